/** Cuts the rows of a request into what one mutation may take. */
import { getConvexSize } from "convex/values";
import { blockOf } from "../../shared/event/imports.js";
import { limits } from "../../shared/limits.js";
import type { Row } from "./pipeline.js";

/**
 * Consecutive rows, each chunk within the number and bytes of one mutation.
 *
 * @param inBlocks none holds rows of two blocks of positions, which imports with a run are stored by
 */
export function toChunks(rows: readonly Row[], inBlocks = false): Row[][] {
  const chunks: Row[][] = [];
  let chunk: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = getConvexSize(row.event);
    const first = chunk[0];
    const isFull =
      (inBlocks && first && blockOf(first.index) !== blockOf(row.index)) ||
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
