/** The tables of removals that are under way: of events, of persons and of groups. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  vErasedDevice,
  vGroupScan,
  vImportTally,
  vRowPosition,
  vSessionWalk,
  vTarget,
} from "../model/removals/removal.js";

export const removalTables = {
  /**
   * A row for each removal of events, erasure of a person or deletion of a group that is under way.
   * Whoever asks for it inserts the row. The steps write it. They work on the oldest removal of a
   * site first, one step after the other. Whoever asks again reads it, and so do the safety net and
   * retries of dead letters. Its last step deletes it.
   */
  removals: defineTable({
    siteId: v.id("sites"),
    target: vTarget,
    /** How far the removal has looked through the events. */
    after: v.union(v.null(), vRowPosition),
    /** How far the removal has taken a run back, instead of `after`. */
    tally: v.optional(vImportTally),
    /** The browser or device that the erasure of a person is at. */
    device: v.optional(vErasedDevice),
    /**
     * Groups that had nobody but the erased person when the erasure began. It reports them until
     * its end.
     */
    groupsLeftAlone: v.optional(v.array(v.string())),
    /** How far the deletion of a group has looked, instead of `after`. */
    groupScan: v.optional(vGroupScan),
    /** A session that takes more than one transaction. */
    session: v.optional(vSessionWalk),
    /** The one next step of the site, on the row that is first in turn. */
    nextStep: v.optional(v.id("_scheduled_functions")),
  }).index("by_siteId", ["siteId"]),
};
