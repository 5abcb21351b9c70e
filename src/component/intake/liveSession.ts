/**
 * Whether a visitor is in the middle of a session, by raw events: no fold has to have seen them.
 */
import { sessionWindow } from "../../shared/time/sessionWindow.js";
import type { QueryCtx } from "../_generated/server.js";
import { MAX_SESSION_EVENTS_READ } from "../budget/intakeLimits.js";
import type { Site } from "../scope/requireSite.js";
import { eventsOfVisitor } from "../rows/events.js";

/**
 * Whether an event of the visitor at this instant would continue a session rather than begin one.
 * Reads the newest events of the visitor: one where servers send none, 50 at most.
 */
export async function hasLiveSession(
  ctx: QueryCtx,
  site: Site,
  visitorId: string,
  at: number,
): Promise<boolean> {
  const { sessionRule, sessionTimeoutMs } = site;
  const since =
    sessionRule === "window"
      ? sessionWindow(at, sessionTimeoutMs) * sessionTimeoutMs
      : at - sessionTimeoutMs;
  const events = await eventsOfVisitor(ctx.db, site._id, visitorId, {
    from: since,
  })
    .order("desc")
    .take(MAX_SESSION_EVENTS_READ);
  return events.some(({ source }) => source === "client");
}
