/** The bounds of blocks, and the trimming of larger ones. */
import { weightIndexOf } from "../../../shared/figures/breakdowns.js";
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
/** Bounds a settled block of one dimension: a month reads 31 days of it in one transaction. */
export const MAX_SETTLED_BYTES = 256 * KIB;
/** Multiplies `maxKeys` while late events may come: a light key may still grow heavy. */
const SOFT_FACTOR = 4;
/**
 * Bounds a block of one dimension that has not settled. A month can read 31 days of it in one
 * transaction, and a day 25 hours.
 */
export const MAX_SOFT_BYTES = 384 * KIB;

/** Decides the bounds of a table. */
interface Bounds {
  level: CompactedLevel;
  group: CellGroup;
  /** No late event can reach the bucket any more. */
  settled: boolean;
  /**
   * Folds go on writing the hour. Each run that trimmed it would raise the bound again, so such an
   * hour keeps all keys that its bytes allow.
   */
  isLive?: boolean | undefined;
}

/**
 * Trims a table to its bounds. A settled table is trimmed once. A key that is negative in it goes
 * into `other`: an earlier trim took the key's positive half. Before a bucket settles, the two
 * halves may still meet.
 */
export function boundTable(
  table: CellTable,
  { level, group, settled, isLive = false }: Bounds,
): void {
  if (group === OVERVIEW) return;
  const layout = layoutOf(group);
  if (settled) negativesIntoOther(layout, table);
  const softFactor = isLive && level === "hour" ? Infinity : SOFT_FACTOR;
  trimTable(layout, table, {
    maxKeys: maxKeys[level] * (settled ? 1 : softFactor),
    maxBytes: settled ? MAX_SETTLED_BYTES : MAX_SOFT_BYTES,
    weight: weightIndexOf(layout),
  });
}
