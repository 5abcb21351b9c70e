/**
 * Audits rollups. Compares hours with a new count of their raw events, days with their hours, and
 * months with their days. Only reads; `rebuildRange` repairs what it finds.
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
import type { Drift } from "../../shared/api/upkeep.js";
import type { QueryCtx } from "../_generated/server.js";
import { audit } from "../budget/repairLimits.js";
import { shuffled } from "./auditedHours.js";
import {
  isFinerSplit,
  mergeFiner,
  type BuiltPlace,
} from "../rollups/compactUp.js";
import { deltasOf, someDeltasOf } from "../rollups/deltaReads.js";
import { differences } from "../model/repairs/compareTables.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { ALL, mergeTablesOf, TOTALS } from "../model/rollups/blocks.js";
import type { Site } from "../scope/requireSite.js";
import type { Scope } from "../scope/scope.js";
import { arrangementOf, tablesOf } from "../rows/compactedBlocks.js";
import { partsOf } from "../rows/rollups.js";

/**
 * Compares an hour with the count of its raw events: the overview, and as many dimensions as it may
 * read. Returns the figures that differ, or null where compaction still has too many deltas to
 * merge.
 */
export async function auditHour(
  scope: Scope,
  hour: number,
  expected: CellTables,
): Promise<Drift[] | null> {
  const { ctx, site } = scope;
  const place = { siteId: site._id, level: "hour", bucket: hour } as const;
  const deltas = await someDeltasOf(scope, hour, audit.deltaBytes);
  if (!deltas.isAll) return null;
  const stored = tablesOf(deltas.rows);
  const totals = await deltasOf(scope, hour, TOTALS);
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
  return compare(site, place, {
    stored: withinRead(stored),
    expected: withinRead(expected),
  });
}

/**
 * Compares a day with its hours, or a month with its days: the overview, and one dimension or all.
 * Returns the figures that differ.
 */
export async function auditSum(
  scope: Scope,
  place: BuiltPlace,
): Promise<Drift[]> {
  const { ctx, site } = scope;
  const totals = await partsOf(ctx, place, TOTALS);
  if (totals.length === 0) return [];
  const stored = tablesOf(totals);
  const expected = await mergeFiner(scope, place, TOTALS);
  const held = await arrangementOf(ctx, place);
  const isSplit = held.kind !== "all" || (await isFinerSplit(scope, place));
  if (!isSplit) {
    mergeTablesOf(stored, tablesOf(held.rows));
    mergeTablesOf(expected, await mergeFiner(scope, place, ALL));
  } else if (held.kind === "split") {
    const [drawn] = shuffled(dimensionsOf(site));
    const rows = drawn ? await partsOf(ctx, place, drawn) : [];
    if (drawn && rows.length > 0) {
      mergeTablesOf(stored, tablesOf(rows));
      mergeTablesOf(expected, await mergeFiner(scope, place, drawn));
    }
  }
  return compare(site, place, { stored, expected });
}

/**
 * Compares the dimensions by which the site counts, and has counted ever since the bucket began.
 */
function compare(
  site: Site,
  { level, bucket }: Pick<Drift, "level" | "bucket">,
  { stored, expected }: { stored: CellTables; expected: CellTables },
): Drift[] {
  const drift: Drift[] = [];
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
  return drift;
}

function isCounted(site: Site, group: CellGroup, bucket: number): boolean {
  if (group === OVERVIEW) return true;
  if (!dimensionsOf(site).includes(group)) return false;
  // Folds count events after their receipt, so the hour that was under way is counted in part.
  return promotedKeyOf(group) === undefined || bucket > (site.promotedAt ?? 0);
}

/** Whether the call has read so much that it should begin no further bucket. */
export async function hasReadEnough(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead, databaseQueries } = await ctx.meta.getTransactionMetrics();
  return (
    bytesRead.used > audit.done.bytes ||
    databaseQueries.used > audit.done.ranges
  );
}
