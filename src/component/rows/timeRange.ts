/** The end of an index range whose next field is a time. */
import type { IndexRange } from "convex/server";
import type { RowPosition } from "../model/removals/removal.js";
import type { Times } from "./ranges.js";

/** An index whose next field is a time. */
interface ByTime<Field extends string> {
  eq(
    field: Field,
    at: number,
  ): { gt(field: "_creationTime", created: number): IndexRange };
  gte(field: Field, from: number): { lt(field: Field, to: number): IndexRange };
}

/** Takes a span of time, or the rest of one instant: rows stored later than that at the position. */
export function within<Field extends string>(
  index: ByTime<Field>,
  field: Field,
  times: Times | RowPosition,
): IndexRange {
  if ("at" in times) {
    return index.eq(field, times.at).gt("_creationTime", times.created);
  }
  const { from = -Infinity, to = Infinity } = times;
  return index.gte(field, from).lt(field, to);
}
