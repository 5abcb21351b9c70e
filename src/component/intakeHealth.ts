/** The health of the intake, for monitors that ask every few seconds. */
import { v } from "convex/values";
import {
  levelOfDeadLetters,
  vIntakeHealth,
  type IntakeHealth,
} from "../shared/api/health.js";
import { limits } from "../shared/limits.js";
import { query } from "./_generated/server.js";
import { estimatePending } from "./log/backlog.js";
import { deadLetterDepth } from "./deadLetters/deadLetterGauge.js";
import { firstPending } from "./log/eventLog.js";
import { lagBoundOf } from "./log/pace.js";
import { lateAt } from "./model/log/foldPace.js";
import { isAnyFailing, isAnyStuck } from "./log/laneProgress.js";
import { progressOf } from "./rows/laneProgress.js";
import { siteOf } from "./scope/requireSite.js";
import { isIntakePaused } from "./rows/switches.js";
import { findSites, lanesOf, earlier } from "./health/intakeSites.js";
import { EVENTS_PER_BACKLOG_ROW } from "./budget/intakeLimits.js";
import { MAX_BACKLOG_ROWS, MAX_LANES_READ } from "./budget/upkeepLimits.js";

/**
 * The health of the intake of the site with this slug, or of all sites. Looks at the 100 oldest
 * sites at most, 2 MiB of their settings, and 200 lanes. The answer is `paused` if an operator has
 * paused all sites that it asks for.
 */
export const getIntakeHealth = query({
  args: { slug: v.optional(v.string()) },
  returns: vIntakeHealth,
  handler: async (ctx, { slug }): Promise<IntakeHealth> => {
    const { rows: found, beyond } = await findSites(ctx, slug);
    const sites = found.flatMap((row) => siteOf(row) ?? []);
    const most = limits.MAX_PENDING_EVENTS.value;
    const lanes = new Map<number, number | null>();
    let lanesLeft = MAX_LANES_READ;
    let backlogRowsLeft = MAX_BACKLOG_ROWS;
    let stuck = false;
    let failing = false;
    let foldsStopped = false;
    let lateFrom: number | null = null;
    let overloaded = false;
    let pendingEvents = 0;
    let deadLetters = 0;
    for (const site of sites) {
      const upTo = Math.min(most, backlogRowsLeft * EVENTS_PER_BACKLOG_ROW);
      // Past a million waiting events the answer counts no backlog of further sites, and raises no
      // alarm for it.
      const progress = await progressOf(ctx, site._id);
      const pending =
        upTo > 0 ? await estimatePending(ctx, site._id, upTo, progress) : 0;
      overloaded ||= pending > most;
      backlogRowsLeft -= Math.ceil(pending / EVENTS_PER_BACKLOG_ROW);
      pendingEvents += pending;
      deadLetters += (await deadLetterDepth(ctx, site._id)).active;
      stuck ||= isAnyStuck(progress);
      failing ||= isAnyFailing(progress);
      foldsStopped ||= site.foldsStoppedAt !== undefined;
      const bound = await lagBoundOf(ctx, site);
      for (const { lane, position } of lanesOf(site, progress)) {
        if (lanesLeft-- <= 0) break;
        const waiting = await firstPending(ctx, site._id, lane, position);
        const since = lanes.get(lane) ?? null;
        lanes.set(lane, earlier(since, waiting?.receivedAt ?? null));
        if (!waiting || site.foldsStoppedAt !== undefined) continue;
        lateFrom = earlier(lateFrom, lateAt(bound, waiting.receivedAt));
      }
    }
    const isPaused =
      sites.length > 0 &&
      beyond === null &&
      sites.every(({ status }) => status === "paused");
    return {
      found: slug === undefined || sites.length > 0,
      paused: isPaused || (await isIntakePaused(ctx)),
      stuck,
      overloaded,
      failing,
      foldsStopped,
      ...(lateFrom !== null && { lateFrom }),
      pendingEvents,
      deadLetters,
      deadLettersLevel: levelOfDeadLetters(deadLetters),
      lanes: [...lanes]
        .sort(([left], [right]) => left - right)
        .map(([lane, waitingSince]) => ({
          lane,
          ...(waitingSince !== null && { waitingSince }),
        })),
    };
  },
});
