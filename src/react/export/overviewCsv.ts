/**
 * The overview and the time series as CSV, each beside that of the time before where there is one.
 */
import type {
  Interval,
  Overview,
  Timeseries,
  TimeseriesBucket,
} from "../../shared/api/reports.js";
import { MINUTE } from "../../shared/units.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import { revenueColumnsOf, type Column } from "../breakdown/columns.js";
import type { Compared } from "../data/useMergedReport.js";
import {
  figureKind,
  type FigureValues,
  type StandardFigure,
} from "../figures/figures.js";
import { doubtOf } from "../figures/doubt.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { columnTitle, figureCells, marked } from "./breakdownCsv.js";
import { toCsv, type CsvCell, type CsvSeparator } from "./csv.js";

/** The figures of sessions, in the order of the columns. */
const sessionFigures = [
  "sessions",
  "pageviews",
  "viewsPerSession",
  "events",
  "bounceRate",
  "averageSessionDurationMs",
] as const satisfies StandardFigure[];

/** The columns of all figures, and of revenue by currency. */
export function overviewColumns(
  rows: readonly FigureValues[],
  labels: Labels,
): Column<FigureValues>[] {
  const figure = (name: StandardFigure): Column<FigureValues> => ({
    name,
    label: labels[name],
    kind: figureKind(name),
    valueOf: (row) => row[name],
  });
  return [
    figure("visitors"),
    figure("newVisitors"),
    figure("users"),
    ...sessionFigures.map(figure),
    ...revenueColumnsOf(rows, labels),
  ];
}

interface OverviewCsvOptions {
  formats: Pick<Formats, "exact">;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator | undefined;
}

interface TimeseriesCsvOptions extends OverviewCsvOptions {
  /** The site's. */
  utcOffsets: UtcOffsets;
}

/** Writes a line for each figure. */
export function overviewCsv(
  { current, before }: Compared<Overview>,
  { formats, labels, separator }: OverviewCsvOptions,
): string {
  const all = before ? [current, before] : [current];
  const columns = overviewColumns(all, labels);
  const cells = all.map((overview) => figureCells(columns, overview));
  const notes = all.map((overview) =>
    columns.map(({ name }) => {
      const doubt = doubtOf(overview, { name, of: "range" }, formats, labels);
      return doubt?.isApproximate ? doubt.words || "≈" : "";
    }),
  );
  const headings = [labels.csvValue, labels.chartBefore];
  const { csvNote: value } = labels;
  const noteHeadings = [value, fillLabel(labels.valueBefore, { value })];
  // Numbers stay numbers. The notes on them have columns of their own.
  const noted = [...notes.keys()].filter((i) => notes[i]?.some(Boolean));
  const pick = (some: readonly string[]) => noted.map((i) => some[i] ?? "");
  return toCsv(
    [labels.csvFigure, ...headings.slice(0, all.length), ...pick(noteHeadings)],
    columns.map((column, i) => [
      columnTitle(column, labels),
      ...cells.map((values) => values[i] ?? null),
      ...pick(notes.map((some) => some[i] ?? "")),
    ]),
    separator,
  );
}

/** Writes a line for each bucket, named by its start in the time zone. */
export function timeseriesCsv(
  { current, before }: Compared<Timeseries>,
  { utcOffsets, formats, labels, separator }: TimeseriesCsvOptions,
): string {
  const { interval, buckets } = current;
  // The time before may be kept in longer buckets. Then none of them fits.
  const like = before?.interval === interval ? before : undefined;
  const columns = overviewColumns(
    [...buckets, ...(like?.buckets ?? [])],
    labels,
  );
  const headingsOf = (series: Timeseries) => [
    labels.csvStart,
    ...columns.map((column) =>
      marked(
        columnTitle(column, labels),
        doubtOf(series, { name: column.name, of: "range" }, formats, labels),
      ),
    ),
  ];
  const cellsOf = (bucket: TimeseriesBucket): CsvCell[] => [
    startText(bucket.start, interval, utcOffsets),
    ...figureCells(columns, bucket),
  ];
  if (!like) return toCsv(headingsOf(current), buckets.map(cellsOf), separator);
  const none = headingsOf(like).map(() => null);
  return toCsv(
    besideEachOther(
      headingsOf(current),
      headingsOf(like).map((value) => fillLabel(labels.valueBefore, { value })),
    ),
    buckets.map((bucket, i) => {
      const bucketBefore = like.buckets[i];
      return besideEachOther(
        cellsOf(bucket),
        bucketBefore ? cellsOf(bucketBefore) : none,
      );
    }),
    separator,
  );
}

/** Puts after each cell the one of the time before. */
function besideEachOther<Cell extends CsvCell>(
  cells: readonly Cell[],
  likes: readonly NoInfer<Cell>[],
): Cell[] {
  return cells.flatMap((cell, i) => [cell, ...likes.slice(i, i + 1)]);
}

/**
 * The part of the local ISO date that the interval needs: `2026-03`, `2026-03-18` (also of a week's first day),
 * `2026-03-18T10:00+01:00`.
 */
function startText(
  start: number,
  interval: Interval,
  utcOffsets: UtcOffsets,
): string {
  const offset = listedZone(utcOffsets).offsetAt(start);
  const local = new Date(start + offset).toISOString();
  if (interval === "month") return local.slice(0, "2026-03".length);
  if (interval !== "hour") return local.slice(0, "2026-03-18".length);
  return local.slice(0, "2026-03-18T10:00".length) + offsetText(offset);
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
