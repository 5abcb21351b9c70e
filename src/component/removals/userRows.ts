/**
 * Rows by which an index finds a user, after a place among them. Each walk costs an index range,
 * and another if rows of the same time may follow the place.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import { eventsOfUser } from "../rows/eventSearches.js";
import { rowsBehind } from "../rows/ranges.js";
import { visitorsOfUser } from "../rows/visitors.js";

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
export const visitorsOfUserBehind: RowsOfUser<Doc<"visitors">> = (
  { db },
  siteId,
  userId,
  after,
) =>
  rowsBehind((times) => visitorsOfUser(db, siteId, userId, times), { after });
