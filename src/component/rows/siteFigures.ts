/** Whether a site has anything to show, by the first row of each table that says so. */
import type { Id } from "../_generated/dataModel.js";
import type { Reader } from "./ranges.js";

/**
 * Whether anything is counted, or about to be. Events are deleted before the figures that were
 * counted from them. Reads one row, or three index ranges without any. It names its ranges itself,
 * because admission must not evaluate those of all tables.
 */
export async function hasFigures(
  db: Reader,
  siteId: Id<"sites">,
): Promise<boolean> {
  const ranges = [
    db
      .query("events")
      .withIndex("by_siteId_and_at", (q) => q.eq("siteId", siteId)),
    db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) => q.eq("siteId", siteId)),
    db
      .query("rollups")
      .withIndex(
        "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
        (q) => q.eq("siteId", siteId),
      ),
  ];
  for (const rows of ranges) if ((await rows.first()) !== null) return true;
  return false;
}
