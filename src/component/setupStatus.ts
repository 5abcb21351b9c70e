/** Says to somebody who sets a site up whether anything is there, and what was refused and why. */
import { readApi } from "../shared/api/readApi.js";
import {
  notCountedReasons,
  type NotCountedReason,
} from "../shared/api/setupStatus.js";
import { exclusionCounts, type NotStored } from "../shared/event/usage.js";
import { zoneOf } from "../shared/time/zone.js";
import { MAX_KEYS_SHOWN } from "./budget/intakeLimits.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { siteKeys } from "./intake/keys.js";
import { notesOf } from "./intake/watchedSites.js";
import { NOT_STORED_LANE } from "./intake/usageRows.js";
import { isFull } from "./model/intake/notedRefusal.js";
import { hasFigures } from "./rows/siteFigures.js";
import { findUsage } from "./rows/usage.js";
import { checkNow } from "./scope/checkNow.js";
import { requireSite, type Site } from "./scope/requireSite.js";

/**
 * The state of a site's set-up. It shows no key and no person. Costs up to 200 small rows of keys,
 * ten of refusals, two of usage, and one of an event. It runs again with every noted refusal, and
 * not with events once there is one.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidArgument` for a time that is not finite
 */
export const getSetupStatus = query({
  args: readApi.getSetupStatus.args,
  returns: readApi.getSetupStatus.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    checkNow(now);
    const keys = await siteKeys(ctx, site._id);
    const refusals = await notesOf(ctx, site._id);
    return {
      hasEvent: await hasFigures(ctx.db, site._id),
      keys: keys
        .filter(({ revokedAt }) => revokedAt === undefined)
        .map(({ kind, label }) => ({ kind, label }))
        .sort((one, other) => compare(one.label, other.label))
        .slice(0, MAX_KEYS_SHOWN),
      allowedOrigins: site.allowedOrigins,
      localhost: site.localhost,
      refusals: refusals
        .sort((one, other) => other.lastAt - one.lastAt)
        .map(({ reason, about, requests, lastAt, writes }) => ({
          ...{ reason, about, requests, lastAt },
          isAtLeast: isFull({ writes }),
        })),
      notCounted: await notCountedOf(ctx, site, now),
    };
  },
});

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const countOf: Record<NotCountedReason, keyof NotStored> = {
  bot: "bots",
  validation: "rejectedValidation",
  ...exclusionCounts,
};

/** Events of today and yesterday in the site's time zone that came in and do not count. */
async function notCountedOf(
  ctx: QueryCtx,
  { _id: siteId, timeZone }: Site,
  now: number,
) {
  const zone = zoneOf(timeZone);
  const today = zone.dayStart(now);
  const days = [today, zone.dayStart(today - 1)];
  const lane = NOT_STORED_LANE;
  const rows = await Promise.all(
    days.map((day) => findUsage(ctx.db, siteId, { day, lane })),
  );
  return notCountedReasons.flatMap((reason) => {
    const field = countOf[reason];
    const events = rows.reduce((sum, row) => sum + (row?.[field] ?? 0), 0);
    return events > 0 ? [{ reason, events }] : [];
  });
}
