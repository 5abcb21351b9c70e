/** Rows in full: every column, searched, ordered by any of them, a page at a time, and as a file. */
import { useDeferredValue, useId, useMemo, useState } from "react";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import type { Doubts } from "../figures/useDoubts.js";
import { fillLabel } from "../labels/labels.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import {
  largestOf,
  nextOrder,
  orderRows,
  pageOf,
  searchRows,
  tableRows,
  type NamedRow,
  type RowOrder,
} from "./breakdownRows.js";
import type { Column } from "./columns.js";
import { Pager } from "./Pager.js";
import { RowsTable } from "./RowsTable.js";

const PAGE_SIZE = 50;
/** As many are found by looking. */
const SEARCHED_FROM = 10;

export interface PagedRowsProps<Figures> {
  heading: string;
  columns: readonly Column<Figures>[];
  rows: readonly NamedRow<Figures & { key: string }>[];
  /** Stands below the last row while nothing is searched. */
  other?: Figures | null;
  doubts?: Doubts;
  /** Name of the column by which they are ordered first. */
  initialColumn: string;
  /** Without its ending. */
  fileName: string;
  onOpenKey?: ((key: string) => void) | undefined;
  canOpenKey?: ((key: string) => boolean) | undefined;
}

export function PagedRows<Figures>({
  heading,
  columns,
  rows,
  other = null,
  doubts,
  initialColumn,
  fileName,
  onOpenKey,
  canOpenKey,
}: PagedRowsProps<Figures>) {
  const visible = useVisibleText();
  const labels = useLabels();
  const hintId = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<{ page: number; order: RowOrder }>({
    page: 0,
    order: { column: initialColumn, direction: "descending" },
  });
  // The rows follow as the page has time: a letter is there as soon as it is typed.
  const search = useDeferredValue(typed);
  const { page: asked, order } = useDeferredValue(chosen);
  const setPage = (next: number) =>
    setChosen((before) => ({ ...before, page: next }));

  const ordered = useMemo(
    () => orderRows(rows, columns, order),
    [rows, columns, order],
  );
  const found = useMemo(() => searchRows(ordered, search), [ordered, search]);
  const largest = useMemo(
    () =>
      largestOf(
        rows,
        columns.find(({ name }) => name === order.column),
      ),
    [rows, columns, order.column],
  );
  const page = pageOf(found, asked, PAGE_SIZE);
  const isSearched = search.trim() !== "";
  const otherRow = isSearched ? null : other;
  const isLastPage = page.page === page.pageCount - 1;

  const makeCsv = async (separator: CsvSeparator) => {
    const { rowsCsv } = await import("../export/breakdownCsv.js");
    return rowsCsv({
      heading,
      columns,
      rows: found,
      other: otherRow,
      doubts,
      labels,
      separator,
    });
  };

  return (
    <>
      <div className="footfall-rows-bar">
        {rows.length > SEARCHED_FROM && (
          <label className="footfall-rows-search">
            <Icon name="search" />
            <span className="footfall-hidden">
              {fillLabel(labels.searchRows, { heading })}
            </span>
            <input
              type="search"
              className="footfall-rows-search-input"
              placeholder={labels.search}
              aria-describedby={hintId}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setPage(0);
              }}
            />
          </label>
        )}
        <CsvButton makeCsv={makeCsv} fileName={fileName} />
      </div>
      <div
        className="footfall-rows-scroll"
        tabIndex={0}
        role="group"
        aria-label={visible(heading)}
      >
        <RowsTable
          heading={heading}
          columns={columns}
          rows={tableRows(page.items, columns, order.column, largest)}
          other={
            otherRow && isLastPage
              ? columns.map((column) => column.valueOf(otherRow))
              : null
          }
          doubts={doubts}
          order={order}
          onOrder={(column) =>
            setChosen((before) => ({
              page: 0,
              order: nextOrder(before.order, column),
            }))
          }
          isScrolled
          onOpenKey={onOpenKey}
          canOpenKey={canOpenKey}
        />
      </div>
      <Pager
        id={hintId}
        page={page}
        total={found.length}
        onPage={setPage}
        emptyText={fillLabel(labels.noMatch, { search: search.trim() })}
      />
    </>
  );
}
