/**
 * What a site has used: exact counts of what came in, by day. What is stored is counted by the fold of its
 * lane; what is not is rare, and goes by a queue of its own.
 */
import { ping } from "@convex-dev/batch-worker";
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import { vIngestArgs } from "../shared/incoming.js";
import { DAY, SECOND } from "../shared/units.js";
import {
  firstNotStoredFields,
  noCounts,
  notStoredFields,
  type exclusionFields,
  type NotStored,
  type UsageDay,
} from "../shared/usage.js";
import { zoneOf } from "../shared/zone.js";
import { components, internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import {
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server.js";
import { countRequest, sentBy } from "./countRequest.js";
import { checkRange } from "./checkRange.js";
import { requireSite } from "./requireSite.js";
import { sum } from "./usageRows.js";

/** What the name of a site's worker begins with. No lane's does: that is an id. */
export const USAGE_WORKER = "usage:";

/** A year and what lies around it; 17 small rows a day with 16 lanes. */
const MAX_DAYS = 400;
/** As long as a fold waits by default: the counts of a day come together. */
const MERGED_AFTER_MS = 30 * SECOND;

/**
 * Counts what a request brought and the log does not hold: nothing is written when that is nothing.
 * Inserts one small row; two requests share no document, but for the one that wakes the idle worker.
 */
export async function countNotStored(
  ctx: MutationCtx,
  { _id: siteId }: { _id: Id<"sites"> },
  receivedAt: number,
  counts: NotStored,
): Promise<void> {
  if (await noteNotStored(ctx, siteId, receivedAt, counts)) {
    await pingUsageWorker(ctx, siteId);
  }
}

/** The same, with no worker woken. Answers whether there is anything to add up. */
export async function noteNotStored(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  receivedAt: number,
  counts: NotStored,
): Promise<boolean> {
  if (Object.values(counts).every((count) => count === 0)) return false;
  await ctx.db.insert("usageEntries", {
    siteId,
    seq: ctx.db.vars.commitTs,
    receivedAt,
    ...withoutRareZeros(counts),
  });
  return true;
}

/** Most sites leave nothing out, and entries are read by the hundred. */
function withoutRareZeros(counts: NotStored) {
  const some = Object.entries(counts).filter(
    ([name, count]) => count > 0 || name in firstNotStoredFields,
  );
  return Object.fromEntries(some) as Omit<
    NotStored,
    keyof typeof exclusionFields
  > &
    Partial<NotStored>;
}

export async function pingUsageWorker(ctx: MutationCtx, siteId: Id<"sites">) {
  await ping(ctx, components.batchWorker, {
    name: `${USAGE_WORKER}${siteId}`,
    workQuery: internal.usageWorker.nextBatch,
    workerMutation: internal.usageWorker.mergeEntries,
    config: { debounceMs: MERGED_AFTER_MS },
  });
}

/** For how long the oldest entry has waited to be added to its day; 0 when none does. */
export async function usageLagMs(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number> {
  const oldest = await ctx.db
    .query("usageEntries")
    .withIndex("by_siteId_and_seq", (q) => q.eq("siteId", siteId))
    .first();
  return oldest ? Date.now() - oldest._creationTime : 0;
}

/** Sees to it that the loop runs, even one of which nothing is scheduled any more. */
export async function restartUsageWorker(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await pingUsageWorker(ctx, siteId);
  await ctx.runMutation(components.batchWorker.lib.kick, {
    name: `${USAGE_WORKER}${siteId}`,
  });
}

/**
 * Counts what a request brought when nothing of it was stored, so that no `ingest` could.
 * @throws a Footfall error `siteNotFound`, or `invalidArgument` for what is no count
 */
export const recordNotStored = mutation({
  args: {
    ...vIngestArgs.pick("siteId", ...sentBy).fields,
    ...v.object(notStoredFields).partial().fields,
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    const { siteId, receivedAt, ...others } = args;
    const {
      keyId: _keyId,
      trusted: _trusted,
      addressUse: _use,
      ...given
    } = others;
    const site = await requireSite(ctx, siteId);
    const counts = { ...noCounts, ...given };
    for (const [argument, count] of Object.entries({ receivedAt, ...counts })) {
      if (Number.isFinite(count) && count >= 0) continue;
      throw footfallError(
        "invalidArgument",
        `${argument} is ${count}; a finite number that is not negative is expected.`,
        { argument },
      );
    }
    await countNotStored(ctx, site, receivedAt, counts);
    // Rows that we could not store come again, and count then.
    const events = counts.duplicates + notOfferedRows(counts);
    await countRequest(ctx, site, args, { events, bytes: 0 });
    return null;
  },
});

/** How many rows of a request were not offered to the log, for the rate of their sender. */
export function notOfferedRows(counts: NotStored): number {
  const { rejectedValidation, bots, doNotTrack, excludedAgent } = counts;
  return rejectedValidation + bots + doNotTrack + excludedAgent;
}

/**
 * The usage of each day of the range with any, by the time of receipt. Late by one fold, and what is not
 * stored by about half a minute. Costs one small row for each day and lane.
 * @throws a Footfall error `siteNotFound`, or `invalidRange` for more than 400 days
 */
export const getUsage = query({
  args: adminApi.getUsage.args,
  returns: adminApi.getUsage.returns,
  handler: async (ctx, { siteId, from, to }) => {
    checkRange({ from, to });
    if (to - from > MAX_DAYS * DAY) {
      throw footfallError(
        "invalidRange",
        `The range [${from}, ${to}) is longer than ${MAX_DAYS} days.`,
        { from, to },
      );
    }
    const site = await requireSite(ctx, siteId);
    const zone = zoneOf(site.timeZone);
    const rows = ctx.db
      .query("usage")
      .withIndex("by_siteId_and_day_and_lane", (q) =>
        q
          .eq("siteId", site._id)
          .gte("day", from === to ? from : zone.dayStart(from))
          .lt("day", to),
      );
    const days = new Map<number, ReturnType<typeof sum>>();
    for await (const row of rows) {
      // A zone can change while a site has no events, but refused rows.
      const day = zone.dayStart(row.day);
      const before = days.get(day);
      days.set(day, before ? sum(before, row) : sum(row, {}));
    }
    return [...days].map(([day, counts]) => answerOf(day, counts));
  },
});

function answerOf(
  day: number,
  {
    rejectedValidation: validation,
    rejectedInternal: internalFailures,
    excludedHostname: hostname,
    excludedPath: path,
    excludedReferrer: referrer,
    excludedVisitor: visitor,
    excludedLocalhost: localhost,
    excludedAgent: agent,
    ...counts
  }: ReturnType<typeof sum>,
): UsageDay {
  return {
    day,
    ...counts,
    rejected: { validation, internal: internalFailures },
    excluded: { hostname, path, referrer, visitor, localhost, agent },
  };
}
