/**
 * Audits session rows: recomputes the sessions that start in an hour from the raw events of their
 * visitors, since all session figures of the rollups are counted from these rows.
 */
import type { Drift } from "../../shared/api/upkeep.js";
import { KIB } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { revenueDifferences } from "../model/repairs/compareTables.js";
import type { Fence } from "../model/rollups/recount.js";
import type { Session } from "../model/fold/sessions.js";
import { runsOf } from "../model/fold/visitors.js";
import { isBehind } from "./recount.js";
import type { Site } from "../scope/requireSite.js";
import { RowBudget } from "../budget/rowBudget.js";

/** Sessions that one call looks at; each costs an index range and the visitor's events around it. */
export const MAX_AUDITED_SESSIONS = 200;
/** A session with more events is left out. */
const MAX_EVENTS_PER_SESSION = 100;
/** Of those events, in case some failed to fold. */
const MAX_LETTER_BYTES = 256 * KIB;

const compared = ["endedAt", "pageviews", "events", "customEvents"] as const;

/** Compares up to `most` sessions of the hour, until enough is read. Returns for how many it had room. */
export async function auditSessions(
  ctx: QueryCtx,
  site: Site,
  fence: Fence,
  hour: number,
  most: number,
  hasReadEnough: () => Promise<boolean>,
  drift: Drift[],
): Promise<number> {
  const end = zoneOf(site.timeZone).nextHour(hour);
  const sessions = await ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_startedAt", (q) =>
      q.eq("siteId", site._id).gte("startedAt", hour).lt("startedAt", end),
    )
    .take(most);
  for (const session of sessions) {
    if (await hasReadEnough()) break;
    const counted = await recomputed(ctx, site, fence, session);
    if (counted === "tooLarge") continue;
    const differences = revenueDifferences(session.revenue, counted?.revenue);
    for (const metric of compared) {
      const [stored, expected] = [session[metric], counted?.[metric] ?? 0];
      if (stored !== expected) differences.push({ metric, stored, expected });
    }
    for (const difference of differences) {
      drift.push({
        level: "session",
        bucket: session.startedAt,
        dimension: "overview",
        key: session.visitorId,
        ...difference,
      });
    }
  }
  return sessions.length;
}

/** The session that the raw events say starts there; undefined when they say that none does. */
async function recomputed(
  ctx: QueryCtx,
  site: Site,
  fence: Fence,
  { visitorId, startedAt, endedAt }: Doc<"sessions">,
): Promise<Session | undefined | "tooLarge"> {
  const from = startedAt - site.sessionTimeoutMs;
  const to = endedAt + site.sessionTimeoutMs + 1;
  const events = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q
        .eq("siteId", site._id)
        .eq("visitorId", visitorId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .take(MAX_EVENTS_PER_SESSION + 1);
  if (events.length > MAX_EVENTS_PER_SESSION) return "tooLarge";
  const budget = new RowBudget({
    rows: MAX_EVENTS_PER_SESSION,
    bytes: MAX_LETTER_BYTES,
  });
  const letters = new DeadLetterFilter(ctx, {
    siteId: site._id,
    span: { from, to },
    order: "asc",
    budget,
  });
  const folded: Doc<"events">[] = [];
  for (const event of events) {
    const isLetter = await letters.holds(event);
    if (isLetter === null) return "tooLarge";
    if (!isLetter && isBehind(fence, event)) folded.push(event);
  }
  return runsOf(site, folded).find((run) => run.startedAt === startedAt);
}
