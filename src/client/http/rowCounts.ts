/**
 * Counts the rows of a request that were stored, were there, or were refused, by chunk and in
 * total.
 */
import type { IngestResult } from "../../shared/event/incoming.js";
import type { Excluded, Row, Stored } from "./pipeline.js";

/** The counts of the whole answer, for some of its rows. */
export type Counts = Omit<Stored, "excluded">;

export const nothing: Counts = {
  accepted: 0,
  duplicates: 0,
  rejected: [],
  repeats: [],
  leftOut: 0,
};

/** Returns the counts of a chunk. Its positions become positions in the request. */
export function countsOf(chunk: Row[], result: IngestResult): Counts {
  if (result.kind === "gone") {
    return failed(chunk, "The site of this key was deleted");
  }
  const inRequest = <At extends { index: number }>(row: At): At => ({
    ...row,
    index: chunk[row.index]?.index ?? row.index,
  });
  return {
    accepted: result.accepted,
    duplicates: result.duplicates,
    rejected: result.rejected.map(inRequest),
    repeats: (result.repeats ?? []).map(inRequest),
    leftOut: result.excluded ?? 0,
  };
}

/**
 * Returns the counts of a chunk that failed as a whole on the server. Its sender may send it again.
 */
export function failed(chunk: Row[], error: string): Counts {
  return {
    ...nothing,
    rejected: chunk.map(({ index }) => ({ index, reason: "internal", error })),
  };
}

export function add(left: Counts, right: Counts): Counts {
  return {
    accepted: left.accepted + right.accepted,
    duplicates: left.duplicates + right.duplicates,
    rejected: [...left.rejected, ...right.rejected],
    repeats: [...left.repeats, ...right.repeats],
    leftOut: left.leftOut + right.leftOut,
  };
}

/** Returns the counts of all rows of a request. Rejections come in the order of the rows. */
export function storedOf(counts: Counts, excluded: Excluded): Stored {
  const rejected = counts.rejected.toSorted(
    (left, right) => left.index - right.index,
  );
  return { ...counts, rejected, excluded };
}
