/**
 * The events of one user as a stream, newest first: those that name the user, and those without a
 * name on the browsers and devices that turned out to be theirs.
 */
import { mergedStream, type QueryStream } from "convex-helpers/server/stream";
import { MAX_VISITORS_OF_USER } from "../budget/listLimits.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Scope } from "../scope/scope.js";
import { lookupRows } from "../rows/eventLookups.js";
import { byTime, eventsOfLookups, newestEvents } from "../rows/joinedEvents.js";
import { eventsOfVisitor } from "../rows/events.js";
import { findVisitor } from "../rows/visitors.js";
import { visitorsOfUser } from "../rows/visitorUsers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/**
 * The user's events of a span. An event without a user is the user's if it came after anybody else
 * was last identified on the device. Looks at the user's 20 newest visitors.
 */
export async function allEventsOfUser(
  { ctx, site }: Scope,
  userId: string,
  span: Span,
): Promise<QueryStream<LoggedEvent>> {
  const siteId = site._id;
  const lookup = { kind: "user", value: userId } as const;
  const named = eventsOfLookups(ctx, (db) =>
    lookupRows(db, siteId, lookup, span),
  );
  const found = await visitorsOfUser(ctx.db, siteId, userId)
    .order("desc")
    .take(MAX_VISITORS_OF_USER);
  const visitors = await Promise.all(
    found.map(({ visitorId }) => findVisitor(ctx, siteId, visitorId)),
  );
  const known = visitors.filter((visitor) => visitor !== null);
  const nameless = known.map(({ visitorId, otherUserAt = -Infinity }) =>
    newestEvents(ctx, (db) =>
      eventsOfVisitor(db, siteId, visitorId, span),
    ).filterWith(
      async (event) =>
        event.userId === undefined && event.occurredAt > otherUserAt,
    ),
  );
  if (nameless.length === 0) return named;
  return mergedStream<LoggedEvent>([named, ...nameless], byTime);
}
