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
import type { Breakdown } from "../../shared/api/reports.js";
import type { ReferenceOverview, ReferenceRow } from "./reference.helpers.js";
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

/** The rows of a breakdown by key, without those whose cells are gone. */
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
