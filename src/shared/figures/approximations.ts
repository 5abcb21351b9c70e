/**
 * Why an answer is not exact, which of its figures that concerns, and by how much where it is known. An exact
 * answer has no list; one that only has sketches in it does not count as approximate.
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

/** Joins what several parts say, one entry for each reason and figures. */
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

/** Returns what the parts of a sum say. Those of version 0.1.0 do not say why they are approximate. */
export function saidBy(parts: readonly Approximate[]): Approximation[] {
  const unknown: Approximation = { reason: "budget", figures: "all" };
  return parts.flatMap(
    ({ approximate, approximations = approximate ? [unknown] : [] }) =>
      approximations,
  );
}

/** Distinct counts of the cells that are estimates. */
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
 * New visitors are shown as no more than visitors: where those are not exact, and fewer, it concerns both figures.
 *
 * @param cells of overviews
 * @param said of them, sketches included
 */
export function newVisitorErrors(
  cells: readonly Cell[],
  said: readonly Approximation[],
): Approximation[] {
  const ofVisitors = said.filter(({ figures }) => figures === "visitors");
  if (ofVisitors.length === 0) return [];
  const atMost = Math.max(0, ...cells.map(excessOfNew));
  if (atMost === 0) return [];
  // Parts of a sum may say the same.
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

/** Errors of parts add up; where that of one is not known, that of the sum is not. */
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

/** Whether cells do not say it themselves: all that they say is said anew of their sum. */
export function isNotOfCells({ reason }: Approximation): boolean {
  return reason !== "sketch" && reason !== "trimmed";
}
