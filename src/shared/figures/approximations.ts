/**
 * Approximations: why an answer is not exact, which of its figures that concerns, and by how much
 * where that is known. An exact answer has no list. An answer whose list has only sketches does not
 * count as approximate.
 */
import type { Approximation } from "../api/approximationFields.js";
import { valuesOf, type Cell } from "../codec/cells.js";
import { defined } from "../defined.js";
import { overviewLayout, type CellLayout } from "../dimensions.js";
import { standardError } from "../codec/sketch.js";

type Amounts = Omit<Approximation, "reason" | "figures">;

interface Approximate {
  approximate: boolean;
  approximations?: Approximation[];
}

/** Joins the approximations of several parts: one entry for each reason and figures. */
export function sayApproximate(said: readonly Approximation[]): Approximate {
  const joined = new Map<string, Approximation>();
  for (const one of said) {
    const name = `${one.reason} ${one.figures}`;
    const other = joined.get(name);
    const { reason, figures } = one;
    const amounts = other ? amountsOf(other, one) : one;
    joined.set(name, { reason, figures, ...amounts });
  }
  const list = [...joined.values()];
  return {
    approximate: list.some(({ reason }) => reason !== "sketch"),
    ...(list.length > 0 && { approximations: list }),
  };
}

/** Returns the approximations of the parts of a sum. A part may be approximate without a reason. */
export function saidBy(parts: readonly Approximate[]): Approximation[] {
  const unknown: Approximation = { reason: "budget", figures: "all" };
  return parts.flatMap(
    ({ approximate, approximations = approximate ? [unknown] : [] }) =>
      approximations,
  );
}

/** One entry for each distinct count that is an estimate in any of the cells. */
export function sketchErrors(
  layout: CellLayout,
  cells: readonly Cell[],
): Approximation[] {
  return layout.distinct.flatMap((figures, index): Approximation[] => {
    const isEstimate = cells.some(
      ({ sketches }) => sketches[index]?.kind === "dense",
    );
    const relativeError = standardError(layout.precision);
    return isEstimate ? [{ reason: "sketch", figures, relativeError }] : [];
  });
}

/**
 * Adds errors of visitors to new visitors. An answer shows no more new visitors than visitors, so
 * where the latter are not exact, and fewer, the error concerns both figures.
 *
 * @param cells the cells of overviews
 * @param said their approximations, sketches included
 */
export function newVisitorErrors(
  cells: readonly Cell[],
  said: readonly Approximation[],
): Approximation[] {
  const ofVisitors = said.filter(({ figures }) => figures === "visitors");
  if (ofVisitors.length === 0) return [];
  const atMost = Math.max(0, ...cells.map(excessOfNew));
  if (atMost === 0) return [];
  // Parts of a sum may have the same approximation.
  const byReason = new Map(ofVisitors.map((one) => [one.reason, one]));
  return [...byReason.values()].map(({ reason, relativeError }) => ({
    reason,
    figures: "newVisitors",
    ...(reason === "sketch" ? defined({ relativeError }) : { atMost }),
  }));
}

function excessOfNew(cell: Cell): number {
  const { metrics, distinct } = overviewLayout;
  const values = valuesOf(overviewLayout, cell);
  const newVisitors = values[metrics.indexOf("newVisitors")] ?? 0;
  const visitors = values[metrics.length + distinct.indexOf("visitors")] ?? 0;
  return newVisitors - visitors;
}

/**
 * Adds up the errors of parts. Where the error of one part is not known, that of the sum is not
 * known.
 */
function amountsOf(a: Amounts, b: Amounts): Amounts {
  const both = (
    join: (x: number, y: number) => number,
    x?: number,
    y?: number,
  ) => (x === undefined || y === undefined ? undefined : join(x, y));
  return defined({
    relativeError: both(Math.max, a.relativeError, b.relativeError),
    atMost: both((x, y) => x + y, a.atMost, b.atMost),
    from: both(Math.min, a.from ?? b.from, b.from ?? a.from),
    to: both(Math.max, a.to ?? b.to, b.to ?? a.to),
  });
}

/**
 * Whether the approximation does not follow from cells. Those that do are found again in the sum of
 * the cells.
 */
export function isNotOfCells({ reason }: Approximation): boolean {
  return reason !== "sketch" && reason !== "trimmed";
}
