/**
 * The usage of a site, for operators: exact counts of what came in, by day. The fold of a lane
 * counts what is stored. What is not stored is rare, and goes through a queue of its own.
 */
import { v } from "convex/values";
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import { vIngestArgs } from "../shared/event/incoming.js";
import { DAY } from "../shared/units.js";
import {
  noCounts,
  notStoredFields,
  type UsageDay,
} from "../shared/event/usage.js";
import { zoneOf } from "../shared/time/zone.js";
import { MAX_USAGE_DAYS } from "./budget/reportLimits.js";
import { mutation, query } from "./_generated/server.js";
import { countRequest, sentBy } from "./intake/countRequest.js";
import { checkRange } from "./scope/checkRange.js";
import { countNotStored, notOfferedRows } from "./intake/notStored.js";
import { requireSite } from "./scope/requireSite.js";
import { sum } from "./intake/usageRows.js";
import { usageOfDays } from "./rows/usage.js";

/**
 * Counts what a request brought if nothing of it was stored, so that no `ingest` could count it.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidArgument` for a value that is no count
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
      rateLevels: _levels,
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
    // Senders send rows again that we could not store, and those count then.
    const events = counts.duplicates + notOfferedRows(counts);
    await countRequest(ctx, site, args, { events, bytes: 0 });
    return null;
  },
});

/**
 * Answers the usage of each day of the range on which something arrived, by the time of receipt. The
 * figures are late by one fold, and by about half a minute for what is not stored. Costs one small
 * row for each day and lane, and one for each day on which something was not stored.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidRange` for more than 400 days
 */
export const getUsage = query({
  args: adminApi.getUsage.args,
  returns: adminApi.getUsage.returns,
  handler: async (ctx, { siteId, from, to }) => {
    checkRange({ from, to });
    if (to - from > MAX_USAGE_DAYS * DAY) {
      throw footfallError(
        "invalidRange",
        `The range [${from}, ${to}) is longer than ${MAX_USAGE_DAYS} days.`,
        { from, to },
      );
    }
    const site = await requireSite(ctx, siteId);
    const zone = zoneOf(site.timeZone);
    const rows = usageOfDays(ctx.db, site._id, {
      from: from === to ? from : zone.dayStart(from),
      to,
    });
    const days = new Map<number, ReturnType<typeof sum>>();
    for await (const row of rows) {
      // A zone can change while a site has refused rows but no events.
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
