/** Imports of history: how a request names its place in a run, and how a run is listed. */
import { paginationResultValidator } from "convex/server";
import { v, type Infer } from "convex/values";
import { DAY } from "../units.js";
import { literals } from "../validators.js";

/** For how long an import without an `importId` is known by its rows, counted from receipt. */
export const IMPORT_KNOWN_MS = 30 * DAY;
/** After so long without a chunk a run that nobody has closed counts as idle. */
export const IMPORT_IDLE_MS = 7 * DAY;
/**
 * Positions of a chunk's rows that make one window. A mutation stores rows of one window, so that no mutation of a
 * request reads what another one writes. What is stored depends on the number: rows of `importChunks` never lie in
 * two windows.
 */
export const ROWS_PER_WINDOW: number = 500;
/** The earliest time of an imported event: before it are seconds that were taken for milliseconds. */
export const EARLIEST_IMPORT = Date.UTC(2000, 0);

/** It is stored with every event of the run, and shown. */
export const IMPORT_ID = /^[A-Za-z0-9._:-]{1,64}$/;
export const MAX_CHUNK_LENGTH = 64;

/** The window of positions in which a row lies. */
export function windowOf(row: number): number {
  return Math.floor(row / ROWS_PER_WINDOW);
}

/** Id of the run that brought an event; null: an import without one; absent: no import. */
export const vImportIdOfEvent = v.optional(v.union(v.null(), v.string()));

/** A chunk of a run, as its sender names it. */
export const chunkNameFields = {
  importId: v.string(),
  /** Text, or the digits of a whole number. */
  chunk: v.string(),
};
export const vChunkName = v.object(chunkNameFields);
export type ChunkName = Infer<typeof vChunkName>;

/** Which rows of a chunk the events of an `ingest` are. */
export const vChunkPiece = v.object({
  ...chunkNameFields,
  /** Position of each event among the rows of the request, ascending, all in one window. */
  rows: v.array(v.number()),
  /** Rows of the whole request, those included that are not offered. */
  rowsInChunk: v.number(),
});
export type ChunkPiece = Infer<typeof vChunkPiece>;

/** State of a chunk before its rows are offered. */
export const vChunkState = v.object({
  run: literals(["open", "closed", "undone"]),
  /** Every row of it is stored: it answers `duplicates` for ever. */
  isDone: v.boolean(),
  /** Number of its rows that are stored. */
  rowsStored: v.number(),
  /** When it was first sent; absent as long as nothing of it is stored. */
  rowsInChunk: v.optional(v.number()),
});
export type ChunkState = Infer<typeof vChunkState>;

/** `idle`: closed by clean-up after seven days without a chunk; its next request opens it again. */
export const importStates = ["open", "idle", "closed", "undone"] as const;

export const vListedImport = v.object({
  importId: v.string(),
  state: literals(importStates),
  openedAt: v.number(),
  closedAt: v.optional(v.number()),
  /** Since when its events are being taken back. */
  undoneAt: v.optional(v.number()),
  /** When the newest of its rows were received; absent as long as there are none. */
  lastChunkAt: v.optional(v.number()),
  /** Number of its chunks of which something is stored. */
  chunks: v.number(),
  /** That it has brought, whether they are still there or past their retention. */
  events: v.number(),
  /** Times of the first and the last of them. */
  firstAt: v.optional(v.number()),
  lastAt: v.optional(v.number()),
  /** The run is too large to be counted here: chunks, events and their times are at least these. */
  isAtLeast: v.boolean(),
});
export type ListedImport = Infer<typeof vListedImport>;

export const vImportPage = paginationResultValidator(vListedImport);
