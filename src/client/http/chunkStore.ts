/**
 * Stores the chunks of one batch. If the mutation of a chunk fails, the chunk is halved until the
 * row that cannot be stored is alone.
 */
import { defined } from "../../shared/defined.js";
import { errorForLog } from "../../shared/errorForLog.js";
import type { ChunkName, ChunkPiece } from "../../shared/event/imports.js";
import type { IngestResult, NotOffered } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import type { Batch, PipelineContext, Row } from "./pipeline.js";
import { isPlatformLimit } from "./platformLimits.js";
import { add, countsOf, failed, nothing, type Counts } from "./rowCounts.js";

const sendAgain = "The event could not be stored: send it again";

/** Counts of rows that no ingest mutation has seen. */
export type Uncounted = NotOffered & { duplicates?: number };

/** The facts that all chunks of a batch share. */
type BatchFacts = Omit<Batch, "rows" | "rejected" | "excluded" | "chunk"> & {
  chunk: Batch["chunk"] | undefined;
};

export class ChunkStore {
  readonly #narrowing = new Narrowing();
  readonly #request: Omit<BatchFacts, "chunk">;
  readonly #ofImport: BatchFacts["chunk"];
  #isOverloaded = false;
  #isAnyTaken = false;

  /** @param uncounted the first mutation that stores rows counts these too */
  constructor(
    private readonly context: PipelineContext,
    { chunk, ...request }: BatchFacts,
    public uncounted: Uncounted | undefined,
  ) {
    this.#request = request;
    this.#ofImport = chunk;
  }

  /** Whether the platform had no place for any row. */
  get tookNothing(): boolean {
    return this.#isOverloaded && !this.#isAnyTaken;
  }

  async storeInTurn(queue: Row[][]): Promise<Counts> {
    let sum = nothing;
    for (const chunk of queue) sum = add(sum, await this.#store(chunk));
    return sum;
  }

  async #store(chunk: Row[]): Promise<Counts> {
    if (this.#isOverloaded) return failed(chunk, sendAgain);
    const counted = this.uncounted;
    this.uncounted = undefined;
    try {
      const result = await this.#ingest(chunk, counted);
      // This holds even if it stored nothing: it has counted the rows that it left out or rejected.
      this.#isAnyTaken ||= result.kind !== "gone";
      return countsOf(chunk, result);
    } catch (error) {
      this.uncounted = counted ?? this.uncounted;
      this.#isOverloaded ||= isPlatformLimit(error);
      if (
        this.#isOverloaded ||
        chunk.length <= 1 ||
        !this.#narrowing.mayGoOn()
      ) {
        console.error(
          "Footfall could not store some events",
          errorForLog(error),
        );
        return failed(chunk, sendAgain);
      }
      const middle = Math.ceil(chunk.length / 2);
      return this.storeInTurn([chunk.slice(0, middle), chunk.slice(middle)]);
    }
  }

  #ingest(
    chunk: Row[],
    notStored: Uncounted | undefined,
  ): Promise<IngestResult> {
    const { ctx, component } = this.context;
    return ctx.runMutation(component.ingest.ingest, {
      ...this.#request,
      ...defined({
        notStored,
        piece: this.#ofImport && pieceOf(this.#ofImport, chunk),
      }),
      events: chunk.map(({ event }) => event),
    });
  }
}

function pieceOf(
  { importId, chunk, rowsInChunk }: ChunkName & { rowsInChunk: number },
  rows: readonly Row[],
): ChunkPiece {
  return { importId, chunk, rowsInChunk, rows: rows.map(({ index }) => index) };
}

/** Bounds the cost of a request after one of its mutations has failed. */
class Narrowing {
  #mutationsLeft = limits.MAX_NARROWING_MUTATIONS.value;
  readonly #until = Date.now() + limits.MAX_NARROWING_MS.value;

  /**
   * Whether to offer both halves. If mutations fail because there are too many, more do not help.
   */
  mayGoOn(): boolean {
    this.#mutationsLeft -= 2;
    return this.#mutationsLeft >= 0 && Date.now() < this.#until;
  }
}
