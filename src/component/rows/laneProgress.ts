/** Rows with the cursors of lanes. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow } from "./ranges.js";

/** The row is missing before the lane's first fold. */
export type Progress = Doc<"laneProgress"> | null;

export async function insertProgress(
  db: Inserter,
  progress: NewRow<"laneProgress">,
): Promise<void> {
  await db.insert("laneProgress", progress);
}

/**
 * The progress of every lane that has folded, is stuck or failing, by `by_siteId_and_lane`: at most
 * one row for each.
 */
export function progressOf(
  { db }: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"laneProgress">[]> {
  return db
    .query("laneProgress")
    .withIndex("by_siteId_and_lane", (q) => q.eq("siteId", siteId))
    .collect();
}

/** The progress of one lane, by `by_siteId_and_lane`. */
export function findProgress(
  { db }: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<Progress> {
  return db
    .query("laneProgress")
    .withIndex("by_siteId_and_lane", (q) =>
      q.eq("siteId", siteId).eq("lane", lane),
    )
    .unique();
}
