/**
 * Rows for what each transaction of an import has stored: what requests read and insert. The ranges
 * of lists, removals and clean-up are in `importSearches.ts`.
 */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { NewRow, Reader, Rows } from "./ranges.js";

/** A chunk of a run, as its requests name them. */
interface NamedChunk {
  run: Id<"imports">;
  chunk: string;
}

/** Positions of rows in `[from, to)`. */
interface Positions {
  from: number;
  to: number;
}

/** Inserts a row, in the place of this transaction's commit. */
export async function insertChunk(
  db: MutationCtx["db"],
  chunk: Omit<NewRow<"importChunks">, "seq">,
): Promise<void> {
  await db.insert("importChunks", { ...chunk, seq: db.vars.commitTs });
}

/** Rows of one chunk, by `by_siteId_and_run_and_chunk_and_firstRow`. */
export function partsOfChunk(
  db: Reader,
  siteId: Id<"sites">,
  { run, chunk }: NamedChunk,
  { from, to }: Positions = { from: 0, to: Infinity },
): Rows<"importChunks"> {
  return db
    .query("importChunks")
    .withIndex("by_siteId_and_run_and_chunk_and_firstRow", (q) =>
      q
        .eq("siteId", siteId)
        .eq("run", run)
        .eq("chunk", chunk)
        .gte("firstRow", from)
        .lt("firstRow", to),
    );
}
