/**
 * The rows of an import that are known. Each transaction that stores some inserts a row of
 * `importChunks`, which says for which rows of the request it stands. So a chunk that is sent again
 * counts nothing twice, even without event ids, however its rows are cut and whatever of it was
 * stored before.
 */
import { defined } from "../../shared/defined.js";
import { footfallError } from "../../shared/errors.js";
import {
  windowOf,
  ROWS_PER_WINDOW,
  type ChunkName,
  type ChunkPiece,
  type ChunkState,
} from "../../shared/event/imports.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Brought } from "../model/intake/decidedRows.js";
import type { JudgedPiece } from "../model/intake/judgeRows.js";
import { findImport, openAgain, runStateOf } from "../rows/imports.js";
import { insertChunk, partsOfChunk } from "../rows/importChunks.js";

/**
 * Returns the state of a chunk; null: its run has to be opened first. Reads a row for each 500 rows
 * of the chunk.
 */
export async function chunkStateOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { importId, chunk }: ChunkName,
): Promise<ChunkState | null> {
  const run = await findImport(ctx, siteId, importId);
  if (run === null) return null;
  const state = runStateOf(run);
  if (state === "idle") return null;
  const parts = await partsOfChunk(ctx.db, siteId, {
    run: run._id,
    chunk,
  }).collect();
  const rowsStored = parts.reduce((sum, part) => sum + rowsOf(part), 0);
  const rowsInChunk = parts[0]?.rowsInChunk;
  return {
    run: state,
    isDone: rowsStored >= (rowsInChunk ?? Infinity),
    rowsStored,
    ...defined({ rowsInChunk }),
  };
}

function rowsOf({
  firstRow,
  lastRow,
  rowsLeftOut = [],
}: Doc<"importChunks">): number {
  return lastRow - firstRow + 1 - rowsLeftOut.length;
}

/** A piece of a chunk whose run is known, and what a transaction may still store of it. */
export interface OpenPiece extends JudgedPiece {
  run: Id<"imports">;
  importId: string;
  chunk: string;
  rowsInChunk: number;
}

/**
 * Looks for the rows of a piece that are stored. Reads one window of the chunk. Only those who send
 * the same rows add to it: they conflict here, and one of them finds the rows of the other.
 * @throws a Footfall error `importNotFound`, or `invalidArgument` for positions that are none
 */
export async function openPiece(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  piece: ChunkPiece,
  events: number,
): Promise<OpenPiece> {
  const { importId, chunk, rows, rowsInChunk } = piece;
  const from = checkRows(piece, events) * ROWS_PER_WINDOW;
  const run = await findImport(ctx, siteId, importId);
  if (run === null) {
    throw footfallError(
      "importNotFound",
      `There is no run ${JSON.stringify(importId)}: open it before its first rows are stored.`,
      { importId },
    );
  }
  const state = runStateOf(run);
  // Clean-up has closed it since this request opened it.
  if (state === "idle") await openAgain(ctx, run);
  const parts = await partsOfChunk(
    ctx.db,
    siteId,
    { run: run._id, chunk },
    { from, to: from + ROWS_PER_WINDOW },
  ).collect();
  const stored = new Set(state === "undone" ? [] : parts.flatMap(positionsOf));
  const others = parts.find((part) => part.rowsInChunk !== rowsInChunk);
  return {
    run: run._id,
    importId,
    chunk,
    rows,
    rowsInChunk,
    stored,
    refusal:
      state === "closed" || state === "undone"
        ? `the import ${JSON.stringify(importId)} is ${state}, and takes nothing new`
        : others === undefined
          ? null
          : `the chunk ${JSON.stringify(chunk)} had ${others.rowsInChunk} rows when it was first sent, and has ${rowsInChunk} now`,
  };
}

function positionsOf({
  firstRow,
  lastRow,
  rowsLeftOut = [],
}: Doc<"importChunks">): number[] {
  const leftOut = new Set(rowsLeftOut);
  return range(firstRow, lastRow).filter((row) => !leftOut.has(row));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** @returns the window in which all of them are */
function checkRows({ rows, rowsInChunk }: ChunkPiece, events: number): number {
  const isAscending = rows.every(
    (row, index) =>
      Number.isInteger(row) &&
      row > (rows[index - 1] ?? -1) &&
      row < rowsInChunk,
  );
  const [window, ...others] = new Set(rows.map(windowOf));
  if (
    rows.length === events &&
    isAscending &&
    window !== undefined &&
    others.length === 0
  ) {
    return window;
  }
  throw footfallError(
    "invalidArgument",
    `piece.rows must be a position below ${rowsInChunk} for each of the ${events} events, ascending, all in one window of ${ROWS_PER_WINDOW}.`,
    { argument: "piece.rows" },
  );
}

/** The share of a transaction in an import, and the request that it comes with. */
interface BroughtHistory {
  siteId: Id<"sites">;
  /** Null: the import has no `importId`. */
  piece: OpenPiece | null;
  /** Number of events that the transaction was given. */
  given: number;
  receivedAt: number;
  brought: Brought;
}

/**
 * Inserts the row that says for which rows of the request the transaction stands; none where it
 * stands for none.
 */
export async function noteBrought(
  ctx: MutationCtx,
  { siteId, piece, given, receivedAt, brought }: BroughtHistory,
): Promise<void> {
  const { positions, ...figures } = brought;
  const [firstRow] = positions;
  if (firstRow === undefined) return;
  if (piece === null && figures.events === 0) return;
  const lastRow = Math.max(...positions);
  const standsFor = new Set(positions);
  const rowsLeftOut = range(firstRow, lastRow).filter(
    (row) => !standsFor.has(row),
  );
  await insertChunk(ctx.db, {
    siteId,
    run: piece?.run ?? null,
    ...(piece && { chunk: piece.chunk }),
    firstRow,
    lastRow,
    ...(rowsLeftOut.length > 0 && { rowsLeftOut }),
    rowsInChunk: piece?.rowsInChunk ?? given,
    receivedAt,
    ...figures,
  });
}
