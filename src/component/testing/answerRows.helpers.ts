/**
 * Reads the sums out of an answer's mergeable form, so that tests see them before rounding and
 * clamping.
 */
import { isGoneCell } from "../../shared/figures/breakdowns.js";
import { unpackTable } from "../../shared/codec/cellCodec.js";
import { valuesOf, type Cell } from "../../shared/codec/cells.js";
import {
  definitionOf,
  overviewLayout,
  type CellLayout,
} from "../../shared/dimensions.js";
import type { Breakdown, RowFigures } from "../../shared/api/reports.js";
import {
  REFERENCE_NONE,
  type ReferenceOverview,
  type ReferenceRow,
} from "./reference.helpers.js";
import { revenueFigures } from "./referenceRevenue.helpers.js";

/** The sums and distinct counts in an overview's cells. */
export function overviewSums(cells: ArrayBuffer): ReferenceOverview {
  const empty = new Array<number>(8).fill(0);
  const values = Object.fromEntries(
    namesOf(overviewLayout).map((name, index) => [name, empty[index]]),
  );
  // When the tables are unpacked without its key, the one cell counts as what has no key. An empty
  // overview has none.
  const { other } = unpackTable(overviewLayout, { keys: [], cells });
  return {
    ...values,
    ...(other && rowOf(overviewLayout, other)),
  } as ReferenceOverview;
}

/**
 * The rows of a breakdown by key, without those whose cells are gone, and what has no value of its
 * dimension as the reference names it.
 */
export function breakdownRows({
  dimension,
  packed,
}: Pick<Breakdown, "dimension" | "packed">): Map<string, ReferenceRow> {
  const layout = definitionOf(dimension);
  const { cells } = unpackTable(layout, packed);
  return new Map(
    [...cells].flatMap(([key, cell]) =>
      isGoneCell(dimension, cell) ? [] : [[key, rowOf(layout, cell)] as const],
    ),
  );
}

/**
 * The faults of what an answer shows, one line for each. Rows, `none` and `other` add up to the
 * overview, except in the dimension of custom events, and `none` has the figures of its cells.
 *
 * @param answer a breakdown with all of its rows
 */
export function shownFaults(
  answer: Breakdown,
  overview: Pick<ReferenceOverview, "sessions" | "events" | "pageviews">,
): string[] {
  const { dimension, rows, none, other } = answer;
  const held = breakdownRows(answer).get(REFERENCE_NONE);
  const faults: string[] = [];
  if ((held === undefined) !== (none === null)) {
    faults.push(`${dimension} none: ${JSON.stringify(none)}`);
  }
  for (const metric of ["sessions", "pageviews", "events"] as const) {
    if (held && (none?.[metric] ?? 0) !== (held[metric] ?? 0)) {
      faults.push(`${dimension} none ${metric}: ${none?.[metric]}`);
    }
  }
  if (dimension === "event") return faults;
  const metrics =
    definitionOf(dimension).scope === "session"
      ? (["sessions"] as const)
      : (["events", "pageviews"] as const);
  for (const metric of metrics) {
    const shown: (RowFigures | null)[] = [...rows, none, other];
    const sum = shown.reduce((all, row) => all + (row?.[metric] ?? 0), 0);
    if (sum === overview[metric]) continue;
    faults.push(`${dimension} ${metric}: ${sum} in all`);
  }
  return faults;
}

function rowOf(layout: CellLayout, cell: Cell): ReferenceRow {
  const values = valuesOf(layout, cell);
  return {
    ...Object.fromEntries(
      namesOf(layout).map((name, index) => [name, values[index]]),
    ),
    ...revenueFigures(cell.revenue ?? []),
  };
}

function namesOf({ metrics, distinct }: CellLayout): string[] {
  return [...metrics, ...distinct];
}
