/** Rows of usage by day. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export async function insertUsage(
  db: Inserter,
  usage: NewRow<"usage">,
): Promise<void> {
  await db.insert("usage", usage);
}

/** The row of a day and lane, by `by_siteId_and_day_and_lane`; null where nothing came in. */
export function findUsage(
  db: Reader,
  siteId: Id<"sites">,
  { day, lane }: { day: number; lane: number },
): Promise<Doc<"usage"> | null> {
  return db
    .query("usage")
    .withIndex("by_siteId_and_day_and_lane", (q) =>
      q.eq("siteId", siteId).eq("day", day).eq("lane", lane),
    )
    .unique();
}

/** Rows of the days that begin in `[from, to)`, by `by_siteId_and_day_and_lane`. */
export function usageOfDays(
  db: Reader,
  siteId: Id<"sites">,
  { from, to }: { from: number; to: number },
): Rows<"usage"> {
  return db
    .query("usage")
    .withIndex("by_siteId_and_day_and_lane", (q) =>
      q.eq("siteId", siteId).gte("day", from).lt("day", to),
    );
}
