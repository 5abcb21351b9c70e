import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import type { Drift } from "../shared/api/upkeep.js";
import { bucketStart, nextBucket, zoneOf } from "../shared/time/zone.js";
import { mutation } from "./_generated/server.js";
import { drawHours } from "./repairs/auditedHours.js";
import {
  auditSessions,
  MAX_AUDITED_SESSIONS,
} from "./repairs/auditSessions.js";
import {
  CountBudget,
  countRows,
  countStart,
  fenceOf,
} from "./repairs/recount.js";
import { isAnyRepairIn, repairOf } from "./rollups/repairQueue.js";
import { requireSite } from "./scope/requireSite.js";
import {
  DEFAULT_SAMPLE,
  MAX_SAMPLE,
  MAX_DRIFT,
  MAX_DAYS,
  auditHour,
  auditSum,
  hasReadEnough,
} from "./repairs/audit.js";

/**
 * Looks at `sample` closed hours drawn at random, or at all where there are no more, with some of their
 * sessions, and at the days and months of the first of them. Answers with the figures that differ;
 * none is as it should be. Costs what reading the raw events of those hours costs, within a transaction:
 * hours that do not fit, or are under repair, count as skipped. Promoted properties are compared in
 * buckets that began after the setting changed.
 */
export const auditBuckets = mutation({
  args: adminApi.auditBuckets.args,
  returns: adminApi.auditBuckets.returns,
  handler: async (ctx, { siteId, sample = DEFAULT_SAMPLE }) => {
    if (!Number.isInteger(sample) || sample < 1 || sample > MAX_SAMPLE) {
      throw footfallError(
        "invalidArgument",
        `sample is ${sample}; a whole number from 1 to ${MAX_SAMPLE} is allowed.`,
        { argument: "sample" },
      );
    }
    const site = await requireSite(ctx, siteId);
    const zone = zoneOf(site.timeZone);
    const hours = await drawHours(ctx, site._id, zone, sample);
    const fence = await fenceOf(ctx, site._id);
    const budget = new CountBudget();
    const drift: Drift[] = [];
    let audited = 0;
    let sessionsLeft = MAX_AUDITED_SESSIONS;
    for (const hour of hours) {
      if (budget.isSpent || (await hasReadEnough(ctx))) break;
      if (await repairOf(ctx, site._id, zone.dayStart(hour))) continue;
      const counted = await countRows(
        ctx,
        site,
        hour,
        fence,
        countStart,
        budget,
      );
      if (counted.next !== null) continue;
      if (!(await auditHour(ctx, site, hour, counted.tables, drift))) continue;
      sessionsLeft -= await auditSessions(
        ctx,
        site,
        fence,
        hour,
        sessionsLeft,
        () => hasReadEnough(ctx),
        drift,
      );
      audited++;
    }
    const days = new Set(hours.map((hour) => zone.dayStart(hour)));
    for (const day of [...days].slice(0, MAX_DAYS)) {
      for (const level of ["day", "month"] as const) {
        if (await hasReadEnough(ctx)) break;
        const bucket = bucketStart(zone, level, day);
        const end = nextBucket(zone, level, bucket);
        if (await isAnyRepairIn(ctx, site._id, bucket, end)) continue;
        await auditSum(ctx, site, zone, level, bucket, drift);
      }
    }
    return {
      audited,
      skipped: hours.length - audited,
      drift: drift.slice(0, MAX_DRIFT),
    };
  },
});
