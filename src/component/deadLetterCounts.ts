/**
 * How many dead letters a site has, by reason: a gauge, counted behind each pass of the retry and behind
 * what an operator does, so that health reads one row however many letters there are. A site without
 * dead letters has no row.
 */
import { stream } from "convex-helpers/server/stream";
import { v, type Infer } from "convex/values";
import {
  deadLetterReasons,
  vReasonCount,
  type DeadLetterDepth,
  type ReasonCount,
} from "../shared/deadLetters.js";
import { limits } from "../shared/limits.js";
import { HOUR, MINUTE } from "../shared/units.js";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server.js";
import schema from "./schema.js";

/** With errors of 1,000 letters each that is some 3 MB. */
const ROWS_PER_STEP = 2000;
/** From there on health says `down`; a more exact figure would help nobody. */
const MAX_COUNTED = limits.DEAD_LETTERS_DOWN.value;

/** Retention and erasure delete letters as well, and nobody counts behind them. */
const OLD_AFTER_MS = HOUR;
/** A long row of passes counts now and then, not behind each. */
const COUNTED_WHILE_PASSING_MS = MINUTE;
/** Old gauges that one run of the cron has counted anew. */
const MAX_REFRESHED = 20;

/** What was counted last; zeros when a site has no dead letters. Reads one row. */
export async function deadLetterDepth(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<DeadLetterDepth> {
  const gauge = await gaugeOf(ctx, siteId);
  if (!gauge) return depthOf([], false);
  const { active, quarantined, byReason, isAtLeast } = gauge;
  return { active, quarantined, byReason, isAtLeast };
}

/** Has the letters counted, in a transaction of its own. */
export async function scheduleCount(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.deadLetterCounts.count, { siteId });
}

/** The same while passes follow each other, at most once a minute. */
export async function scheduleCountAmongPasses(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const gauge = await gaugeOf(ctx, siteId);
  const ageMs = Date.now() - (gauge?.countedAt ?? 0);
  if (ageMs > COUNTED_WHILE_PASSING_MS) await scheduleCount(ctx, siteId);
}

/** Has gauges counted anew that nobody has counted for an hour, of all sites or of one. */
export async function refreshOldCounts(
  ctx: MutationCtx,
  siteId: Id<"sites"> | null,
): Promise<void> {
  const before = Date.now() - OLD_AFTER_MS;
  if (siteId !== null) {
    const gauge = await gaugeOf(ctx, siteId);
    if (gauge && gauge.countedAt < before) await scheduleCount(ctx, siteId);
    return;
  }
  const old = await ctx.db
    .query("deadLetterCounts")
    .withIndex("by_countedAt", (q) => q.lt("countedAt", before))
    .take(MAX_REFRESHED);
  for (const gauge of old) await scheduleCount(ctx, gauge.siteId);
}

const vProgress = v.object({
  startedAt: v.number(),
  cursor: v.string(),
  byReason: v.array(vReasonCount),
});

/** Counts up to 2,000 letters; what is behind them is counted by the next. */
export const count = internalMutation({
  args: { siteId: v.id("sites"), progress: v.optional(vProgress) },
  returns: v.null(),
  handler: async (ctx, { siteId, progress }): Promise<null> => {
    const site = await ctx.db.get("sites", siteId);
    // Deleted meanwhile: its rows go with it.
    if (!site || site.status === "deleting") return null;
    const startedAt = progress?.startedAt ?? Date.now();
    // Letters come and go in folds and passes, which a count must not conflict with.
    const page: Infer<typeof vCountedPage> = await ctx.runQuery(
      internal.deadLetterCounts.countPage,
      { siteId, cursor: progress?.cursor ?? null },
      { useStaleSnapshot: true },
    );
    const byReason = add(progress?.byReason ?? [], page.byReason);
    const { cursor } = page;
    const depth = depthOf(byReason, cursor !== null);
    if (cursor !== null && depth.active + depth.quarantined < MAX_COUNTED) {
      await ctx.scheduler.runAfter(0, internal.deadLetterCounts.count, {
        siteId,
        progress: { startedAt, cursor, byReason },
      });
    } else {
      await writeGauge(ctx, siteId, startedAt, depth);
    }
    return null;
  },
});

const vCountedPage = v.object({
  byReason: v.array(vReasonCount),
  /** Where the next page begins; null: this was the last. */
  cursor: v.union(v.null(), v.string()),
});

export const countPage = internalQuery({
  args: { siteId: v.id("sites"), cursor: v.union(v.null(), v.string()) },
  returns: vCountedPage,
  handler: async (ctx, { siteId, cursor }) => {
    const { page, isDone, continueCursor } = await stream(ctx.db, schema)
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) => q.eq("siteId", siteId))
      .order("desc")
      .paginate({ cursor, numItems: ROWS_PER_STEP });
    return {
      byReason: add([], page.map(countOf)),
      cursor: isDone ? null : continueCursor,
    };
  },
});

function countOf({ reason, quarantinedAt }: Doc<"deadLetters">): ReasonCount {
  const isActive = quarantinedAt === undefined;
  return {
    reason: reason ?? "threw",
    active: isActive ? 1 : 0,
    quarantined: isActive ? 0 : 1,
  };
}

function add(
  counts: readonly ReasonCount[],
  more: readonly ReasonCount[],
): ReasonCount[] {
  const sums = new Map<string, ReasonCount>();
  for (const one of [...counts, ...more]) {
    const sum = sums.get(one.reason) ?? { ...one, active: 0, quarantined: 0 };
    sum.active += one.active;
    sum.quarantined += one.quarantined;
    sums.set(one.reason, sum);
  }
  return deadLetterReasons.flatMap((reason) => sums.get(reason) ?? []);
}

function depthOf(byReason: ReasonCount[], isAtLeast: boolean): DeadLetterDepth {
  const sum = (state: "active" | "quarantined") =>
    byReason.reduce((total, row) => total + row[state], 0);
  const active = sum("active");
  return { active, quarantined: sum("quarantined"), byReason, isAtLeast };
}

async function writeGauge(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  countedAt: number,
  depth: DeadLetterDepth,
): Promise<void> {
  const gauge = await gaugeOf(ctx, siteId);
  // A long count was overtaken by a newer one.
  if (gauge && gauge.countedAt > countedAt) return;
  const isEmpty = depth.byReason.length === 0;
  if (gauge && isEmpty) {
    await ctx.db.delete("deadLetterCounts", gauge._id);
  } else if (gauge) {
    await ctx.db.patch("deadLetterCounts", gauge._id, { ...depth, countedAt });
  } else if (!isEmpty) {
    await ctx.db.insert("deadLetterCounts", { siteId, ...depth, countedAt });
  }
}

function gaugeOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"deadLetterCounts"> | null> {
  return ctx.db
    .query("deadLetterCounts")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
