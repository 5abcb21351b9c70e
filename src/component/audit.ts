/** The audit of stored figures, for operators and their crons. */
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import type { Drift } from "../shared/api/upkeep.js";
import { bucketStart, nextBucket } from "../shared/time/zone.js";
import { mutation } from "./_generated/server.js";
import { drawHours } from "./repairs/auditedHours.js";
import { audit, auditedSessions } from "./budget/repairLimits.js";
import { auditSessions } from "./repairs/auditSessions.js";
import {
  CountBudget,
  countRows,
  countStart,
  fenceOf,
} from "./repairs/recount.js";
import { isAnyRepairIn } from "./rollups/repairQueue.js";
import { repairOf } from "./rows/repairs.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf, type Scope } from "./scope/scope.js";
import { auditHour, auditSum, hasReadEnough } from "./repairs/audit.js";

/**
 * Compares stored figures with a new count of raw events, and returns those that differ. The list
 * is empty if all is right. Draws `sample` closed hours at random, or takes all if there are no
 * more. Looks at these hours, some of their sessions, and the days and months of the first hours.
 *
 * Costs as much as reading the raw events and sessions of those hours twice, and their visitors
 * once, within one transaction. Hours that do not fit, or are under repair, count as skipped.
 * Compares promoted properties only in buckets that began after the setting changed.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const auditBuckets = mutation({
  args: adminApi.auditBuckets.args,
  returns: adminApi.auditBuckets.returns,
  handler: async (ctx, { siteId, sample = audit.defaultHours }) => {
    if (!Number.isInteger(sample) || sample < 1 || sample > audit.mostHours) {
      throw footfallError(
        "invalidArgument",
        `sample is ${sample}; a whole number from 1 to ${audit.mostHours} is allowed.`,
        { argument: "sample" },
      );
    }
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const hours = await drawHours(scope, sample);
    const { audited, drift } = await auditHours(scope, hours);
    drift.push(...(await auditSums(scope, hours)));
    return {
      audited,
      skipped: hours.length - audited,
      drift: drift.slice(0, audit.differences),
    };
  },
});

/** Compares hours and their sessions with raw events, as far as the transaction has room. */
async function auditHours(
  scope: Scope,
  hours: readonly number[],
): Promise<{ audited: number; drift: Drift[] }> {
  const { ctx, site, zone } = scope;
  const fence = await fenceOf(ctx, site._id);
  const budget = new CountBudget();
  const drift: Drift[] = [];
  let audited = 0;
  let most = auditedSessions.most;
  for (const hour of hours) {
    if (budget.isSpent || (await hasReadEnough(ctx))) break;
    if (await repairOf(ctx, site._id, zone.dayStart(hour))) continue;
    const begin = { hour, fence, ...countStart };
    const counted = await countRows(scope, begin, budget);
    if (counted.next !== null) continue;
    const ofHour = await auditHour(scope, hour, counted.tables);
    if (ofHour === null) continue;
    const ofSessions = await auditSessions(scope, { hour, fence, most });
    drift.push(...ofHour, ...ofSessions.drift);
    most -= ofSessions.looked;
    audited++;
  }
  return { audited, drift };
}

/**
 * Compares the days of the first hours with their hours, and the months of these days with their
 * days.
 */
async function auditSums(
  scope: Scope,
  hours: readonly number[],
): Promise<Drift[]> {
  const { ctx, site, zone } = scope;
  const siteId = site._id;
  const drift: Drift[] = [];
  const days = new Set(hours.map((hour) => zone.dayStart(hour)));
  for (const day of [...days].slice(0, audit.days)) {
    for (const level of ["day", "month"] as const) {
      if (await hasReadEnough(ctx)) break;
      const bucket = bucketStart(zone, level, day);
      const own = { from: bucket, to: nextBucket(zone, level, bucket) };
      if (await isAnyRepairIn(ctx, siteId, own)) continue;
      drift.push(...(await auditSum(scope, { siteId, level, bucket })));
    }
  }
  return drift;
}
