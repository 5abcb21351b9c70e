/** Types of rows and of index ranges, and the going over a range by time from any row on. */
import type {
  IndexRange,
  NamedTableInfo,
  Query,
  WithoutSystemFields,
} from "convex/server";
import type { DataModel, Doc, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";

/** A database, or streams over one (`newestFirst.ts`). */
export type Reader = Pick<QueryCtx["db"], "query">;

/** A database to insert rows into. */
export type Inserter = Pick<MutationCtx["db"], "insert">;

/** A row before it is stored. */
export type NewRow<Table extends TableNames> = WithoutSystemFields<Doc<Table>>;

/** Rows of an index range, in its order. It reads nothing until the caller says how much. */
export type Rows<Table extends TableNames> = Query<
  NamedTableInfo<DataModel, Table>
>;

/** Times in `[from, to)`. An end that is absent is open. */
export interface Times {
  from?: number;
  to?: number;
  /** Only times after this one, instead of `from`. */
  later?: number;
}

/** Times in `[from, to)` behind the row at `after`, if there is one. */
export interface TimesBehind extends Times {
  after: RowPosition | null;
}

/** An index whose next field is a time. */
interface ByTime<Field extends string> {
  eq(
    field: Field,
    at: number,
  ): { gt(field: "_creationTime", created: number): IndexRange };
  gte(field: Field, from: number): { lt(field: Field, to: number): IndexRange };
  gt(field: Field, from: number): { lt(field: Field, to: number): IndexRange };
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
  const { from = -Infinity, to = Infinity, later } = times;
  return later === undefined
    ? index.gte(field, from).lt(field, to)
    : index.gt(field, later).lt(field, to);
}

/**
 * Goes over a range by time from a row on: first the rest of its instant, then later rows. Costs an
 * index range, and another for the instant.
 */
export async function* rowsBehind<Row>(
  rowsOf: (times: Times | RowPosition) => AsyncIterable<Row>,
  { after, ...times }: TimesBehind,
): AsyncGenerator<Row> {
  if (after) yield* rowsOf(after);
  yield* rowsOf(after ? { ...times, later: after.at } : times);
}
