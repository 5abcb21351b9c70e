/** A paged list as a table with its states and the button for more. */
import type { ReactNode } from "react";
import { useLabels } from "../labels/LabelsProvider.js";
import { PanelBody } from "../ui/PanelBody.js";
import type { PanelState } from "../ui/panelState.js";
import { pagedState } from "./pagedState.js";
import { ListTable, type ListTableProps } from "./ListTable.js";
import { LoadMore } from "./LoadMore.js";
import type { PagedList } from "./usePagedList.js";

export interface PagedTableProps<Row> extends Omit<
  ListTableProps<Row>,
  "rows"
> {
  list: PagedList<Row>;
  /** Said when there is no row. */
  empty: string;
  emptyHint?: string | undefined;
}

export function PagedTable<Row>({
  list,
  empty,
  emptyHint,
  ...table
}: PagedTableProps<Row>): ReactNode {
  const labels = useLabels();
  const { rows = [], isLoadingMore, loadMore } = list;
  // A page holds what was found in so many rows of the store, and that can be nothing.
  const isSearching = rows.length === 0 && (loadMore !== null || isLoadingMore);
  const state: PanelState = isSearching
    ? { kind: "empty", message: labels.nothingFoundYet }
    : pagedState(list, empty, emptyHint);
  return (
    <>
      <PanelBody shape="rows" state={state}>
        <ListTable {...table} rows={rows} />
      </PanelBody>
      {!list.isStale && (
        <LoadMore
          label={isSearching ? labels.searchFurther : labels.loadMore}
          isLoading={isLoadingMore}
          loadMore={loadMore}
        />
      )}
    </>
  );
}
