/** Fetches a list page by page and keeps it live. All three lists use it. */
import type { PaginatedQueryArgs, PaginatedQueryReference } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { usePaginatedQuery } from "convex-helpers/react";
import { useMemo } from "react";
import { useKept } from "../data/useKept.js";
import type { OrSkip } from "../data/useReports.js";
import { withoutRepeats } from "../data/withoutRepeats.js";

/** Rows of a page: enough to fill a large screen. Each row costs one or two reads. */
const ROWS_PER_PAGE = 50;

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
 * Subscribes to the pages loaded so far. Throws what the query throws: put a `ReportBoundary`
 * around it.
 */
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
