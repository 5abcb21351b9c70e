/** From rows with figures to what a table draws of them: ordered, searched, cut into pages, with bars. */
import type { Dimension } from "../../shared/dimensions.js";
import type { Formats } from "../format/format.js";
import { ownKeyName } from "../labels/keyNames.js";
import { defaultLabels, type Labels } from "../labels/labels.js";
import type { Column } from "./columns.js";
import { fullPlaceName, placeName } from "./placeNames.js";

export interface TableRow {
  key: string;
  label: string;
  /** In the order of the columns; null where it is not counted. */
  values: (number | null)[];
  /** The value by which rows are ordered relative to the largest, 0 to 1. */
  share: number;
}

export interface RowOrder {
  /** Name of a column. */
  column: string;
  direction: "ascending" | "descending";
}

/** Rows with a name to read, so that names are made once and not with each keystroke of a search. */
export interface NamedRow<Row> {
  row: Row;
  label: string;
}

/** @param fullNameOf the name of a row that shares its short one with another */
export function nameRows<Row extends { key: string }>(
  rows: readonly Row[],
  nameOf: (key: string) => string,
  fullNameOf = nameOf,
): NamedRow<Row>[] {
  const named = rows.map((row) => ({ row, label: nameOf(row.key) }));
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { label } of named) (seen.has(label) ? shared : seen).add(label);
  return named.map(({ row, label }) => ({
    row,
    label: shared.has(label) ? fullNameOf(row.key) : label,
  }));
}

/** The rows of a breakdown by name. */
export function nameKeys<Row extends { key: string }>(
  dimension: Dimension,
  rows: readonly Row[],
  formats: Pick<Formats, "name">,
  labels: Labels,
): NamedRow<Row>[] {
  const nameOf = (key: string) => keyLabel(dimension, key, formats, labels);
  return isPlace(dimension)
    ? nameRows(
        rows,
        nameOf,
        (key) => fullPlaceName(key, formats) || nameOf(key),
      )
    : nameRows(rows, nameOf);
}

function isPlace(dimension: Dimension): boolean {
  return dimension === "region" || dimension === "city";
}

/** Another column begins with its largest, the same one turns round. */
export function nextOrder(before: RowOrder, column: string): RowOrder {
  const isTurned =
    before.column === column && before.direction === "descending";
  return { column, direction: isTurned ? "ascending" : "descending" };
}

/** Rows without the figure come last in both directions; equal ones stay in the order in which they came. */
export function orderRows<Row>(
  rows: readonly NamedRow<Row>[],
  columns: readonly Column<Row>[],
  { column, direction }: RowOrder,
): readonly NamedRow<Row>[] {
  const by = columns.find(({ name }) => name === column);
  if (!by) return rows;
  const sign = direction === "ascending" ? 1 : -1;
  return rows
    .map((named) => ({ named, value: by.valueOf(named.row) }))
    .sort((a, b) =>
      a.value === null || b.value === null
        ? Number(a.value === null) - Number(b.value === null)
        : sign * (a.value - b.value),
    )
    .map(({ named }) => named);
}

/** Rows whose name or key holds the text, whatever its case. */
export function searchRows<Row extends { key: string }>(
  rows: readonly NamedRow<Row>[],
  search: string,
): readonly NamedRow<Row>[] {
  const text = search.trim().toLowerCase();
  if (text === "") return rows;
  return rows.filter(
    ({ row, label }) =>
      label.toLowerCase().includes(text) ||
      row.key.toLowerCase().includes(text),
  );
}

export interface RowPage<Item> {
  items: readonly Item[];
  /** The first is 0; the last one where the page asked for no longer exists. */
  page: number;
  pageCount: number;
  /** Positions among all, the first is 1; both 0 when there are none. */
  first: number;
  last: number;
}

export function pageOf<Item>(
  all: readonly Item[],
  asked: number,
  size: number,
): RowPage<Item> {
  const pageCount = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(0, asked), pageCount - 1);
  const items = all.slice(page * size, (page + 1) * size);
  const before = page * size;
  return {
    items,
    page,
    pageCount,
    first: items.length > 0 ? before + 1 : 0,
    last: before + items.length,
  };
}

/** The largest figure of a column: bars of every page are relative to it. */
export function largestOf<Row>(
  rows: readonly NamedRow<Row>[],
  column: Column<Row> | undefined,
): number {
  if (!column) return 0;
  return rows.reduce(
    (largest, { row }) => Math.max(largest, column.valueOf(row) ?? 0),
    0,
  );
}

/** What a table draws: values by column, bars by the column of the order. */
export function tableRows<Row extends { key: string }>(
  rows: readonly NamedRow<Row>[],
  columns: readonly Column<Row>[],
  barColumn: string,
  largest: number,
): TableRow[] {
  const bar = columns.find(({ name }) => name === barColumn);
  return rows.map(({ row, label }) => {
    const value = bar?.valueOf(row) ?? 0;
    return {
      key: row.key,
      label,
      values: columns.map((column) => column.valueOf(row)),
      share: largest > 0 ? Math.max(0, value) / largest : 0,
    };
  });
}

/** A key as people read it: codes of places and languages by name, devices and channels by label. */
export function keyLabel(
  dimension: Dimension,
  key: string,
  formats: Pick<Formats, "name">,
  labels: Labels = defaultLabels,
): string {
  if (key === "") return labels.none;
  if (dimension === "country") return formats.name(key, "region");
  if (isPlace(dimension)) return placeName(key, formats);
  if (dimension === "language") return formats.name(key, "language");
  if (dimension === "device" || dimension === "channel") {
    return ownKeyName(dimension, key, labels);
  }
  return key;
}
