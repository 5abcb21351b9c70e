/**
 * How far the reports of a site are behind, for their viewers: in one number, without errors. It
 * reads the first waiting event of each lane, which changes with every fold. So ask once in a
 * while, and do not subscribe.
 */
import { readApi } from "../shared/api/readApi.js";
import { MAX_LANES } from "../shared/site/site.js";
import { query } from "./_generated/server.js";
import { checkNow } from "./scope/checkNow.js";
import { firstPending } from "./log/eventLog.js";
import { lagBoundOf } from "./log/pace.js";
import { lateAt } from "./model/log/foldPace.js";
import { progressOf } from "./rows/laneProgress.js";
import { requireSite } from "./scope/requireSite.js";

export const getReportStatus = query({
  args: readApi.getReportStatus.args,
  returns: readApi.getReportStatus.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    checkNow(now);
    const progress = await progressOf(ctx, site._id);
    const isCounting = site.foldsStoppedAt === undefined;
    const bound = await lagBoundOf(ctx, site);
    let behindMs = 0;
    for (let lane = 0; lane < MAX_LANES; lane++) {
      const row = progress.find((each) => each.lane === lane) ?? null;
      const isUsed = lane < site.lanes || row !== null;
      const waiting = isUsed && (await firstPending(ctx, site._id, lane, row));
      if (!waiting) continue;
      const waitedMs = now - waiting.receivedAt;
      // A lane that has failed is certainly behind. So is every lane while folds are stopped.
      const isBehind =
        !isCounting ||
        row?.failing !== undefined ||
        now > lateAt(bound, waiting.receivedAt);
      if (isBehind) behindMs = Math.max(behindMs, waitedMs);
    }
    return { behindMs, isCounting };
  },
});
