/**
 * Fences say how far the events of an hour are counted, lane by lane. A fold notes its position in
 * the delta that it writes, and compaction in the hour. So a report finds it in rows that it reads
 * anyway. Events of a lane up to its position are counted or dead letters. Later ones are not
 * counted yet.
 */
import type { Fence } from "./recount.js";

/**
 * The furthest position of each lane. Undefined where one fence is undefined: adding a fence
 * to a row without one does not say how far the row itself counted.
 */
export function joinFences(
  fences: readonly (Fence | undefined)[],
): Fence | undefined {
  const joined = new Map<number, Fence[number]>();
  for (const fence of fences) {
    if (fence === undefined) return undefined;
    for (const position of fence) {
      const known = joined.get(position.lane);
      if (!known || isFurther(position, known)) {
        joined.set(position.lane, position);
      }
    }
  }
  return [...joined.values()].sort((a, b) => a.lane - b.lane);
}

function isFurther(a: Fence[number], b: Fence[number]): boolean {
  return a.seq > b.seq || (a.seq === b.seq && a.after > b.after);
}
