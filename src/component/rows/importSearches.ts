/**
 * Ranges by which lists, removals and clean-up find runs of imports and the rows of their chunks.
 * Requests read none of them.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { partsOfChunk } from "./importChunks.js";
import type { Reader, Rows } from "./ranges.js";

/** Runs by when they were opened, by `by_siteId_and_openedAt`. */
export function importsOfSite(
  db: Reader,
  siteId: Id<"sites">,
): Rows<"imports"> {
  return db
    .query("imports")
    .withIndex("by_siteId_and_openedAt", (q) => q.eq("siteId", siteId));
}

/** Runs that nobody has closed, by `by_siteId_and_closedAt_and_openedAt`, the oldest first. */
export function openImports(
  db: Reader,
  siteId: Id<"sites">,
  { openedAfter, openedUpTo }: { openedAfter: number; openedUpTo: number },
): Rows<"imports"> {
  return db
    .query("imports")
    .withIndex("by_siteId_and_closedAt_and_openedAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("closedAt", undefined)
        .gt("openedAt", openedAfter)
        .lte("openedAt", openedUpTo),
    );
}

/** Runs that were closed at an instant or later, by `by_siteId_and_closedAt_and_openedAt`. */
export function importsClosedSince(
  db: Reader,
  siteId: Id<"sites">,
  at: number,
): Rows<"imports"> {
  return db
    .query("imports")
    .withIndex("by_siteId_and_closedAt_and_openedAt", (q) =>
      q.eq("siteId", siteId).gte("closedAt", at),
    );
}

/** A row among those of a run in the order of commits. */
interface ChunkPlace {
  run: Id<"imports">;
  seq: bigint;
  /** Its creation time. */
  after: number;
}

/** Rows of a run, by `by_siteId_and_run_and_chunk_and_firstRow`: one chunk after the other. */
export function chunksOfRun(
  db: Reader,
  siteId: Id<"sites">,
  run: Id<"imports">,
): Rows<"importChunks"> {
  return db
    .query("importChunks")
    .withIndex("by_siteId_and_run_and_chunk_and_firstRow", (q) =>
      q.eq("siteId", siteId).eq("run", run),
    );
}

/** Rows of a run behind one of them, in the order of `chunksOfRun`. Null: all. */
export async function* chunksOfRunBehind(
  db: Reader,
  siteId: Id<"sites">,
  run: Id<"imports">,
  after: { chunk: string; firstRow: number } | null,
): AsyncGenerator<Doc<"importChunks">> {
  if (!after) {
    yield* chunksOfRun(db, siteId, run);
    return;
  }
  const { chunk, firstRow } = after;
  const rest = { from: firstRow + 1, to: Infinity };
  yield* partsOfChunk(db, siteId, { run, chunk }, rest);
  yield* db
    .query("importChunks")
    .withIndex("by_siteId_and_run_and_chunk_and_firstRow", (q) =>
      q.eq("siteId", siteId).eq("run", run).gt("chunk", chunk),
    );
}

/**
 * Rows of a run whose events are stored, or of one whose events are cleared, by
 * `by_siteId_and_run_and_isCleared_and_seq` in the order of commits.
 */
export function chunksByCommit(
  db: Reader,
  siteId: Id<"sites">,
  { run, isCleared }: { run: Id<"imports">; isCleared: true | undefined },
): Rows<"importChunks"> {
  return db
    .query("importChunks")
    .withIndex("by_siteId_and_run_and_isCleared_and_seq", (q) =>
      q.eq("siteId", siteId).eq("run", run).eq("isCleared", isCleared),
    );
}

/**
 * When the newest of a run's rows arrived. The index separates rows whose events are stored from
 * cleared ones, so this reads both.
 */
export async function newestChunkAt(
  { db }: QueryCtx,
  { _id: run, siteId }: Doc<"imports">,
): Promise<number | undefined> {
  const newest = await Promise.all(
    ([undefined, true] as const).map((isCleared) =>
      chunksByCommit(db, siteId, { run, isCleared }).order("desc").first(),
    ),
  );
  const times = newest.flatMap((row) => row?.receivedAt ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * Rows without a run whose events are stored, by `by_siteId_and_isCleared_and_run_and_seq` in the
 * order of commits.
 */
export function chunksWithoutRun(
  db: Reader,
  siteId: Id<"sites">,
): Rows<"importChunks"> {
  return db
    .query("importChunks")
    .withIndex("by_siteId_and_isCleared_and_run_and_seq", (q) =>
      q.eq("siteId", siteId).eq("isCleared", undefined).eq("run", null),
    );
}

/**
 * Rows of all runs whose events are stored, by `by_siteId_and_isCleared_and_run_and_seq`: one range
 * after the other, from a row on. Null: from the first.
 */
export function chunksOfRunsBehind(
  db: Reader,
  siteId: Id<"sites">,
  place: ChunkPlace | null,
): Rows<"importChunks">[] {
  const chunks = () => db.query("importChunks");
  const laterRuns = chunks().withIndex(
    "by_siteId_and_isCleared_and_run_and_seq",
    (q) =>
      q
        .eq("siteId", siteId)
        .eq("isCleared", undefined)
        .gt("run", place?.run ?? null),
  );
  if (place === null) return [laterRuns];
  const { run, seq, after } = place;
  const restOfCommit = chunks().withIndex(
    "by_siteId_and_isCleared_and_run_and_seq",
    (q) =>
      q
        .eq("siteId", siteId)
        .eq("isCleared", undefined)
        .eq("run", run)
        .eq("seq", seq)
        .gt("_creationTime", after),
  );
  const restOfRun = chunks().withIndex(
    "by_siteId_and_isCleared_and_run_and_seq",
    (q) =>
      q
        .eq("siteId", siteId)
        .eq("isCleared", undefined)
        .eq("run", run)
        .gt("seq", seq),
  );
  return [restOfCommit, restOfRun, laterRuns];
}
