/** Ranges of an index as streams, which a list can page. */
import { QueryStream, stream } from "convex-helpers/server/stream";
import type { Doc, TableNames } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import type { MappedRange } from "./mappedRange.js";
import { MappedStream } from "./mappedStream.js";
import type { Reader, Rows } from "./ranges.js";

/** The range as a stream, in the opposite order of its index. */
export function newestFirst<Table extends TableNames>(
  { db }: QueryCtx,
  rangeOf: (db: Reader) => Rows<Table>,
): QueryStream<Doc<Table>> {
  return streamOf(rangeOf(stream(db, schema)).order("desc"));
}

/** The range as a stream of what its rows stand for, in the opposite order of its index. */
export function newestMapped<Table extends TableNames, Row extends object>(
  ctx: QueryCtx,
  rangeOf: (db: Reader) => MappedRange<Table, Row>,
): QueryStream<Row> {
  const { map } = rangeOf(ctx.db);
  const rows = newestFirst(ctx, (db) => rangeOf(db).rows);
  return new MappedStream(rows, (row) => ({ row: map(row), bytes: 0 }));
}

/** The range as a stream, in the order of its index. */
export function inOrder<Table extends TableNames>(
  { db }: QueryCtx,
  rangeOf: (db: Reader) => Rows<Table>,
): QueryStream<Doc<Table>> {
  return streamOf(rangeOf(stream(db, schema)).order("asc"));
}

function streamOf<Row extends object>(
  rows: AsyncIterable<Row>,
): QueryStream<Row> {
  if (isStream(rows)) return rows;
  throw new Error("A range of streams is a stream.");
}

/** A range is a stream if it comes from streams. */
function isStream<Row extends object>(
  rows: AsyncIterable<Row>,
): rows is AsyncIterable<Row> & QueryStream<Row> {
  return rows instanceof QueryStream;
}
