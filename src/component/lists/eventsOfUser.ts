/**
 * The events of one user as a stream, newest first: those that name the user, and those without a
 * name on the browsers and devices that turned out to be theirs.
 */
import {
  mergedStream,
  stream,
  type QueryStream,
} from "convex-helpers/server/stream";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import schema from "../schema.js";
import type { Scope } from "../scope/scope.js";
import { newestVisitorsOfUser } from "../rows/visitorsOfUser.js";

/** Bounds the visitors of a user: each costs every page an index range. */
const MAX_VISITORS = 20;

/**
 * The user's events of a span. An event without a user is the user's if it came after anybody else
 * was last identified on the device. Looks at the user's 20 newest visitors.
 */
export async function eventsOfUser(
  { ctx, site }: Scope,
  userId: string,
  { from, to }: Span,
): Promise<QueryStream<Doc<"events">>> {
  const siteId = site._id;
  const named = stream(ctx.db, schema)
    .query("events")
    .withIndex("by_siteId_and_userId_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("userId", userId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
  const visitors = await newestVisitorsOfUser(
    ctx,
    siteId,
    userId,
    MAX_VISITORS,
  );
  const nameless = visitors.map(({ visitorId, otherUserAt = -Infinity }) =>
    stream(ctx.db, schema)
      .query("events")
      .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
        q
          .eq("siteId", siteId)
          .eq("visitorId", visitorId)
          .gte("occurredAt", from)
          .lt("occurredAt", to),
      )
      .order("desc")
      .filterWith(
        async (event) =>
          event.userId === undefined && event.occurredAt > otherUserAt,
      ),
  );
  if (nameless.length === 0) return named;
  return mergedStream<Doc<"events">>(
    [named, ...nameless],
    ["occurredAt", "_creationTime", "_id"],
  );
}
