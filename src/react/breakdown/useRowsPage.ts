/** Searches, orders and pages rows. The page keeps reacting while React renders many rows. */
import { useDeferredValue, useMemo, useState } from "react";
import {
  largestOf,
  nextOrder,
  orderRows,
  pageOf,
  searchRows,
  type NamedRow,
  type RowOrder,
} from "./breakdownRows.js";
import type { Column } from "./columns.js";

/**
 * Rows of a page: two or three screens, and few enough that an order by another column is drawn at
 * once.
 */
const PAGE_SIZE = 50;

export interface RowsPageOptions<Figures> {
  columns: readonly Column<Figures>[];
  rows: readonly NamedRow<Figures & { key: string }>[];
  /**
   * Figures of everything without a row. They stand below the last row while nothing is searched.
   */
  other?: Figures | null;
  /** Name of the column that orders the rows first. */
  initialColumn: string;
}

export function useRowsPage<Figures>({
  columns,
  rows,
  other = null,
  initialColumn,
}: RowsPageOptions<Figures>) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<{ page: number; order: RowOrder }>({
    page: 0,
    order: { column: initialColumn, direction: "descending" },
  });
  // The rows follow when the page has time. A letter shows as soon as it is typed.
  const search = useDeferredValue(typed);
  const { page: asked, order } = useDeferredValue(chosen);
  const setPage = (next: number) =>
    setChosen((before) => ({ ...before, page: next }));
  const ordered = useMemo(
    () => orderRows(rows, columns, order),
    [rows, columns, order],
  );
  const found = useMemo(() => searchRows(ordered, search), [ordered, search]);
  const largest = useMemo(() => {
    const column = columns.find(({ name }) => name === order.column);
    return largestOf(rows, column);
  }, [rows, columns, order.column]);
  return {
    typed,
    setTyped: (text: string) => {
      setTyped(text);
      setPage(0);
    },
    search,
    found,
    page: pageOf(found, asked, PAGE_SIZE),
    setPage,
    order,
    orderBy: (column: string) =>
      setChosen((before) => ({
        page: 0,
        order: nextOrder(before.order, column),
      })),
    largest,
    other: search.trim() === "" ? other : null,
  };
}
