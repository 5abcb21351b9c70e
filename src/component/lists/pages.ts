/** The lists of sessions and visitors, for `rows/listPager.ts` to page. */
import { footfallError } from "../../shared/errors.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { List } from "../rows/listPager.js";
import { newestFirst } from "../rows/newestFirst.js";
import { sessionsOfSite, sessionsOfVisitor } from "../rows/sessions.js";
import { visitorsOfSite, visitorsOfUser } from "../rows/visitors.js";
import type { Scope } from "../scope/scope.js";

/** Sessions by their start, newest first; of one visitor if one is given. */
export function sessionList(
  { ctx, site }: Scope,
  span: Span,
  visitorId: string | undefined,
): List<Doc<"sessions">> {
  const rows = newestFirst(ctx, (db) =>
    visitorId === undefined
      ? sessionsOfSite(db, site._id, span)
      : sessionsOfVisitor(db, site._id, visitorId, span),
  );
  return { rows, span };
}

/** Visitors by when they were first seen, newest first; of one user if one is given. */
export function visitorList(
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
