/** Breakdowns as CSV. */
import type { Breakdown } from "../../shared/api/reports.js";
import {
  nameKeys,
  rowsWithNone,
  type NamedRow,
} from "../breakdown/breakdownRows.js";
import { allColumnsOf, type Column } from "../breakdown/columns.js";
import { doubtOf, type Doubt } from "../figures/doubt.js";
import type { Doubts } from "../figures/useDoubts.js";
import type { Formats } from "../format/format.js";
import type { Labels } from "../labels/labels.js";
import { toCsv, type CsvCell, type CsvSeparator } from "./csv.js";
import { csvNumber } from "./csvNumber.js";

interface RowsCsvOptions<Figures> {
  heading: string;
  columns: readonly Column<Figures>[];
  rows: readonly NamedRow<Figures & { key: string }>[];
  /** The figures of everything without a row. */
  other: Figures | null;
  doubts: Doubts | undefined;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator | undefined;
}

/**
 * Writes names and figures as a table shows them. Where names come from codes, it adds the codes.
 */
export function rowsCsv<Figures>({
  heading,
  columns,
  rows,
  other,
  doubts,
  labels,
  separator,
}: RowsCsvOptions<Figures>): string {
  const hasCodes = rows.some(({ row, label }) => row.key && row.key !== label);
  const line = (label: string, key: string, figures: Figures): CsvCell[] => [
    label,
    ...(hasCodes ? [key] : []),
    ...figureCells(columns, figures),
  ];
  const lines = rows.map(({ row, label }) => line(label, row.key, row));
  if (other) lines.push(line(labels.otherRows, "", other));
  return toCsv(
    [
      heading,
      ...(hasCodes ? [labels.csvKey] : []),
      ...columns.map((column) =>
        marked(columnTitle(column, labels), doubts?.(column.name)),
      ),
    ],
    lines,
    separator,
  );
}

interface BreakdownCsvOptions {
  /** Heading of the keys: `"Page"`. */
  heading: string;
  formats: Pick<Formats, "name" | "exact">;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator | undefined;
}

/** Writes all rows of a breakdown, in its order, with all figures. */
export function breakdownCsv(
  breakdown: Breakdown,
  { heading, formats, labels, separator }: BreakdownCsvOptions,
): string {
  const { dimension, other } = breakdown;
  const rows = rowsWithNone(breakdown);
  return rowsCsv({
    heading,
    columns: allColumnsOf(rows, labels),
    rows: nameKeys(dimension, rows, formats, labels),
    other,
    doubts: (name) => doubtOf(breakdown, { name, of: "row" }, formats, labels),
    labels,
    separator,
  });
}

/** The heading of a duration names its unit. A file has no other place for it. */
export function columnTitle(
  { kind, label }: Pick<Column, "kind" | "label">,
  labels: Labels,
): string {
  return kind === "duration" ? labels.csvDurationSeconds : label;
}

/** Returns the heading of numbers, with a mark and a reason where they are approximate. */
export function marked(name: string, doubt: Doubt | undefined): string {
  if (!doubt?.isApproximate) return name;
  return doubt.words ? `${name} ≈ (${doubt.words})` : `${name} ≈`;
}

export function figureCells<Figures>(
  columns: readonly Column<Figures>[],
  figures: Figures,
): CsvCell[] {
  return columns.map(({ kind, valueOf }) => {
    const value = valueOf(figures);
    return value === null ? null : csvNumber(value, kind);
  });
}
