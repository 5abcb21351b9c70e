/**
 * Imports of history: the fields with which a request names its place in a run, and the list of
 * runs.
 */
import { paginationResultValidator } from "convex/server";
import { v, type Infer } from "convex/values";
import { DAY } from "../units.js";
import { literals } from "../validators.js";

/**
 * Time for which the server knows the rows of an import without an `importId`, counted from
 * receipt.
 */
export const IMPORT_KNOWN_MS = 30 * DAY;
/** An open run without a chunk for this long counts as idle. */
export const IMPORT_IDLE_MS = 7 * DAY;
/**
 * Positions of a chunk's rows in one window. A mutation stores rows of one window only, so no
 * mutation of a request reads a document that another one writes. Stored rows depend on this
 * number: no row of `importChunks` lies in two windows.
 */
export const ROWS_PER_WINDOW: number = 500;
/**
 * The earliest time of an imported event. Earlier times are seconds that were taken for
 * milliseconds.
 */
export const EARLIEST_IMPORT = Date.UTC(2000, 0);

/** The server stores the id with every event of the run, and shows it. */
export const IMPORT_ID = /^[A-Za-z0-9._:-]{1,64}$/;
export const MAX_CHUNK_LENGTH = 64;

/** Returns the number of the window that contains the position. */
export function windowOf(row: number): number {
  return Math.floor(row / ROWS_PER_WINDOW);
}

/** Id of the run that brought the event. null: an import without an id. Absent: no import. */
export const vImportIdOfEvent = v.optional(v.union(v.null(), v.string()));

/** A chunk of a run, as its sender names it. */
export const chunkNameFields = {
  importId: v.string(),
  /** Text, or the digits of a whole number. */
  chunk: v.string(),
};
export const vChunkName = v.object(chunkNameFields);
export type ChunkName = Infer<typeof vChunkName>;

/** Says which rows of a chunk the events of an `ingest` are. */
export const vChunkPiece = v.object({
  ...chunkNameFields,
  /** Position of each event among the rows of the request, ascending, all in one window. */
  rows: v.array(v.number()),
  /** Number of all rows of the request, including those that are not offered to the log. */
  rowsInChunk: v.number(),
});
export type ChunkPiece = Infer<typeof vChunkPiece>;

/** State of a chunk before its rows are offered to the log. */
export const vChunkState = v.object({
  run: literals(["open", "closed", "undone"]),
  /** Every row of the chunk is stored. All its rows are duplicates from then on. */
  isDone: v.boolean(),
  /** Number of the chunk's stored rows. */
  rowsStored: v.number(),
  /**
   * Number of rows that the chunk had when it was first sent. Absent while none of them is stored.
   */
  rowsInChunk: v.optional(v.number()),
});
export type ChunkState = Infer<typeof vChunkState>;

/**
 * `idle`: clean-up closed the run after seven days without a chunk. Its next request opens it
 * again.
 */
export const importStates = ["open", "idle", "closed", "undone"] as const;

export const vListedImport = v.object({
  importId: v.string(),
  state: literals(importStates),
  openedAt: v.number(),
  closedAt: v.optional(v.number()),
  /** Time at which somebody began to take its events back, epoch milliseconds. */
  undoneAt: v.optional(v.number()),
  /**
   * Time at which its newest rows were received, epoch milliseconds. Absent while there are none.
   */
  lastChunkAt: v.optional(v.number()),
  /** Number of its chunks with stored rows. */
  chunks: v.number(),
  /** Events that the run has brought, including those past their retention. */
  events: v.number(),
  /** Times of the first and the last of these events, epoch milliseconds. */
  firstAt: v.optional(v.number()),
  lastAt: v.optional(v.number()),
  /**
   * The run is too large to be counted here. There may be more chunks and events, and earlier or
   * later ones.
   */
  isAtLeast: v.boolean(),
});
export type ListedImport = Infer<typeof vListedImport>;

export const vImportPage = paginationResultValidator(vListedImport);
