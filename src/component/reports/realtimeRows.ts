/** The rows that the report of real time is made from, each by its index. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Span } from "../model/rollups/rangePlan.js";

/** Visitors looked up at a time: by so many a budget may be overdrawn. */
export const LOOKUPS_AT_ONCE = 20;

export function eventsOfSite(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
  order: "asc" | "desc",
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order(order);
}

export function eventsOfVisitor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { from, to }: Span,
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("visitorId", visitorId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
}

/** The visitor's newest session, where one is folded. */
export function newestSession(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { to }: Span,
): Promise<Doc<"sessions"> | null> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId).lt("startedAt", to),
    )
    .order("desc")
    .first();
}
