/**
 * Turns rows with figures into the rows of a table: ordered, searched, cut into pages, with bars.
 */
import { rowMetrics } from "../../shared/api/reportLimits.js";
import type {
  Breakdown,
  BreakdownRow,
  RowMetric,
} from "../../shared/api/reports.js";
import { NONE_KEY, type Dimension } from "../../shared/dimensions.js";
import type { Formats } from "../format/format.js";
import { noneName, ownKeyName } from "../labels/keyNames.js";
import { defaultLabels, type Labels } from "../labels/labels.js";
import type { Column } from "./columns.js";
import { fullPlaceName, placeName } from "./placeNames.js";
import type { Standing, Standings } from "./standings.js";

export interface TableRow extends Partial<Standing> {
  /** `NONE_KEY`: the row of what has no key. */
  key: string;
  label: string;
  /** Values in the order of the columns. Null: not counted. */
  values: (number | null)[];
  /** The value of the ordering column divided by the largest one, 0 to 1. */
  bar: number;
}

export interface RowOrder {
  /** Name of a column. */
  column: string;
  direction: "ascending" | "descending";
}

/** A row with its name, which is made once and not with each letter of a search. */
export interface NamedRow<Row> {
  row: Row;
  label: string;
}

/**
 * Returns the rows with what has no key among them, before the first row that has less of the
 * metric.
 * @param metric the order of the rows. Default: the server's own order
 */
export function rowsWithNone(
  { rows, none }: Pick<Breakdown, "rows" | "none">,
  metric?: RowMetric,
): readonly BreakdownRow[] {
  if (!none) return rows;
  const by = metric ?? rowMetrics.find((name) => none[name] !== undefined);
  const valueOf = (row: Omit<BreakdownRow, "key">) => (by && row[by]) ?? 0;
  const at = rows.findIndex((row) => valueOf(row) < valueOf(none));
  const before = at === -1 ? rows.length : at;
  const noneRow = { ...none, key: NONE_KEY };
  return [...rows.slice(0, before), noneRow, ...rows.slice(before)];
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

/** Another column starts with its largest value. The same column reverses its order. */
export function nextOrder(before: RowOrder, column: string): RowOrder {
  const isTurned =
    before.column === column && before.direction === "descending";
  return { column, direction: isTurned ? "ascending" : "descending" };
}

/** Rows without the figure come last in both directions. Equal rows keep their order. */
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

/** Returns the rows whose name or key contains the text, in upper or lower case. */
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
  /** From 0. The last page where the asked page no longer exists. */
  page: number;
  pageCount: number;
  /** Positions among all rows, from 1. Both are 0 without rows. */
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

/** The largest figure of a column. The bars of every page are relative to it. */
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

/** The row of what has been trimmed. It has no key, and no bar. */
export type OtherRow = Pick<TableRow, "values"> & Partial<Standing>;

export function otherRow<Figures>(
  other: Figures,
  columns: readonly Column<Figures>[],
  standings: Standings<Figures> | null | undefined,
): OtherRow {
  return {
    values: columns.map((column) => column.valueOf(other)),
    ...standings?.of(other, null),
  };
}

interface TableOptions<Row> {
  columns: readonly Column<Row>[];
  /** Name of the column that orders the rows. */
  by: string | undefined;
  /** The largest figure of that column among all rows. */
  largest: number;
  standings?: Standings<Row> | null | undefined;
}

/** The rows of a table: values by column, bars and standings by the column that orders them. */
export function tableRows<Row extends { key: string }>(
  rows: readonly NamedRow<Row>[],
  { columns, by, largest, standings }: TableOptions<Row>,
): TableRow[] {
  const bar = columns.find(({ name }) => name === by);
  return rows.map(({ row, label }) => {
    const value = bar?.valueOf(row) ?? 0;
    return {
      key: row.key,
      label,
      values: columns.map((column) => column.valueOf(row)),
      bar: largest > 0 ? Math.max(0, value) / largest : 0,
      ...standings?.of(row, row.key),
    };
  });
}

/**
 * A key as people read it: the names of places and languages, the labels of devices and channels.
 */
export function keyLabel(
  dimension: Dimension,
  key: string,
  formats: Pick<Formats, "name">,
  labels: Labels = defaultLabels,
): string {
  if (key === NONE_KEY) return noneName(dimension, labels);
  if (dimension === "country") return formats.name(key, "region");
  if (isPlace(dimension)) return placeName(key, formats);
  if (dimension === "language") return formats.name(key, "language");
  if (dimension === "device" || dimension === "channel") {
    return ownKeyName(dimension, key, labels);
  }
  return key;
}
