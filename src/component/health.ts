/**
 * The health of one site, for operators: whether its folds keep up and what failed, and calls that
 * stop and start its folds.
 */
import { adminApi } from "../shared/api/admin.js";
import { defined } from "../shared/defined.js";
import { assessHealth, levelOfDeadLetters } from "../shared/api/health.js";
import { limits } from "../shared/limits.js";
import { MAX_LANES } from "../shared/site/site.js";
import { mutation, query } from "./_generated/server.js";
import { estimatePending } from "./log/backlog.js";
import { checkNow } from "./scope/checkNow.js";
import { deadLetterDepth } from "./deadLetters/deadLetterGauge.js";
import { firstPending } from "./log/eventLog.js";
import { lagBoundOf } from "./log/pace.js";
import { lateAt } from "./model/log/foldPace.js";
import { isAnyFailing, isAnyStuck } from "./log/laneProgress.js";
import { progressOf } from "./rows/laneProgress.js";
import {
  laneCursor,
  laneStatus,
  startLanes,
  stopAllLanes,
} from "./log/lanes.js";
import { countRepairs } from "./rollups/repairQueue.js";
import { requireSite } from "./scope/requireSite.js";
import { lettersOfSite } from "./rows/deadLetters.js";
import { isIntakePaused } from "./rows/switches.js";
import { MAX_COUNTED_PENDING } from "./budget/intakeLimits.js";
import {
  limitsOf,
  notOk,
  remindersOf,
  stoppedBy,
} from "./health/siteHealth.js";

export const getHealth = query({
  args: adminApi.getHealth.args,
  returns: adminApi.getHealth.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    checkNow(now);
    const progress = await progressOf(ctx, site._id);
    const failing = new Map(
      progress.map(({ lane, failing: since }) => [lane, since]),
    );
    const bound = await lagBoundOf(ctx, site);
    const everyLane = await Promise.all(
      Array.from({ length: MAX_LANES }, async (_, lane) => {
        const cursor = await laneCursor(ctx, site._id, lane);
        const waiting = await firstPending(ctx, site._id, lane, cursor);
        const status = await laneStatus(ctx, site._id, lane);
        const { retryAt } = failing.get(lane) ?? {};
        return {
          lane,
          status,
          ...(status === "stopped" && { stoppedBy: stoppedBy(retryAt) }),
          ...defined({ retryAt }),
          lagMs: waiting ? Math.max(0, now - waiting.receivedAt) : 0,
          isLate: waiting !== null && now > lateAt(bound, waiting.receivedAt),
          isUsed: lane < site.lanes || waiting !== null,
        };
      }),
    );
    // A site whose lanes were reduced may still have events in a lane that it no longer fills.
    const lanes = everyLane.flatMap(({ isUsed, ...lane }) =>
      isUsed ? lane : [],
    );
    const stuck = isAnyStuck(progress);
    const pendingEvents = await estimatePending(
      ctx,
      site._id,
      MAX_COUNTED_PENDING,
      progress,
    );
    const depth = await deadLetterDepth(ctx, site._id);
    // A count follows later.
    const anyDeadLetter = await lettersOfSite(ctx.db, site._id).first();
    const paused = site.status === "paused" || (await isIntakePaused(ctx));
    const isOperators = site.foldsStoppedAt !== undefined;
    const level = levelOfDeadLetters(depth.active);
    const assessed = assessHealth({
      paused,
      stuck,
      overloaded: pendingEvents > limits.MAX_PENDING_EVENTS.value,
      failing: isAnyFailing(progress),
      late: !isOperators && lanes.some(({ isLate }) => isLate),
      foldsStopped: isOperators,
      deadLetters: level,
    });
    const isCounting = lanes.every(({ status }) => status !== "stopped");
    return {
      ok:
        isCounting &&
        anyDeadLetter === null &&
        !assessed.reasons.some((reason) => notOk.has(reason)),
      ...assessed,
      reminders: remindersOf(site),
      paused,
      stuck,
      lanes,
      pendingEvents,
      deadLetters: { ...depth, level },
      repairing: await countRepairs(ctx, site._id),
      limits: limitsOf(site),
    };
  },
});

/**
 * Starts the site's stopped lanes at once, whoever stopped them. Leaves running lanes alone.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const startFolds = mutation({
  args: adminApi.startFolds.args,
  returns: adminApi.startFolds.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    if (site.foldsStoppedAt !== undefined) {
      await ctx.db.patch("sites", site._id, { foldsStoppedAt: undefined });
    }
    await startLanes(ctx, site);
    return null;
  },
});

/**
 * Stops the site's lanes until `startFolds`. Lanes that failed are not tried again until then
 * either. Events still arrive and wait, and none is lost. Past 50,000 waiting events the intake
 * asks senders to wait. A second call changes nothing.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const stopFolds = mutation({
  args: adminApi.stopFolds.args,
  returns: adminApi.stopFolds.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    if (site.foldsStoppedAt === undefined) {
      await ctx.db.patch("sites", site._id, { foldsStoppedAt: Date.now() });
    }
    await stopAllLanes(ctx, site._id);
    return null;
  },
});
