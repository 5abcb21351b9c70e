/** How large blocks may be, and what is trimmed when they are larger. */
import { weightOf } from "../../../shared/figures/breakdowns.js";
import {
  negativesIntoOther,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  layoutOf,
  OVERVIEW,
  type CellGroup,
} from "../../../shared/dimensions.js";
import { trimTable } from "../../../shared/figures/trim.js";
import { KIB } from "../../../shared/units.js";
import type { CompactedLevel } from "./levels.js";

/** Keys that a settled block keeps of one dimension. */
const maxKeys: Record<CompactedLevel, number> = {
  hour: 500,
  day: 200,
  month: 500,
};
/** A settled block of one dimension; a month reads 31 days of it in one transaction. */
const MAX_SETTLED_BYTES = 256 * KIB;
/** While late events may come, keys are trimmed only far above: a light key may yet grow heavy. */
const SOFT_FACTOR = 4;
/** The soft cap in bytes: a month can read 31 days of it in one transaction, a day 25 hours. */
const MAX_SOFT_BYTES = 384 * KIB;

/**
 * Trims a table to its bounds. A settled one is trimmed once, and what is negative in it (its
 * positive half was trimmed before) goes into `other`; before that, halves may still meet.
 */
export function boundTable(
  level: CompactedLevel,
  group: CellGroup,
  table: CellTable,
  settled: boolean,
): void {
  if (group === OVERVIEW) return;
  const layout = layoutOf(group);
  if (settled) negativesIntoOther(layout, table);
  trimTable(layout, table, {
    maxKeys: maxKeys[level] * (settled ? 1 : SOFT_FACTOR),
    maxBytes: settled ? MAX_SETTLED_BYTES : MAX_SOFT_BYTES,
    weight: weightOf(layout),
  });
}
