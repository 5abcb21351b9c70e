/** The lists of sessions and visitors, for `rows/listPager.ts` to page. */
import { getDocumentSize } from "convex/values";
import type { VisitorOrder } from "../../shared/api/lists.js";
import { footfallError } from "../../shared/errors.js";
import {
  MAX_ACTIVE_ROWS,
  MAX_JOINED_ROWS,
  SESSION_LOOK_BACK_MS,
} from "../budget/listLimits.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { List } from "../rows/listPager.js";
import { MappedStream } from "../rows/mappedStream.js";
import { newestMapped } from "../rows/newestFirst.js";
import { sessionsOfSite, sessionsOfVisitor } from "../rows/sessions.js";
import { findVisitor, visitorsOfSite } from "../rows/visitors.js";
import { visitorsOfUser } from "../rows/visitorUsers.js";
import type { Scope } from "../scope/scope.js";
import { ActiveVisitors, type ActiveVisitor } from "./activeVisitors.js";
import { isReadableSession, type SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

/**
 * Sessions that overlap the span, by their start, newest first; of one visitor if one is given.
 * Begins the search a day before the span, so a session that began earlier is not in it.
 */
export function sessionList(
  { ctx, site }: Scope,
  span: Span,
  visitorId: string | undefined,
): List<SessionRow> {
  const starts = startsOfSessions(span);
  const rows = newestMapped(ctx, (db) =>
    visitorId === undefined
      ? sessionsOfSite(db, site._id, starts)
      : sessionsOfVisitor(db, site._id, visitorId, starts),
  );
  const isListed = (row: SessionRow) =>
    isReadableSession(row) && row.endedAt >= span.from;
  return { rows, span: starts, isListed };
}

/**
 * Visitors by when they were first seen, newest first; of one user if one is given. Costs two reads
 * for each visitor of a user.
 */
export function newVisitorList(
  { ctx, site }: Scope,
  span: Span,
  userId: string | undefined,
): List<VisitorRow> {
  if (userId === undefined) {
    const rows = newestMapped(ctx, (db) => visitorsOfSite(db, site._id, span));
    const isListed = ({ unreadable }: VisitorRow) => unreadable === undefined;
    return { rows, span, isListed };
  }
  const named = newestMapped(ctx, (db) =>
    visitorsOfUser(db, site._id, userId, span),
  );
  const rows = new MappedStream(named, async ({ visitorId }) => {
    const row = await findVisitor(ctx, site._id, visitorId);
    return { row, bytes: row ? getDocumentSize(row) : 0 };
  });
  return { rows, span, maxRows: MAX_JOINED_ROWS };
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
  const sessions = newestMapped(ctx, (db) =>
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
