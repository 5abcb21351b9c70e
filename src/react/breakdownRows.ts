/** From a breakdown to what its table draws: names, values and the length of each bar. */
import type { Dimension } from "../shared/dimensions.js";
import type { Breakdown, RowFigures, RowMetric } from "../shared/reports.js";
import type { Formats } from "./format.js";

export interface TableRow {
  key: string;
  label: string;
  /** In the order of the columns; null where the dimension does not count it. */
  values: (number | null)[];
  /** The first column's value relative to its largest, 0 to 1. */
  share: number;
}

/** The rows of a breakdown under these columns, in the order in which they came. */
export function tableRows(
  { dimension, rows }: Pick<Breakdown, "dimension" | "rows">,
  columns: readonly RowMetric[],
  formats: Pick<Formats, "name">,
): TableRow[] {
  const first = columns[0];
  const valueOf = (row: RowFigures) => (first && row[first]) ?? 0;
  const largest = Math.max(0, ...rows.map(valueOf));
  return rows.map((row) => ({
    key: row.key,
    label: keyLabel(dimension, row.key, formats),
    values: columns.map((column) => row[column] ?? null),
    share: largest > 0 ? valueOf(row) / largest : 0,
  }));
}

/** A key as people read it: codes of countries and languages by name, kinds of device capitalised. */
export function keyLabel(
  dimension: Dimension,
  key: string,
  formats: Pick<Formats, "name">,
): string {
  if (key === "") return "(none)";
  if (dimension === "country") return formats.name(key, "region");
  if (dimension === "language") return formats.name(key, "language");
  if (dimension === "device") return key.charAt(0).toUpperCase() + key.slice(1);
  return key;
}
