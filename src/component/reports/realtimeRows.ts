/** The rows that the report of real time is made from, each by its index. */
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Scope } from "../scope/scope.js";

/** Bounds the visitors that are looked up at once: a budget may be overdrawn by that many. */
export const LOOKUPS_AT_ONCE = 20;

export function eventsOfSite(
  { ctx, site }: Scope,
  { from, to }: Span,
  order: "asc" | "desc",
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", site._id).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order(order);
}

/** Newest first. */
export function eventsOfVisitor(
  { ctx, site }: Scope,
  visitorId: string,
  { from, to }: Span,
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q
        .eq("siteId", site._id)
        .eq("visitorId", visitorId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
}

/**
 * The last folded session of a visitor that began before the end of the window; null where there is
 * none.
 */
export function lastSessionOf(
  { ctx, site }: Scope,
  visitorId: string,
  { to }: Span,
): Promise<Doc<"sessions"> | null> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", site._id).eq("visitorId", visitorId).lt("startedAt", to),
    )
    .order("desc")
    .first();
}
