/** The lists of sessions and visitors, for `rows/listPager.ts` to page. */
import { stream } from "convex-helpers/server/stream";
import { footfallError } from "../../shared/errors.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { List } from "../rows/listPager.js";
import { newestFirst } from "../rows/newestFirst.js";
import { sessionsOfSite, sessionsOfVisitor } from "../rows/sessions.js";
import schema from "../schema.js";
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
  const siteId = site._id;
  const { from, to } = span;
  const visitors = stream(ctx.db, schema).query("visitors");
  const rows =
    userId === undefined
      ? visitors.withIndex("by_siteId_and_firstSeenAt", (q) =>
          q.eq("siteId", siteId).gte("firstSeenAt", from).lt("firstSeenAt", to),
        )
      : visitors.withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
          q
            .eq("siteId", siteId)
            .eq("user.value", userId)
            .gte("firstSeenAt", from)
            .lt("firstSeenAt", to),
        );
  return { rows: rows.order("desc"), span };
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
