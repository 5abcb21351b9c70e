/** The lists of events, sessions and visitors: thin functions over `listPager.ts`. */
import { stream } from "convex-helpers/server/stream";
import { footfallError } from "../../shared/errors.js";
import { query, type QueryCtx } from "../_generated/server.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { type ListSpan } from "./eventLists.js";
import { type List } from "../rows/listPager.js";
import schema from "../schema.js";

export function sessionList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  visitorId: string | undefined,
): List<Doc<"sessions">> {
  const { from, to } = span;
  const sessions = stream(ctx.db, schema).query("sessions");
  const rows =
    visitorId === undefined
      ? sessions.withIndex("by_siteId_and_startedAt", (q) =>
          q.eq("siteId", siteId).gte("startedAt", from).lt("startedAt", to),
        )
      : sessions.withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
          q
            .eq("siteId", siteId)
            .eq("visitorId", visitorId)
            .gte("startedAt", from)
            .lt("startedAt", to),
        );
  return { rows: rows.order("desc"), span };
}

export function visitorList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  userId: string | undefined,
): List<Doc<"visitors">> {
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

/** @throws a Footfall error `invalidRange` */
export function spanOf({
  from = -Infinity,
  to = Infinity,
}: {
  from: number | undefined;
  to: number | undefined;
}): ListSpan {
  if (!(from <= to)) {
    throw footfallError(
      "invalidRange",
      `A list goes from a time to the same or a later one, not from ${from} to ${to}.`,
      { from, to },
    );
  }
  return { from, to };
}
