/**
 * Audits rollups: counts hours anew from raw events and compares, and compares days with their hours
 * and months with their days. Reads only; what it finds `rebuildRange` repairs.
 */
import { emptyTable } from "../../shared/codec/cells.js";
import {
  definitionOf,
  dimensionsOf,
  layoutOf,
  OVERVIEW,
  promotedKeyOf,
  type CellGroup,
} from "../../shared/dimensions.js";
import { MIB } from "../../shared/units.js";
import type { Drift } from "../../shared/api/upkeep.js";
import { nextBucket, type Zone } from "../../shared/time/zone.js";
import { type QueryCtx } from "../_generated/server.js";
import { shuffled } from "./auditedHours.js";
import { isFinerSplit, mergeUnits } from "../rollups/compactUp.js";
import { deltasOf, someDeltasOf } from "../rollups/deltaBlocks.js";
import { differences } from "../model/repairs/compareTables.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { ALL, mergeTablesOf, TOTALS } from "../model/rollups/blocks.js";
import { type Site } from "../scope/requireSite.js";
import { arrangementOf, partsOf, tablesOf } from "../rows/blocks.js";

export const DEFAULT_SAMPLE = 24;
export const MAX_SAMPLE = 200;
export const MAX_DRIFT = 100;
/** Past this the call begins no further bucket. */
const MAX_READ_BYTES = 6 * MIB;
const MAX_RANGES = 2000;
/** Of one hour, not merged yet; a closed one has a few late ones. */
const MAX_DELTA_BYTES = 2 * MIB;
/** Days, with their months, that one call compares. */
export const MAX_DAYS = 3;

/**
 * Compares an hour with the count of its raw events: the overview, and as many dimensions as may be
 * read. Returns false where compaction has too much of it still to merge.
 */
export async function auditHour(
  ctx: QueryCtx,
  site: Site,
  hour: number,
  expected: CellTables,
  drift: Drift[],
): Promise<boolean> {
  const place = { siteId: site._id, level: "hour", bucket: hour } as const;
  const deltas = await someDeltasOf(ctx, site._id, hour, MAX_DELTA_BYTES);
  if (!deltas.isAll) return false;
  const stored = tablesOf(deltas.rows);
  const totals = await deltasOf(ctx, site._id, hour, TOTALS);
  mergeTablesOf(stored, tablesOf(totals));
  mergeTablesOf(stored, tablesOf(await partsOf(ctx, place, TOTALS)));
  mergeTablesOf(stored, tablesOf(await partsOf(ctx, place, ALL)));
  const read = new Set<CellGroup>([OVERVIEW]);
  for (const dimension of shuffled(dimensionsOf(site))) {
    if (await hasReadEnough(ctx)) break;
    mergeTablesOf(stored, tablesOf(await partsOf(ctx, place, dimension)));
    read.add(dimension);
  }
  const withinRead = (tables: CellTables): CellTables =>
    new Map([...tables].filter(([group]) => read.has(group)));
  compare(site, "hour", hour, withinRead(stored), withinRead(expected), drift);
  return true;
}

/** Compares a day with its hours, or a month with its days: the overview, and one dimension or all. */
export async function auditSum(
  ctx: QueryCtx,
  site: Site,
  zone: Zone,
  level: "day" | "month",
  bucket: number,
  drift: Drift[],
): Promise<void> {
  const place = { siteId: site._id, level, bucket };
  const totals = await partsOf(ctx, place, TOTALS);
  if (totals.length === 0) return;
  const stored = tablesOf(totals);
  const expected = await mergeUnits(ctx, zone, place, [TOTALS]);
  const held = await arrangementOf(ctx, place);
  const end = nextBucket(zone, level, bucket);
  const isSplit = held.kind !== "all" || (await isFinerSplit(ctx, place, end));
  if (!isSplit) {
    mergeTablesOf(stored, tablesOf(held.rows));
    mergeTablesOf(expected, await mergeUnits(ctx, zone, place, [ALL]));
  } else if (held.kind === "split") {
    const [drawn] = shuffled(dimensionsOf(site));
    const rows = drawn ? await partsOf(ctx, place, drawn) : [];
    if (drawn && rows.length > 0) {
      mergeTablesOf(stored, tablesOf(rows));
      const units = [ALL, drawn];
      const own = await mergeUnits(ctx, zone, place, units, drawn);
      mergeTablesOf(expected, own);
    }
  }
  compare(site, level, bucket, stored, expected, drift);
}

/** Compares the dimensions by which the site counts, and has counted ever since the bucket began. */
function compare(
  site: Site,
  level: Drift["level"],
  bucket: number,
  stored: CellTables,
  expected: CellTables,
  drift: Drift[],
): void {
  const groups = new Set<CellGroup>([...stored.keys(), ...expected.keys()]);
  for (const group of groups) {
    if (!isCounted(site, group, bucket)) continue;
    const found = differences(
      layoutOf(group),
      group === OVERVIEW ? "event" : definitionOf(group).scope,
      stored.get(group) ?? emptyTable(),
      expected.get(group) ?? emptyTable(),
    );
    for (const difference of found) {
      drift.push({ level, bucket, dimension: group, ...difference });
    }
  }
}

function isCounted(site: Site, group: CellGroup, bucket: number): boolean {
  if (group === OVERVIEW) return true;
  if (!dimensionsOf(site).includes(group)) return false;
  // Events are received before they are folded: an hour that was under way is counted in part.
  return promotedKeyOf(group) === undefined || bucket > (site.promotedAt ?? 0);
}

export async function hasReadEnough(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead, databaseQueries } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used > MAX_READ_BYTES || databaseQueries.used > MAX_RANGES;
}
