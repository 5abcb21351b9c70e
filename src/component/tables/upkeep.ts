/** The tables of upkeep: what the component's own upkeep has to know. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { upkeepJobs } from "../../shared/api/upkeepApi.js";
import { literals } from "../../shared/validators.js";
import { vTreatmentWork } from "../model/deadLetters/treatmentWork.js";

export const upkeepTables = {
  /**
   * Jobs that crons of the app do, or that the app wants nobody to do. Those crons write them,
   * about twice a day at most. The component's own crons read them, and leave the job alone until
   * the row has expired. Nobody deletes them.
   */
  ownSchedules: defineTable({
    job: literals(upkeepJobs),
    /** The one site for which the app does it. Empty: all sites. */
    slug: v.string(),
    until: v.number(),
  }).index("by_job_and_slug", ["job", "slug"]),

  /**
   * Runs of clean-up that go on. There is one row for all sites, one for the sites whose clean-up
   * the app does not do itself, and one for each slug that the app has named. The run writes its
   * row. Whoever would begin another run reads it. Nobody deletes it.
   */
  cleanupRuns: defineTable({
    scope: v.string(),
    /** Its next action, or the one that is under way. The run is over once that has ended. */
    next: v.id("_scheduled_functions"),
  }).index("by_scope", ["scope"]),

  /**
   * The rest of work that a call has begun: one row for each such call, until its last step. The
   * call inserts it. Compaction reads it, and schedules the next step again if it was lost. The
   * step that takes a row deletes it, and inserts another if work remains.
   */
  unfinishedWork: defineTable({
    siteId: v.id("sites"),
    work: v.union(
      v.object({
        kind: v.literal("rebuild"),
        from: v.number(),
        to: v.number(),
      }),
      vTreatmentWork.extend({ kind: v.literal("treatment") }),
    ),
    /** Set in the transaction that inserts the row. */
    nextStep: v.optional(v.id("_scheduled_functions")),
  }).index("by_siteId", ["siteId"]),
};
