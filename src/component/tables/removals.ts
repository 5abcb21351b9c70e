/** Removals of events, and of persons and groups, that are under way. */
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
   * A row for each removal of events, erasure of a person and deletion of a group that has not come to its end.
   * Inserted by who asks for it, written by the steps that work at it, the oldest of a site first and one after the
   * other; read by who asks again, by the safety net, and by retries of dead letters. It goes with its last event.
   */
  removals: defineTable({
    siteId: v.id("sites"),
    target: vTarget,
    /** How far the events have been looked through. */
    after: v.union(v.null(), vRowPosition),
    /** How far a run has been taken back, in the place of `after`. */
    tally: v.optional(vImportTally),
    /** The browser or device that the erasure of a person is at. */
    device: v.optional(vErasedDevice),
    /** Groups that had nobody but the erased person when that began, to be told until its end. */
    groupsLeftAlone: v.optional(v.array(v.string())),
    /** How far the deletion of a group has looked, in the place of `after`. */
    groupScan: v.optional(vGroupScan),
    /** A session in between that takes more than one transaction. */
    session: v.optional(vSessionWalk),
    /** The one next step of the site, on the row that comes first. */
    nextStep: v.optional(v.id("_scheduled_functions")),
  }).index("by_siteId", ["siteId"]),
};
