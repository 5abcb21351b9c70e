/**
 * Runs `.paginate()`. A page ends at a cursor, which is the index key of its last row. The journal
 * remembers where a page ended. So a query that runs again keeps the end of its page, and grows
 * when rows are inserted.
 */
import type { JSONValue } from "convex/values";
import { convexToJson, jsonToConvex, type Value } from "convex/values";
import { matchesFilter } from "./filters.js";
import type { IndexRange } from "./indexRange.js";
import { after, before, type Position } from "./positions.js";
import { RowStream, type Operator } from "./rowStream.js";
import type { Row } from "./row.js";
import type { Meter, Transaction } from "./transaction.js";
import type { Key } from "./values.js";

const END = "_end_cursor";

export interface PageRequest {
  readonly cursor: string | null;
  readonly endCursor: string | null;
  readonly pageSize: number;
  readonly maximumRowsRead?: number | null;
  readonly maximumBytesRead?: number | null;
}

export interface Page {
  /** The documents as JSON text. */
  readonly page: string[];
  readonly isDone: boolean;
  readonly continueCursor: string;
  readonly splitCursor: string | null;
  readonly pageStatus: "SplitRequired" | "SplitRecommended" | null;
}

export function readPage(
  transaction: Transaction,
  meter: Meter,
  range: IndexRange,
  operators: readonly Operator[],
  request: PageRequest,
): Page {
  const { cursor, endCursor } = request;
  if (cursor === END)
    return {
      page: [],
      isDone: true,
      continueCursor: END,
      splitCursor: null,
      pageStatus: null,
    };
  const bounded = narrow(range, cursor, endCursor);
  const stream = new RowStream(transaction, meter, bounded, []);
  const cursorOf = (row: Row) => encodeCursor(range.index.rows.keyOf(row));
  const filters = operators.flatMap((operator) =>
    "filter" in operator ? [operator.filter] : [],
  );
  const page: string[] = [];
  const scanned: Row[] = [];
  let bytes = 0;
  let isCut = false;
  const isPinned = endCursor !== null;
  while (isPinned || page.length < request.pageSize) {
    const row = stream.scan();
    if (row === null) break;
    scanned.push(row);
    bytes += row.bytes;
    if (filters.every((filter) => matchesFilter(row.document, filter)))
      page.push(row.json);
    isCut =
      scanned.length >= (request.maximumRowsRead || Number.POSITIVE_INFINITY) ||
      bytes >= (request.maximumBytesRead || Number.POSITIVE_INFINITY);
    if (isCut) break;
  }
  const reachedEnd = stream.isExhausted || stream.peek() === undefined;
  const last = scanned[scanned.length - 1];
  if (reachedEnd) stream.isExhausted = true;
  stream.close();
  const isDone = reachedEnd && (endCursor === null || endCursor === END);
  const continueCursor = isDone
    ? END
    : reachedEnd && endCursor !== null
      ? endCursor
      : last === undefined
        ? (cursor ?? END)
        : cursorOf(last);
  const pageStatus = isCut
    ? "SplitRequired"
    : scanned.length > request.pageSize + 1
      ? "SplitRecommended"
      : null;
  const middle = scanned[Math.floor((scanned.length - 1) / 2)];
  const isSplit = pageStatus !== null && scanned.length >= 2;
  return {
    page,
    isDone,
    continueCursor,
    splitCursor: isSplit && middle !== undefined ? cursorOf(middle) : null,
    pageStatus,
  };
}

function narrow(
  range: IndexRange,
  cursor: string | null,
  endCursor: string | null,
): IndexRange {
  let { from, to } = range.interval;
  const start = cursor === null ? null : decodeCursor(cursor);
  const end =
    endCursor === null || endCursor === END ? null : decodeCursor(endCursor);
  const behind = (key: Key): Position =>
    range.descending ? before(key) : after(key);
  if (range.descending) {
    if (start !== null) to = behind(start);
    if (end !== null) from = behind(end);
  } else {
    if (start !== null) from = behind(start);
    if (end !== null) to = behind(end);
  }
  return { ...range, interval: { from, to } };
}

/**
 * Writes a cursor. A missing field is null, and every other value is JSON text, so that nobody
 * confuses the two.
 */
function encodeCursor(key: Key): string {
  return JSON.stringify(
    key.map((value) =>
      value === undefined ? null : JSON.stringify(convexToJson(value)),
    ),
  );
}

function decodeCursor(cursor: string): Key {
  return (JSON.parse(cursor) as (string | null)[]).map(
    (field): Value | undefined =>
      field === null ? undefined : jsonToConvex(JSON.parse(field) as JSONValue),
  );
}
