/** Rows in full: every column, a search, an order by any column, page by page, and as a file. */
import { useId } from "react";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import type { Doubts } from "../figures/useDoubts.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { otherRow, tableRows } from "./breakdownRows.js";
import { Pager } from "./Pager.js";
import { RowsTable } from "./RowsTable.js";
import { RowSearch } from "./RowSearch.js";
import type { StandingsBy } from "./standings.js";
import { useRowsPage, type RowsPageOptions } from "./useRowsPage.js";
import type { KeyOpening } from "./ViewRows.js";

/** A search is offered above this many rows. A viewer finds one of ten by looking. */
const SEARCHED_FROM = 10;

interface PagedRowsProps<Figures> extends RowsPageOptions<Figures>, KeyOpening {
  heading: string;
  doubts?: Doubts;
  /** The standings of the rows by the column that orders them. */
  standingsBy?: StandingsBy<Figures>;
  /** Name of the CSV file, without its ending. */
  fileName: string;
}

export function PagedRows<Figures>({
  heading,
  doubts,
  standingsBy,
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
  const main = columns.find(({ name }) => name === order.column);
  const standings = main && standingsBy?.(main);
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
          {...{ heading, columns, standings, doubts, order }}
          {...{ onOpenKey, canOpenKey }}
          rows={tableRows(page.items, {
            ...{ columns, standings, largest: shown.largest },
            by: order.column,
          })}
          other={
            other && isLastPage ? otherRow(other, columns, standings) : null
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
