/** Imports of history: runs that their sender names, and what each request of any import has brought. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "../../shared/validators.js";

export const importTables = {
  /**
   * One row for each run of an import, which requests name by `importId`. Written before a run's first row
   * is stored, when it is closed and when it is undone; read by each of its requests and by clean-up, which spares
   * what an open run has brought. No request patches it: how far a run is follows from its chunks.
   */
  imports: defineTable({
    siteId: v.id("sites"),
    importId: v.string(),
    openedAt: v.number(),
    closedAt: v.optional(v.number()),
    /** `operator`: nothing new is taken any more; `idle`: the next request opens it again. */
    closedBy: v.optional(literals(["operator", "idle"])),
    /** Since when its events are being taken back. */
    undoneAt: v.optional(v.number()),
    /** Once that is done: how many of its events stay counted, since raw events of their days are gone. */
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
   * A row for up to 500 events of an import, which one transaction has stored. Inserted by ingest beside the
   * events, with the same `seq`, by which they are found in the log; nobody shares it. Of a named run it stays, so
   * that a chunk that is done stays known; without a run it goes when its events may go.
   */
  importChunks: defineTable({
    siteId: v.id("sites"),
    /** null: of an import without an `importId`. */
    run: v.union(v.null(), v.id("imports")),
    /** As the request names it; absent without a run. */
    chunk: v.optional(v.string()),
    /** Positions among the rows of the request, both included, for which this row stands. All in one window. */
    firstRow: v.number(),
    lastRow: v.number(),
    /** Positions between the two for which it does not stand: their rows were not stored. */
    rowsLeftOut: v.optional(v.array(v.number())),
    /** Rows of the whole request: the chunk is done when its rows cover them. */
    rowsInChunk: v.number(),
    seq: v.commitTs(),
    receivedAt: v.number(),
    /** In which something was stored. */
    lanes: v.array(v.number()),
    /** How many events were stored. */
    events: v.number(),
    /** Times of the first and the last of them; absent where there are none. */
    firstAt: v.optional(v.number()),
    lastAt: v.optional(v.number()),
    /** Its events are gone: past their retention, or taken back. */
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
