/** Removals of events that are under way. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  vImportTally,
  vRowPosition,
  vSessionWalk,
  vTarget,
} from "../model/removal.js";

export const removalTables = {
  /**
   * A row for each removal that has not come to its end. Inserted by who asks for it, written by the steps that
   * work at it, the oldest of a site first and one after the other; read by who asks again, by the safety
   * net, and by retries of dead letters. It goes with its last event.
   */
  removals: defineTable({
    siteId: v.id("sites"),
    target: vTarget,
    /** How far the events have been looked through. */
    after: v.union(v.null(), vRowPosition),
    /** How far a run has been taken back, in the place of `after`. */
    tally: v.optional(vImportTally),
    /** A session in between that takes more than one transaction. */
    session: v.optional(vSessionWalk),
    /** The one next step of the site, on the row that comes first. */
    nextStep: v.optional(v.id("_scheduled_functions")),
  }).index("by_siteId", ["siteId"]),
};
