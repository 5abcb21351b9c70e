/** Rows of the sample of events that wait for their fold. */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { NewRow, Reader, Rows } from "./ranges.js";

/** Inserts a row, in the place of this transaction's commit. */
export async function insertArrivals(
  db: MutationCtx["db"],
  arrivals: Omit<NewRow<"backlog">, "seq">,
): Promise<void> {
  await db.insert("backlog", { ...arrivals, seq: db.vars.commitTs });
}

/** Rows of a site, by `by_siteId_and_lane_and_seq`: one lane after the other. */
export function backlogOfSite(
  db: Reader,
  siteId: Id<"sites">,
): Rows<"backlog"> {
  return db
    .query("backlog")
    .withIndex("by_siteId_and_lane_and_seq", (q) => q.eq("siteId", siteId));
}

/**
 * Rows of a lane up to a commit, by `by_siteId_and_lane_and_seq` in the order of commits. Absent:
 * all.
 */
export function backlogOfLane(
  db: Reader,
  siteId: Id<"sites">,
  lane: number,
  upTo?: bigint,
): Rows<"backlog"> {
  return db.query("backlog").withIndex("by_siteId_and_lane_and_seq", (q) => {
    const ofLane = q.eq("siteId", siteId).eq("lane", lane);
    return upTo === undefined ? ofLane : ofLane.lte("seq", upTo);
  });
}
