/** The rows that the report of real time is made from, each by its index. */
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Scope } from "../scope/scope.js";

/** Bounds the visitors that are looked up at once: a budget may be overdrawn by that many. */
export const LOOKUPS_AT_ONCE = 20;

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
