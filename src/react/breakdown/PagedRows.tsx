/** Rows in full: every column, a search, an order by any column, page by page, and as a file. */
import { useId } from "react";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import type { Doubts } from "../figures/useDoubts.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { tableRows } from "./breakdownRows.js";
import { Pager } from "./Pager.js";
import { RowsTable } from "./RowsTable.js";
import { RowSearch } from "./RowSearch.js";
import { useRowsPage, type RowsPageOptions } from "./useRowsPage.js";
import type { KeyOpening } from "./ViewRows.js";

/** A search is offered above this many rows. A viewer finds one of ten by looking. */
const SEARCHED_FROM = 10;

interface PagedRowsProps<Figures> extends RowsPageOptions<Figures>, KeyOpening {
  heading: string;
  doubts?: Doubts;
  /** Name of the CSV file, without its ending. */
  fileName: string;
}

export function PagedRows<Figures>({
  heading,
  doubts,
  fileName,
  onOpenKey,
  canOpenKey,
  ...options
}: PagedRowsProps<Figures>) {
  const labels = useLabels();
  const visible = useVisibleText();
  const hintId = useId();
  const { columns, rows } = options;
  const shown = useRowsPage(options);
  const { found, page, order, other, search } = shown;
  const isLastPage = page.page === page.pageCount - 1;
  const makeCsv = async (separator: CsvSeparator) => {
    const { rowsCsv } = await import("../export/breakdownCsv.js");
    const what = { heading, columns, rows: found, other, doubts };
    return rowsCsv({ ...what, labels, separator });
  };
  return (
    <>
      <div className="footfall-rows-bar">
        {rows.length > SEARCHED_FROM && (
          <RowSearch
            {...{ heading, hintId }}
            value={shown.typed}
            onChange={shown.setTyped}
          />
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
          {...{ heading, columns, doubts, order, onOpenKey, canOpenKey }}
          rows={tableRows(page.items, columns, order.column, shown.largest)}
          other={
            other && isLastPage
              ? columns.map((column) => column.valueOf(other))
              : null
          }
          onOrder={shown.orderBy}
          isScrolled
        />
      </div>
      <Pager
        id={hintId}
        page={page}
        total={found.length}
        onPage={shown.setPage}
        emptyText={fillLabel(labels.noMatch, { search: search.trim() })}
      />
    </>
  );
}
