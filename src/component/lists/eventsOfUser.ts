/**
 * The events of one user as a stream, newest first: those that name the user, and what was done without a name on
 * the browsers and devices that turned out to be theirs.
 */
import {
  mergedStream,
  stream,
  type QueryStream,
} from "convex-helpers/server/stream";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { newestVisitorsOfUser } from "../rows/visitorsOfUser.js";

/** Each is an index range of every page. */
const MAX_VISITORS = 20;

/**
 * Events in `[from, to)`. An event without a user is the user's from when nobody else was last identified on the
 * device. Looks at the 20 visitors of the user that came last.
 */
export async function eventsOfUser(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  userId: string,
  { from, to }: { from: number; to: number },
): Promise<QueryStream<Doc<"events">>> {
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
