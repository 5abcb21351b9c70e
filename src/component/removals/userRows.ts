/**
 * Rows by which an index finds a user, after a place among them. Each walk costs an index range,
 * and another if rows of the same time may follow the place.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import { eventsOfUser } from "../rows/eventSearches.js";
import { rowsBehind } from "../rows/ranges.js";

/** Walks over a user's rows. `after` is the last row before them, or null for none. */
export type RowsOfUser<Row> = (
  ctx: QueryCtx,
  siteId: Id<"sites">,
  userId: string,
  after: RowPosition | null,
) => AsyncGenerator<Row>;

/** Events that name the user, by time. */
export const eventsOfUserBehind: RowsOfUser<Doc<"events">> = (
  { db },
  siteId,
  userId,
  after,
) => rowsBehind((times) => eventsOfUser(db, siteId, userId, times), { after });

/** Browsers and devices whose last user it is, by when they were first seen. */
export const visitorsOfUserBehind: RowsOfUser<Doc<"visitors">> =
  async function* ({ db }, siteId, userId, after) {
    const visitors = () => db.query("visitors");
    if (after) {
      yield* visitors().withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
        q
          .eq("siteId", siteId)
          .eq("user.value", userId)
          .eq("firstSeenAt", after.at)
          .gt("_creationTime", after.created),
      );
    }
    yield* visitors().withIndex("by_siteId_and_user_and_firstSeenAt", (q) => {
      const own = q.eq("siteId", siteId).eq("user.value", userId);
      return after ? own.gt("firstSeenAt", after.at) : own;
    });
  };
