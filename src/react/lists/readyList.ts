/** A list that is there as a whole. */
import type { PagedList } from "./usePagedList.js";

/** Makes a list of rows, for parts that an app or a test feeds itself. */
export function readyList<Row>(rows: readonly Row[]): PagedList<Row> {
  return { rows, isStale: false, isLoadingMore: false, loadMore: null };
}
