/**
 * The tables of imports of history: runs that their sender names, and what each request of any
 * import has brought.
 */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "../../shared/validators.js";

export const importTables = {
  /**
   * One row for each run of an import. Requests name the run by `importId`. The run's first request
   * inserts the row before any event of it is stored. `closeImport` and `undoImport` write it, and
   * clean-up closes it when it is idle. Each request of the run reads it, and so does clean-up,
   * which spares the events of an open run. No request patches it: the chunks say how far the run
   * is. Only the deletion of the site deletes it.
   */
  imports: defineTable({
    siteId: v.id("sites"),
    importId: v.string(),
    openedAt: v.number(),
    closedAt: v.optional(v.number()),
    /** `operator`: the run takes nothing new. `idle`: the next request opens it again. */
    closedBy: v.optional(literals(["operator", "idle"])),
    /** Since when a removal takes its events back. Absent: nobody asked. */
    undoneAt: v.optional(v.number()),
    /**
     * How many of its events stay counted, because raw events of their days are deleted. Set at the
     * end of the removal.
     */
    stayCounted: v.optional(v.number()),
  })
    .index("by_siteId_and_importId", ["siteId", "importId"])
    .index("by_siteId_and_openedAt", ["siteId", "openedAt"])
    .index("by_siteId_and_closedAt_and_openedAt", [
      "siteId",
      "closedAt",
      "openedAt",
    ]),

  /**
   * A row for up to 500 events of an import that one transaction has stored. Ingest inserts it
   * beside the events, with the same `seq`, so that clean-up finds them in the log. No two requests
   * share a row. Requests of the run, clean-up and `undoImport` read it. A row of a named run
   * stays, so that a chunk that is done stays known. Clean-up deletes a row without a run when its
   * events may go.
   */
  importChunks: defineTable({
    siteId: v.id("sites"),
    /** Null: the import has no `importId`. */
    run: v.union(v.null(), v.id("imports")),
    /** The chunk as the request names it. Absent without a run. */
    chunk: v.optional(v.string()),
    /**
     * Positions among the rows of the request, both included, that this row stands for. All are in
     * one window.
     */
    firstRow: v.number(),
    lastRow: v.number(),
    /**
     * Positions between the two that the row does not stand for, because their rows were not
     * stored.
     */
    rowsLeftOut: v.optional(v.array(v.number())),
    /** Rows of the whole request. The chunk is done when its rows cover them. */
    rowsInChunk: v.number(),
    seq: v.commitTs(),
    receivedAt: v.number(),
    /** The lanes in which the transaction stored something. */
    lanes: v.array(v.number()),
    /** How many events the transaction stored. */
    events: v.number(),
    /** Times of the first and the last of them. Absent if there are none. */
    firstAt: v.optional(v.number()),
    lastAt: v.optional(v.number()),
    /** Its events are deleted: past their retention, or taken back. */
    isCleared: v.optional(v.boolean()),
  })
    .index("by_siteId_and_run_and_chunk_and_firstRow", [
      "siteId",
      "run",
      "chunk",
      "firstRow",
    ])
    .index("by_siteId_and_run_and_isCleared_and_seq", [
      "siteId",
      "run",
      "isCleared",
      "seq",
    ])
    .index("by_siteId_and_isCleared_and_run_and_seq", [
      "siteId",
      "isCleared",
      "run",
      "seq",
    ]),
};
