/** Fetches a list page by page and keeps it live. All three lists use it. */
import type {
  PaginatedQueryArgs,
  PaginatedQueryReference,
  UsePaginatedQueryResult,
} from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { usePaginatedQuery } from "convex-helpers/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useKept } from "../data/useKept.js";
import type { OrSkip } from "../data/useReports.js";
import { withoutRepeats } from "../data/withoutRepeats.js";

/** Rows of a page: enough to fill a large screen. Each row costs one or two reads. */
const ROWS_PER_PAGE = 50;

/**
 * Bounds the pages without a row that a list asks for in a row. The server passes over 1,000 stored
 * rows for each at most. A filter that matches nothing would read the whole range.
 */
const MOST_EMPTY_PAGES = 10;

export interface PagedList<Row> {
  /** Newest first. Undefined until the first page has come. */
  rows: readonly Row[] | undefined;
  /** Whether the rows answer an earlier question. The answer to this one is on its way. */
  isStale: boolean;
  isLoadingMore: boolean;
  /** Fetches the next page. Null where there is none, or while one is on its way. */
  loadMore: (() => void) | null;
}

interface PagedListOptions<Row> {
  /** The rows of another scope are never shown. */
  scope: string;
  /** Tells rows apart. */
  idOf: (row: Row) => string;
  /** Default: {@link ROWS_PER_PAGE}. */
  rowsPerPage?: number | undefined;
}

type RowOf<Query extends PaginatedQueryReference> =
  FunctionReturnType<Query>["page"][number];

/**
 * Subscribes to the pages loaded so far. A page may have no row although there are more, where the
 * server has passed over many that a filter leaves out: the list then goes on by itself, for 10
 * pages at most. Throws what the query throws: put a `ReportBoundary` around it.
 */
export function usePagedList<Query extends PaginatedQueryReference>(
  query: Query,
  args: OrSkip<PaginatedQueryArgs<Query>>,
  { scope, idOf, rowsPerPage = ROWS_PER_PAGE }: PagedListOptions<RowOf<Query>>,
): PagedList<RowOf<Query>> {
  const { results, status, loadMore } = usePaginatedQuery(query, args, {
    initialNumItems: rowsPerPage,
  });
  const question = JSON.stringify(args);
  const loadNext = useLoadUntilFound(
    { question, status, results },
    useCallback(() => loadMore(rowsPerPage), [loadMore, rowsPerPage]),
  );
  // A late event can move a session to an earlier place: it then comes up again on a later page.
  const fresh = useMemo(
    () =>
      status === "LoadingFirstPage" ? undefined : withoutRepeats(results, idOf),
    [results, status, idOf],
  );
  const { data, isStale } = useKept(fresh, {
    scope,
    question,
  });
  return {
    rows: data,
    isStale,
    isLoadingMore: status === "LoadingMore",
    loadMore: status === "CanLoadMore" ? loadNext : null,
  };
}

/** The pages that have come. `results` is another array with each of them. */
interface LoadedPages {
  question: string;
  status: UsePaginatedQueryResult<unknown>["status"];
  results: readonly unknown[];
}

/** Asks for the next page, and for those behind it until one has a row. Returns what begins that. */
function useLoadUntilFound(
  { question, status, results }: LoadedPages,
  loadMore: () => void,
): () => void {
  // The first page of a question is asked for without this hook.
  const search = useRef(searchOf(question, 0));
  useEffect(() => {
    if (search.current.question !== question) {
      search.current = searchOf(question, 0);
    }
    const own = search.current;
    if (!own.isWanted || status !== "CanLoadMore") return;
    const isFound = results.length > own.rowsBefore;
    own.emptyPages += 1;
    own.isWanted = !isFound && own.emptyPages < MOST_EMPTY_PAGES;
    if (own.isWanted) loadMore();
  }, [question, status, results, loadMore]);
  return () => {
    search.current = searchOf(question, results.length);
    loadMore();
  };
}

/** A search for the next row. It ends with that row, or with many pages that have none. */
function searchOf(question: string, rowsBefore: number) {
  return { question, isWanted: true, rowsBefore, emptyPages: 0 };
}
