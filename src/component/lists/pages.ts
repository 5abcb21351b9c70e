/** The lists of sessions and visitors, for `rows/listPager.ts` to page. */
import type { VisitorOrder } from "../../shared/api/lists.js";
import { footfallError } from "../../shared/errors.js";
import type { Doc } from "../_generated/dataModel.js";
import { MAX_ACTIVE_ROWS, SESSION_LOOK_BACK_MS } from "../budget/listLimits.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { List } from "../rows/listPager.js";
import { newestFirst } from "../rows/newestFirst.js";
import { sessionsOfSite, sessionsOfVisitor } from "../rows/sessions.js";
import { visitorsOfSite, visitorsOfUser } from "../rows/visitors.js";
import type { Scope } from "../scope/scope.js";
import { ActiveVisitors, type ActiveVisitor } from "./activeVisitors.js";

/**
 * Sessions that overlap the span, by their start, newest first; of one visitor if one is given.
 * Begins the search a day before the span, so a session that began earlier is not in it.
 */
export function sessionList(
  { ctx, site }: Scope,
  span: Span,
  visitorId: string | undefined,
): List<Doc<"sessions">> {
  const starts = startsOfSessions(span);
  const rows = newestFirst(ctx, (db) =>
    visitorId === undefined
      ? sessionsOfSite(db, site._id, starts)
      : sessionsOfVisitor(db, site._id, visitorId, starts),
  );
  return { rows, span: starts, isListed: (row) => row.endedAt >= span.from };
}

/** Visitors by when they were first seen, newest first; of one user if one is given. */
export function newVisitorList(
  { ctx, site }: Scope,
  span: Span,
  userId: string | undefined,
): List<Doc<"visitors">> {
  const rows = newestFirst(ctx, (db) =>
    userId === undefined
      ? visitorsOfSite(db, site._id, span)
      : visitorsOfUser(db, site._id, userId, span),
  );
  return { rows, span };
}

/**
 * Visitors with a session that overlaps the span, by the start of the newest one. The search is
 * that of `sessionList`.
 * @param isFirstPage whether the page begins at the top of the list
 */
export function activeVisitorList(
  { ctx, site }: Scope,
  span: Span,
  isFirstPage: boolean,
): List<ActiveVisitor> {
  const starts = startsOfSessions(span);
  const sessions = newestFirst(ctx, (db) =>
    sessionsOfSite(db, site._id, starts),
  );
  const rows = new ActiveVisitors(sessions, { ctx, span, isFirstPage });
  return { rows, span: starts, maxRows: MAX_ACTIVE_ROWS };
}

/**
 * The order of a list of visitors. A user's visitors come by when they were first seen, also those
 * without a session.
 * @throws a Footfall error `invalidArgument` for a user's visitors by `lastActive`
 */
export function visitorOrder({
  userId,
  order,
}: {
  userId?: string | undefined;
  order?: VisitorOrder | undefined;
}): VisitorOrder {
  if (userId === undefined) return order ?? "lastActive";
  if (order !== "lastActive") return "firstSeen";
  throw footfallError(
    "invalidArgument",
    "The visitors of a user are listed by firstSeen, not by lastActive. Leave out userId or order.",
    { arguments: ["userId", "order"] },
  );
}

/** The starts among which sessions that overlap the span are looked for. */
function startsOfSessions({ from, to }: Span): Span {
  return from < to ? { from: from - SESSION_LOOK_BACK_MS, to } : { from, to };
}

/**
 * The span that a caller asks for. Ends that are not given are infinite.
 * @throws a Footfall error `invalidRange`
 */
export function spanOf({
  from = -Infinity,
  to = Infinity,
}: {
  from: number | undefined;
  to: number | undefined;
}): Span {
  if (!(from <= to)) {
    throw footfallError(
      "invalidRange",
      `A list goes from a time to the same or a later one, not from ${from} to ${to}.`,
      { from, to },
    );
  }
  return { from, to };
}
