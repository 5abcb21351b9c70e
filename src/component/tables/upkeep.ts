/** The component's own upkeep has to know this. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { upkeepJobs } from "../../shared/api/upkeepApi.js";
import { literals } from "../../shared/validators.js";
import { vTreatmentWork } from "../model/deadLetters/treatmentWork.js";

export const upkeepTables = {
  /**
   * Jobs that crons of the app do, or that the app wants nobody to do. Written by those crons, about twice a day
   * at most; read by the component's own, which leave the job alone until the row has run out.
   */
  ownSchedules: defineTable({
    job: literals(upkeepJobs),
    /** The one site for which the app does it; empty: all. */
    slug: v.string(),
    until: v.number(),
  }).index("by_job_and_slug", ["job", "slug"]),

  /**
   * Runs of clean-up that go on: a row for all sites, for those of which the app does it not itself, and for each
   * slug that the app has named. Written by the run, read by whoever would begin another.
   */
  cleanupRuns: defineTable({
    scope: v.string(),
    /** Its next action, or the one that is under way; over once that has ended. */
    next: v.id("_scheduled_functions"),
  }).index("by_scope", ["scope"]),

  /**
   * What is left of work that a call has begun: a row for each, until its last step. Written by that call and by the
   * steps; read by compaction, which schedules the next step again if it was lost.
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
