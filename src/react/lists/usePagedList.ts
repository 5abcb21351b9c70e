/** A list that is fetched page by page and stays live: what the three lists have in common. */
import type { PaginatedQueryArgs, PaginatedQueryReference } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { usePaginatedQuery } from "convex-helpers/react";
import { useMemo } from "react";
import { useKept } from "../data/useKept.js";
import type { OrSkip } from "../data/useReports.js";
import { withoutRepeats } from "../data/withoutRepeats.js";

/** Enough to fill a large screen; each row costs a read or two. */
const ROWS_PER_PAGE = 50;

export interface PagedList<Row> {
  /** Newest first; undefined until the first page has come. */
  rows: readonly Row[] | undefined;
  /** The rows answer an earlier question; the answer to this one is on its way. */
  isStale: boolean;
  isLoadingMore: boolean;
  /** Fetches the next page; null where there is none, or while one is on its way. */
  loadMore: (() => void) | null;
}

interface PagedListOptions<Row> {
  /** What another scope had is never shown. */
  scope: string;
  /** Tells rows apart. */
  idOf: (row: Row) => string;
  /** Default: {@link ROWS_PER_PAGE}. */
  rowsPerPage?: number | undefined;
}

type RowOf<Query extends PaginatedQueryReference> =
  FunctionReturnType<Query>["page"][number];

/** Subscribes to the pages loaded so far. Throws what the query throws: put a `ReportBoundary` around it. */
export function usePagedList<Query extends PaginatedQueryReference>(
  query: Query,
  args: OrSkip<PaginatedQueryArgs<Query>>,
  { scope, idOf, rowsPerPage = ROWS_PER_PAGE }: PagedListOptions<RowOf<Query>>,
): PagedList<RowOf<Query>> {
  const { results, status, loadMore } = usePaginatedQuery(query, args, {
    initialNumItems: rowsPerPage,
  });
  // A late event can move a session to an earlier place: it then comes up again on a later page.
  const fresh = useMemo(
    () =>
      status === "LoadingFirstPage" ? undefined : withoutRepeats(results, idOf),
    [results, status, idOf],
  );
  const { data, isStale } = useKept(fresh, {
    scope,
    question: JSON.stringify(args),
  });
  return {
    rows: data,
    isStale,
    isLoadingMore: status === "LoadingMore",
    loadMore: status === "CanLoadMore" ? () => loadMore(rowsPerPage) : null,
  };
}

/** A list whose rows are there, for parts that an app or a test feeds by itself. */
export function readyList<Row>(rows: readonly Row[]): PagedList<Row> {
  return { rows, isStale: false, isLoadingMore: false, loadMore: null };
}
