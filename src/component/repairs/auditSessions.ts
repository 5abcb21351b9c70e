/**
 * Audits session rows: computes the sessions that start in an hour again from the raw events of
 * their visitors. All session figures of the rollups are counted from these rows.
 */
import type { Drift } from "../../shared/api/upkeep.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { revenueDifferences } from "../model/repairs/compareTables.js";
import type { Fence } from "../model/rollups/recount.js";
import type { Session } from "../model/fold/sessions.js";
import { runsOf } from "../model/fold/visitors.js";
import { hasReadEnough } from "./audit.js";
import { isBehind } from "./recount.js";
import type { Scope } from "../scope/scope.js";
import { auditedSessions } from "../budget/repairLimits.js";
import { RowBudget } from "../budget/rowBudget.js";
import { eventsOfVisitor } from "../rows/events.js";
import { sessionsOfSite } from "../rows/sessions.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { readableSession, type SessionRow } from "../rows/sessionForm.js";

const compared = ["endedAt", "pageviews", "events", "customEvents"] as const;

/** Sessions to audit. */
interface AuditedSessions {
  /** The hour in which they start. */
  hour: number;
  /** Events up to here are folded. */
  fence: Fence;
  /** Bounds their number. */
  most: number;
}

/**
 * Compares sessions of an hour until the call has read enough. Returns the figures that differ, and
 * the number of sessions that it had room for.
 */
export async function auditSessions(
  { ctx, site, zone }: Scope,
  { hour, fence, most }: AuditedSessions,
): Promise<{ looked: number; drift: Drift[] }> {
  const drift: Drift[] = [];
  const end = zone.nextHour(hour);
  const sessions = await sessionsOfSite(ctx.db, site._id, {
    from: hour,
    to: end,
  }).take(most);
  for (const session of sessions) {
    if (await hasReadEnough(ctx)) break;
    const read = readableSession(session);
    const counted = await recomputed({ ctx, site, zone }, fence, read);
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
  return { looked: sessions.length, drift };
}

/** The session that starts there by the raw events; undefined where none does. */
async function recomputed(
  { ctx, site }: Scope,
  fence: Fence,
  { visitorId, startedAt, endedAt }: SessionRow,
): Promise<Session | undefined | "tooLarge"> {
  const from = startedAt - site.sessionTimeoutMs;
  const to = endedAt + site.sessionTimeoutMs + 1;
  const events = await eventsOfVisitor(ctx.db, site._id, visitorId, {
    from,
    to,
  }).take(auditedSessions.eventsOfOne + 1);
  if (events.length > auditedSessions.eventsOfOne) return "tooLarge";
  const budget = new RowBudget({
    rows: auditedSessions.eventsOfOne,
    bytes: auditedSessions.letterBytes,
  });
  const letters = new DeadLetterFilter(ctx, {
    siteId: site._id,
    span: { from, to },
    order: "asc",
    budget,
  });
  const folded: LoggedEvent[] = [];
  for (const event of events) {
    const isLetter = await letters.holds(event);
    if (isLetter === null) return "tooLarge";
    if (!isLetter && isBehind(fence, event)) folded.push(event);
  }
  return runsOf(site, folded).find((run) => run.startedAt === startedAt);
}
