/**
 * Pages of a list, newest first or by name. A page is one pass over an index range from a cursor on, and
 * leaves out rows as it goes. Each page is bounded by rows and bytes read, not by what it finds, so
 * it may be short or empty with more to follow.
 *
 * It is made for `usePaginatedQuery` of convex-helpers, which gives a page its `endCursor` once it
 * asks for the next one. Such a page holds the rows that lie between the two cursors, and says
 * where to split it when these have become many.
 */
import type { QueryStream } from "convex-helpers/server/stream";
import type { PaginationOptions, PaginationResult } from "convex/server";
import { footfallError } from "../../shared/errors.js";
import { MAX_PAGE_ITEMS } from "../../shared/api/lists.js";
import {
  cursorOf,
  END_CURSOR,
  END_OF_LIST,
  isBefore,
  keyOf,
  type ListKey,
  type ListOrder,
} from "../model/lists/listCursor.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_ROWS,
  PAGE_GROWTH,
} from "../budget/listLimits.js";

export interface List<Row extends object> {
  /**
   * Newest first, by an index of numbers after the values that are fixed. Or in the order of an
   * index of one text.
   */
  rows: QueryStream<Row>;
  /** The ends of the index range, if it is one of time. */
  span?: Span;
  /** Default: all rows of the index range. */
  isListed?: (row: Row) => boolean;
  /** Bounds the rows of a page further, where each costs more reads. */
  maxRows?: number;
}

interface Budget {
  items: number;
  rows: number;
  bytes: number;
}

/**
 * One page of the list.
 *
 * @throws a Footfall error `invalidArgument` for a wrong number of items and a broken cursor
 */
export async function readPage<Row extends object>(
  list: List<Row>,
  options: PaginationOptions,
): Promise<PaginationResult<Row>> {
  const usual = budgetOf(list, options);
  const start = keyOfOption(list, options, "cursor");
  const end = keyOfOption(list, options, "endCursor");
  // The stream would take a range that is empty by its bounds for one of a single value.
  const { from, to } = list.span ?? { from: -Infinity, to: Infinity };
  const order = orderOf(list);
  if (from >= to || (start && !isBefore(start, end ?? END_OF_LIST, order))) {
    return endedAt(options.endCursor ?? END_CURSOR, []);
  }
  if (!end) {
    const { page, keys, isCut } = await readRange(list, start, null, usual);
    const last = keys.at(-1);
    return isCut && last
      ? { page, isDone: false, continueCursor: cursorOf(last) }
      : endedAt(END_CURSOR, page);
  }
  const { page, keys, bytes, isCut } = await readRange(list, start, end, {
    items: PAGE_GROWTH * MAX_PAGE_ITEMS,
    rows: PAGE_GROWTH * usual.rows,
    bytes: PAGE_GROWTH * usual.bytes,
  });
  const pinned = endedAt(cursorOf(end), page);
  const middle = keys[Math.floor((keys.length - 1) / 2)];
  const hasGrown =
    page.length > usual.items + 1 ||
    keys.length > usual.rows ||
    bytes > usual.bytes;
  // A page of one row cannot be halved, however large the row is.
  const splits = isCut || (hasGrown && keys.length > 1);
  if (!middle || !splits) return pinned;
  return {
    ...pinned,
    splitCursor: cursorOf(middle),
    pageStatus: isCut ? "SplitRequired" : "SplitRecommended",
  };
}

function endedAt<Row>(cursor: string, page: Row[]): PaginationResult<Row> {
  return { page, isDone: cursor === END_CURSOR, continueCursor: cursor };
}

/** The listed rows after `start` up to `end`, and the keys of all rows that the pass looked at. */
async function readRange<Row extends object>(
  { rows, isListed = () => true }: List<Row>,
  start: ListKey | null,
  end: ListKey | null,
  budget: Budget,
): Promise<{ page: Row[]; keys: ListKey[]; bytes: number; isCut: boolean }> {
  const fixed = rows.getEqualityIndexFilter();
  const first = [...fixed, ...(start ?? [])];
  const last = [...fixed, ...(end ?? [])];
  const range = rows.narrow(
    rows.getOrder() === "desc"
      ? {
          upperBound: first,
          upperBoundInclusive: start === null,
          lowerBound: last,
          lowerBoundInclusive: true,
        }
      : {
          lowerBound: first,
          lowerBoundInclusive: start === null,
          upperBound: last,
          upperBoundInclusive: true,
        },
  );
  const page: Row[] = [];
  const keys: ListKey[] = [];
  let bytes = 0;
  for await (const [row, key, rowBytes] of range.iterWithKeys(true)) {
    const isFull =
      page.length >= budget.items ||
      keys.length >= budget.rows ||
      bytes + rowBytes > budget.bytes;
    // The first row always has room, or a list would stop at it.
    if (isFull && keys.length > 0) return { page, keys, bytes, isCut: true };
    bytes += rowBytes;
    keys.push(key.slice(fixed.length) as ListKey);
    if (row && isListed(row)) page.push(row);
  }
  return { page, keys, bytes, isCut: false };
}

function orderOf<Row extends object>({ rows }: List<Row>): ListOrder {
  return rows.getOrder() === "desc" ? "newest" : "name";
}

function budgetOf(
  { maxRows = MAX_PAGE_ROWS }: Pick<List<object>, "maxRows">,
  options: PaginationOptions,
): Budget {
  const { maximumRowsRead, maximumBytesRead } = options;
  return {
    items: itemsOf(options),
    rows: atMost(maxRows, maximumRowsRead),
    bytes: atMost(MAX_PAGE_BYTES, maximumBytesRead),
  };
}

/**
 * The number of items, checked.
 *
 * @throws a Footfall error `invalidArgument`
 */
export function itemsOf({ numItems }: PaginationOptions): number {
  const isAllowed =
    Number.isInteger(numItems) && numItems >= 1 && numItems <= MAX_PAGE_ITEMS;
  if (isAllowed) return numItems;
  throw invalidOption(
    "numItems",
    `numItems is ${numItems}; a whole number from 1 to ${MAX_PAGE_ITEMS} is allowed.`,
  );
}

/** The caller may ask for less than the limit. */
function atMost(limit: number, wanted: number | undefined): number {
  return wanted !== undefined && wanted < limit ? wanted : limit;
}

function keyOfOption<Row extends object>(
  list: List<Row>,
  options: PaginationOptions,
  name: "cursor" | "endCursor",
): ListKey | null {
  const cursor = options[name];
  if (cursor === null || cursor === undefined) return null;
  const { rows, span } = list;
  const parts =
    rows.getIndexFields().length - rows.getEqualityIndexFilter().length;
  const key = keyOf(cursor, parts, orderOf(list));
  const at = key?.[0];
  const isOutside =
    span && typeof at === "number" && !(span.from <= at && at < span.to);
  if (key === null || isOutside) {
    throw invalidOption(
      name,
      `${name} is not one that this list with these arguments has given.`,
      // These tell usePaginatedQuery that it has to start over.
      { isConvexSystemError: true, paginationError: "InvalidCursor" },
    );
  }
  return key;
}

export function invalidOption(
  name: string,
  message: string,
  details: Record<string, string | boolean> = {},
) {
  return footfallError("invalidArgument", message, {
    argument: `paginationOpts.${name}`,
    ...details,
  });
}
