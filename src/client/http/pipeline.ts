/** From parsed rows to stored events: the part of ingest that no wire dialect changes. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { getConvexSize } from "convex/values";
import type { ComponentApi } from "../../component/_generated/component.js";
import type {
  IncomingEvent,
  IngestResult,
  Rejection,
} from "../../shared/incoming.js";
import { limits } from "../../shared/limits.js";
import { HttpProblem } from "./problem.js";
import type { Sender } from "./sender.js";

/** A request in the words of `ingest`, whatever dialect it was sent in. */
export interface Batch extends Sender {
  keyHash: string;
  receivedAt: number;
  sentAt?: number;
  import?: boolean;
  rows: Row[];
  /** Rows that could not be parsed. */
  rejected: Rejection[];
}

export interface Row {
  /** Position in the request. */
  index: number;
  event: IncomingEvent;
}

export interface Stored {
  accepted: number;
  duplicates: number;
  /** By position in the request. */
  rejected: Rejection[];
}

export interface PipelineContext {
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runMutation">;
  component: Pick<ComponentApi, "ingest">;
}

/** Four chunks of 500 are a whole request; more would only take capacity from other requests. */
const CHUNKS_AT_ONCE = 4;

/**
 * Stores a batch in as few mutations as its size allows. The first decides for the request: when it
 * is refused or fails, nothing was stored and an {@link HttpProblem} is thrown. It runs even when no
 * row is left, because a request without a valid key must not be answered like one with.
 */
export async function storeBatch(
  { ctx, component }: PipelineContext,
  { rows, rejected, ...request }: Batch,
): Promise<Stored> {
  const ingest = (chunk: Row[]) =>
    ctx.runMutation(component.ingest.ingest, {
      ...request,
      events: chunk.map(({ event }) => event),
    });
  const [first = [], ...rest] = toChunks(rows);
  const results = [storedOrThrow(first, await firstResult(ingest(first)))];
  for (let at = 0; at < rest.length; at += CHUNKS_AT_ONCE) {
    const chunks = rest.slice(at, at + CHUNKS_AT_ONCE);
    results.push(
      ...(await Promise.all(
        chunks.map((chunk) => laterResult(chunk, ingest(chunk))),
      )),
    );
  }
  return sum([...results, { accepted: 0, duplicates: 0, rejected }]);
}

/** Never 401 when the look-up itself fails: senders throw their events away at a 401. */
async function firstResult(
  result: Promise<IngestResult>,
): Promise<IngestResult> {
  try {
    return await result;
  } catch (error) {
    console.error("Footfall could not store the events of a request", error);
    throw new HttpProblem(
      "internal",
      "The events could not be stored. Nothing of this request was: send it again",
    );
  }
}

const refusalMessages = {
  unauthorized: "This key is not known here",
  origin: "The site does not take events from this origin",
  paused: "The site does not take events at the moment: send them again later",
};

function storedOrThrow(chunk: Row[], result: IngestResult): Stored {
  if (result.kind === "refused") throw refusal(result.reason);
  return {
    accepted: result.accepted,
    duplicates: result.duplicates,
    rejected: result.rejected.map((rejection) => ({
      ...rejection,
      index: chunk[rejection.index]?.index ?? rejection.index,
    })),
  };
}

export function refusal(reason: keyof typeof refusalMessages): HttpProblem {
  return new HttpProblem(reason, refusalMessages[reason]);
}

/** Earlier chunks are stored by now, so a chunk that is not takes only its own rows with it. */
async function laterResult(
  chunk: Row[],
  result: Promise<IngestResult>,
): Promise<Stored> {
  try {
    return storedOrThrow(chunk, await result);
  } catch (error) {
    const refused = error instanceof HttpProblem;
    if (!refused) {
      console.error("Footfall could not store some events of a request", error);
    }
    return {
      accepted: 0,
      duplicates: 0,
      rejected: chunk.map(({ index }) => ({
        index,
        reason: "internal",
        error: refused
          ? error.message
          : "The event could not be stored: send it again",
      })),
    };
  }
}

/** Consecutive rows, each chunk within what one mutation may take. */
function toChunks(rows: Row[]): Row[][] {
  const chunks: Row[][] = [];
  let chunk: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = getConvexSize(row.event);
    if (
      chunk.length === limits.MAX_EVENTS_PER_MUTATION.value ||
      (chunk.length > 0 && bytes + size > limits.MAX_MUTATION_BYTES.value)
    ) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(row);
    bytes += size;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

function sum(results: Stored[]): Stored {
  return {
    accepted: results.reduce((total, { accepted }) => total + accepted, 0),
    duplicates: results.reduce(
      (total, { duplicates }) => total + duplicates,
      0,
    ),
    rejected: results
      .flatMap(({ rejected }) => rejected)
      .sort((left, right) => left.index - right.index),
  };
}
