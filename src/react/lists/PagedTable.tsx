/** A paged list as a table with its states and the button for more. */
import type { ReactNode } from "react";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { PanelBody } from "../ui/PanelBody.js";
import type { PanelState } from "../ui/panelState.js";
import { pagedState } from "./pagedState.js";
import { ListTable, type ListTableProps } from "./ListTable.js";
import { LoadMore } from "./LoadMore.js";
import type { PagedList } from "./usePagedList.js";

interface PagedTableProps<Row> extends Omit<ListTableProps<Row>, "rows"> {
  list: PagedList<Row>;
  /** Shown when there is no row. */
  empty: string;
  emptyHint?: string | undefined;
  /** Offers the rows as a file. */
  csv?: RowsFile<Row> | undefined;
}

interface RowsFile<Row> {
  /** Name of the file, without its ending. Undefined: no file. */
  fileName: string | undefined;
  /** Loads the code that makes the text, and makes it. */
  make: (rows: readonly Row[], separator: CsvSeparator) => Promise<string>;
}

export function PagedTable<Row>({
  list,
  empty,
  emptyHint,
  csv,
  ...table
}: PagedTableProps<Row>): ReactNode {
  const labels = useLabels();
  const formats = useFormats();
  const { rows = [], isLoadingMore, loadMore } = list;
  // The server looks through a number of stored rows for each page, and may find nothing in them.
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
      {csv?.fileName !== undefined && rows.length > 0 && (
        <footer className="footfall-panel-foot">
          <CsvButton
            label={fillLabel(labels.downloadRows, {
              count: formats.exact(rows.length, "count"),
            })}
            makeCsv={(separator) => csv.make(rows, separator)}
            fileName={csv.fileName}
          />
        </footer>
      )}
    </>
  );
}
