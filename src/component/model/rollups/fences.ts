/**
 * How far the events of an hour are counted, lane by lane. A fold notes it in the delta that it writes, and
 * compaction in the hour, so that a report knows it from rows that it reads anyway: of each lane the events of
 * the hour up to the position are counted or dead letters, and those behind it are not counted yet.
 */
import type { Fence } from "./recount.js";

/**
 * The furthest position of each lane. Undefined where one of them is: rows of earlier versions do not say it,
 * and what is added to them does not make it known.
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
