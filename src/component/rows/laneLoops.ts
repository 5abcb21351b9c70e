/** Rows that say whether the loops of lanes run. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow } from "./ranges.js";

/** The row is missing before anything wakes the lane. */
export type LaneLoop = Doc<"laneLoops"> | null;

export async function insertLoop(
  db: Inserter,
  loop: NewRow<"laneLoops">,
): Promise<void> {
  await db.insert("laneLoops", loop);
}

/** The loop of one lane, by `by_siteId_and_lane`. */
export function findLoop(
  { db }: Pick<QueryCtx, "db">,
  siteId: Id<"sites">,
  lane: number,
): Promise<LaneLoop> {
  return db
    .query("laneLoops")
    .withIndex("by_siteId_and_lane", (q) =>
      q.eq("siteId", siteId).eq("lane", lane),
    )
    .unique();
}

/** The loops of a site, by `by_siteId_and_lane`: at most one row for each lane. */
export function loopsOfSite({ db }: Pick<QueryCtx, "db">, siteId: Id<"sites">) {
  return db
    .query("laneLoops")
    .withIndex("by_siteId_and_lane", (q) => q.eq("siteId", siteId));
}
