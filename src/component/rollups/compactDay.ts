/**
 * Merges the quiet hours of a day once the day is over, and any other hour of it that still has
 * deltas. A run may be repeated, run twice at once, or never run.
 */
import { getDocumentSize, v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { internalMutation, type QueryCtx } from "../_generated/server.js";
import { MINUTE } from "../../shared/units.js";
import { dayRun } from "../budget/figureLimits.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { blocksIn, deleteBlocks } from "../rows/rollups.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf, type Scope, type WriteScope } from "../scope/scope.js";
import { scheduleSettling } from "./compactUp.js";
import { scheduleDay } from "./dayBuilds.js";
import { moveHour } from "./hourMoves.js";
import { DAY_RUN } from "./mergePlans.js";
import { placeNow } from "./misplacedRows.js";

export const compactDay = internalMutation({
  args: { siteId: v.id("sites"), bucket: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const scope = scopeOf(ctx, site);
    const { zone } = scope;
    const { compactDay } = internal.rollups.compactDay;
    const place = placeNow(zone, { siteId, level: "day", bucket });
    const day = { from: place.bucket, to: zone.nextDay(place.bucket) };
    // Newer time zone data may end the day later than the fold thought.
    const dueAt = day.to + CLOSED_AFTER_MS;
    if (dueAt > Date.now()) {
      await ctx.scheduler.runAt(dueAt, compactDay, { siteId, bucket });
      return null;
    }
    const left = await moveHours(scope, day);
    if (left === "nothing") {
      await forgetPlans(scope, [day, { from: bucket, to: bucket + 1 }]);
    } else {
      // Hours that a repair counts are left until it is done.
      const pauseMs = left === "hours of repairs" ? MINUTE : 0;
      await ctx.scheduler.runAfter(pauseMs, compactDay, { siteId, bucket });
    }
    return null;
  },
});

/** Moves the hours of a day, and plans what follows. Returns what a next run has to look at. */
async function moveHours(
  scope: WriteScope,
  day: Span,
): Promise<"nothing" | "hours" | "hours of repairs"> {
  const { ctx, site } = scope;
  const siteId = site._id;
  const hours = { siteId, level: "hour", ...day } as const;
  // The run that opens the first hour plans the building of the day.
  const isPlanned = (await blocksIn(ctx.db, hours, TOTALS).first()) !== null;
  const { found, isAll } = await someHours(scope, day);
  let looked = 0;
  let hasMoved = false;
  let hasHours = false;
  let firstOpened: number | null = null;
  for (const [hour, deltas] of found) {
    if (looked > 0 && (await isRunFull(ctx))) break;
    looked++;
    const moved = await moveHour(scope, hour, deltas, dayRun.deltaBytes);
    // A repair counts the hour, and compacts it when it is done.
    if (!moved) continue;
    hasMoved = true;
    if (!moved.isDone) {
      const { compactHour } = internal.rollups.compactHour;
      await ctx.scheduler.runAfter(0, compactHour, { siteId, bucket: hour });
    }
    hasHours ||= moved.base === "hour";
    if (!moved.isOpened) continue;
    if (moved.base === "hour") firstOpened ??= hour;
    else if (moved.base === "day") await scheduleSettling(scope, day.from);
  }
  const hour = firstOpened ?? day.from;
  const isOpened = firstOpened !== null && !isPlanned;
  if (hasHours) await scheduleDay(scope, { hour, isOpened });
  if (isAll && looked === found.size) return "nothing";
  return hasMoved ? "hours" : "hours of repairs";
}

/** The first hours of a day that have deltas, with their overviews: at least one hour. */
async function someHours(
  { ctx, site }: Scope,
  day: Span,
): Promise<{ found: Map<number, Doc<"rollups">[]>; isAll: boolean }> {
  const found = new Map<number, Doc<"rollups">[]>();
  let bytes = 0;
  const range = { siteId: site._id, level: "delta", ...day } as const;
  for await (const row of blocksIn(ctx.db, range, TOTALS)) {
    const rows = found.get(row.bucket);
    if (rows) rows.push(row);
    else if (bytes > dayRun.overviewBytes) return { found, isAll: false };
    else found.set(row.bucket, [row]);
    bytes += getDocumentSize(row);
  }
  return { found, isAll: true };
}

async function isRunFull(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead, bytesWritten, databaseQueries } =
    await ctx.meta.getTransactionMetrics();
  return (
    bytesRead.used + bytesWritten.used > dayRun.doneBytes ||
    databaseQueries.used > dayRun.doneRanges
  );
}

/** Deletes the notes of all lanes that a run of the day is planned. */
async function forgetPlans(
  { ctx, site }: WriteScope,
  days: readonly Span[],
): Promise<void> {
  for (const day of days) {
    const range = { siteId: site._id, level: "delta", ...day } as const;
    await deleteBlocks(ctx, await blocksIn(ctx.db, range, DAY_RUN).collect());
  }
}
