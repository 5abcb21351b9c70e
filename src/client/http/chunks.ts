/** Cuts the rows of a request into chunks that fit into one mutation. */
import { getConvexSize } from "convex/values";
import { windowOf } from "../../shared/event/imports.js";
import { limits } from "../../shared/limits.js";
import type { Row } from "./pipeline.js";

export interface Cut {
  /** Keeps rows of two windows of positions apart. Imports with a run are stored by window. */
  inWindows?: boolean;
}

/** Returns chunks of consecutive rows, each within the number and bytes of one mutation. */
export function toChunks(
  rows: readonly Row[],
  { inWindows = false }: Cut = {},
): Row[][] {
  const chunks: Row[][] = [];
  let chunk: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = getConvexSize(row.event);
    const first = chunk[0];
    const isFull =
      (inWindows && first && windowOf(first.index) !== windowOf(row.index)) ||
      chunk.length === limits.MAX_EVENTS_PER_MUTATION.value ||
      (chunk.length > 0 && bytes + size > limits.MAX_MUTATION_BYTES.value);
    if (isFull) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(row);
    bytes += size;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
