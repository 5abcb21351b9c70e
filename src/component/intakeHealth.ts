/**
 * Whether the intake works, for monitors that ask every few seconds: bounded reads of small rows, and times
 * in place of ages, so that the answer changes only with what is stored.
 */
import { v } from "convex/values";
import {
  levelOfDeadLetters,
  vIntakeHealth,
  type IntakeHealth,
} from "../shared/health.js";
import { limits } from "../shared/limits.js";
import { MIB } from "../shared/units.js";
import type { Doc } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { COUNTED_UNIT, estimatePending } from "./backlog.js";
import { deadLetterDepth } from "./deadLetterGauge.js";
import { firstPending } from "./eventLog.js";
import { lagBoundMs } from "../shared/site.js";
import { isAnyFailing, isAnyStuck, progressOf } from "./laneProgress.js";
import { siteOf } from "./requireSite.js";
import { readWithin, RowBudget } from "./rowBudget.js";
import { isIntakePaused } from "./switches.js";

/** About five index ranges and a few small rows each; the lists of one site may have half a MB. */
const sitesRead = { rows: 100, bytes: 2 * MIB };
/** Of the backlog, in all: a row for each 100 events that wait. */
const MAX_BACKLOG_ROWS = 10_000;
/** In all; of each an event is read, which may have 64 KB as stored. */
const MAX_LANES_READ = 200;

/**
 * The health of the intake: of the site with this slug, or of all, up to 100 sites of the oldest, 2 MiB of their
 * settings, and 200 lanes. Sites that an operator has paused are `paused` where they are all that was asked for.
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
      const upTo = Math.min(most, backlogRowsLeft * COUNTED_UNIT);
      // Of further sites nothing is known, and no alarm is raised, once a million events were seen.
      const progress = await progressOf(ctx, site._id);
      const pending =
        upTo > 0 ? await estimatePending(ctx, site._id, upTo, progress) : 0;
      overloaded ||= pending > most;
      backlogRowsLeft -= Math.ceil(pending / COUNTED_UNIT);
      pendingEvents += pending;
      deadLetters += (await deadLetterDepth(ctx, site._id)).active;
      stuck ||= isAnyStuck(progress);
      failing ||= isAnyFailing(progress);
      foldsStopped ||= site.foldsStoppedAt !== undefined;
      for (const { lane, position } of lanesOf(site, progress)) {
        if (lanesLeft-- <= 0) break;
        const waiting = await firstPending(ctx, site._id, lane, position);
        const since = lanes.get(lane) ?? null;
        lanes.set(lane, earlier(since, waiting?.receivedAt ?? null));
        if (!waiting || site.foldsStoppedAt !== undefined) continue;
        lateFrom = earlier(lateFrom, waiting.receivedAt + lagBoundMs(site));
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

function findSites(ctx: QueryCtx, slug: string | undefined) {
  const sites = ctx.db.query("sites");
  return readWithin(
    new RowBudget(sitesRead),
    slug === undefined
      ? sites
      : sites.withIndex("by_slug", (q) => q.eq("slug", slug)),
  );
}

/** Those that the site fills, and those that it has filled, with where each has got to. */
function lanesOf(
  site: Pick<Doc<"sites">, "lanes">,
  progress: Doc<"laneProgress">[],
) {
  const positions = new Map<number, Doc<"laneProgress"> | null>();
  for (let lane = 0; lane < site.lanes; lane++) positions.set(lane, null);
  for (const row of progress) positions.set(row.lane, row);
  return [...positions].map(([lane, position]) => ({ lane, position }));
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
