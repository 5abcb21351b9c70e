/**
 * The count of a site's dead letters, by reason. It is a gauge, so that health reads one row
 * however many letters there are. Whatever makes, ends or deletes letters asks for a count, which
 * runs at most once a minute. A site without dead letters has no row, except while a count runs.
 */
import { v, type Infer } from "convex/values";
import {
  vDeadLetterState,
  vReasonCount,
  type ReasonCount,
} from "../../shared/api/deadLetters.js";
import { limits } from "../../shared/limits.js";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import {
  MAX_GAUGES_REFRESHED,
  MAX_LETTERS_COUNTED,
} from "../budget/letterLimits.js";
import { deadLetterDepth, scheduleCount } from "./deadLetterGauge.js";
import {
  gaugeOf,
  gaugesCountedBefore,
  insertGauge,
} from "../rows/deadLetterCounts.js";
import { deadLetterList, stateOf } from "./deadLetterList.js";
import {
  addCounts,
  beginCount,
  countPage,
  countsLeft,
  depthOf,
  vDeadLetterCount,
  type DeadLetterCount,
} from "../model/deadLetters/deadLetterCount.js";
import { findSite } from "../scope/requireSite.js";

/**
 * Bounds the letters that are counted of either state. From there on health says `down`, so more
 * would help nobody.
 */
const MAX_COUNTED = limits.DEAD_LETTERS_DOWN.value;

/**
 * The least time from one count to the next, however often one is asked for: a count costs up to
 * 100 transactions.
 */
const COUNTED_EVERY_MS = MINUTE;
/**
 * Longer than any transaction: a count that begins so much later sees what this one has written.
 */
const SEES_ALL_AFTER_MS = 10 * SECOND;

/** The age at which a figure counts as old: the count after it has failed. */
const OLD_AFTER_MS = HOUR;

/**
 * Plans a count of the letters: now, or a minute after the last one that was asked for. Plans none
 * if one is planned that will see what this transaction has written. Writes the gauge at most once
 * a minute.
 */
export async function askForCount(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const site = await findSite(ctx, siteId);
  // The site is being deleted, and its rows with it.
  if (!site) return;
  const now = Date.now();
  const gauge = await gaugeOf(ctx.db, siteId);
  const lastAskedAt = gauge?.askedAt ?? -Infinity;
  if (lastAskedAt > now + SEES_ALL_AFTER_MS) return;
  const askedAt = Math.max(now, lastAskedAt + COUNTED_EVERY_MS);
  if (gauge) {
    await ctx.db.patch("deadLetterCounts", gauge._id, { askedAt });
  } else {
    const nothing = depthOf({ byReason: [], isAtLeast: false });
    const row = { siteId, ...nothing, countedAt: 0, askedAt };
    await insertGauge(ctx.db, row);
  }
  await ctx.scheduler.runAt(
    askedAt,
    internal.deadLetters.deadLetterCounts.count,
    {
      siteId,
    },
  );
}

/**
 * The same if the gauge says that the site has letters. For deletions that did not ask for a count.
 */
export async function askForCountIfAny(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const { active, quarantined } = await deadLetterDepth(ctx, siteId);
  if (active + quarantined > 0) await askForCount(ctx, siteId);
}

export const ask = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }): Promise<null> => {
    await askForCount(ctx, siteId);
    return null;
  },
});

/** Plans counts for gauges that nobody has counted for an hour, of one site or of 20 among all. */
export async function refreshOldCounts(
  ctx: MutationCtx,
  siteId: Id<"sites"> | null,
): Promise<void> {
  const before = Date.now() - OLD_AFTER_MS;
  if (siteId !== null) {
    const gauge = await gaugeOf(ctx.db, siteId);
    if (gauge && gauge.countedAt < before) await scheduleCount(ctx, siteId);
    return;
  }
  const gauges = gaugesCountedBefore(ctx.db, before);
  const old = await gauges.take(MAX_GAUGES_REFRESHED);
  for (const gauge of old) await scheduleCount(ctx, gauge.siteId);
}

/** Whether `refreshOldCounts` has something to do. */
export async function isAnyCountOld(ctx: QueryCtx): Promise<boolean> {
  const before = Date.now() - OLD_AFTER_MS;
  return (await gaugesCountedBefore(ctx.db, before).first()) !== null;
}

/** Counts up to 2,000 letters, and schedules itself for the others. */
export const count = internalMutation({
  args: { siteId: v.id("sites"), progress: v.optional(vDeadLetterCount) },
  returns: v.null(),
  handler: async (ctx, { siteId, progress: begun }): Promise<null> => {
    const site = await findSite(ctx, siteId);
    // The site was deleted meanwhile, and its rows go with it.
    if (!site) return null;
    let progress = begun ?? beginCount(Date.now());
    let rowsLeft = MAX_LETTERS_COUNTED;
    while (progress.state !== null && rowsLeft > 0) {
      const { state, cursor } = progress;
      const rows = Math.min(rowsLeft, countsLeft(progress, MAX_COUNTED));
      // Folds and passes make and end letters, and a count must not conflict with them.
      const page: Infer<typeof vCountedPage> = await ctx.runQuery(
        internal.deadLetters.deadLetterCounts.readCounts,
        { siteId, state, cursor, rows },
        { useStaleSnapshot: true },
      );
      progress = countPage(progress, page, MAX_COUNTED);
      rowsLeft -= page.rows;
    }
    if (progress.state === null) await writeGauge(ctx, siteId, progress);
    else {
      const { count: goOn } = internal.deadLetters.deadLetterCounts;
      await ctx.scheduler.runAfter(0, goOn, { siteId, progress });
    }
    return null;
  },
});

const vCountedPage = v.object({
  rows: v.number(),
  byReason: v.array(vReasonCount),
  cursor: v.union(v.null(), v.string()),
});

export const readCounts = internalQuery({
  args: {
    siteId: v.id("sites"),
    state: vDeadLetterState,
    cursor: v.union(v.null(), v.string()),
    rows: v.number(),
  },
  returns: vCountedPage,
  handler: async (ctx, { siteId, state, cursor, rows }) => {
    const list = deadLetterList(ctx, siteId, state).rows;
    const { page, isDone, continueCursor } = await list.paginate({
      cursor,
      numItems: rows,
    });
    return {
      rows: page.length,
      byReason: addCounts([], page.map(countOf)),
      cursor: isDone ? null : continueCursor,
    };
  },
});

function countOf(letter: Doc<"deadLetters">): ReasonCount {
  return {
    reason: letter.reason,
    active: 0,
    quarantined: 0,
    [stateOf(letter)]: 1,
  };
}

async function writeGauge(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  progress: DeadLetterCount,
): Promise<void> {
  const countedAt = progress.startedAt;
  const depth = depthOf(progress);
  const gauge = await gaugeOf(ctx.db, siteId);
  // A newer count has overtaken this one.
  if (gauge && gauge.countedAt > countedAt) return;
  const isEmpty = depth.byReason.length === 0;
  if (gauge && isEmpty) {
    await ctx.db.delete("deadLetterCounts", gauge._id);
  } else if (gauge) {
    await ctx.db.patch("deadLetterCounts", gauge._id, { ...depth, countedAt });
  } else if (!isEmpty) {
    await insertGauge(ctx.db, { siteId, ...depth, countedAt });
  }
}
