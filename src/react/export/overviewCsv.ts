/** The overview and the time series as CSV. */
import type {
  Interval,
  Overview,
  OverviewFigures,
  Timeseries,
} from "../../shared/reports.js";
import { MINUTE } from "../../shared/units.js";
import { zoneOf } from "../../shared/zone.js";
import { revenueColumnsOf, type Column } from "../breakdown/columns.js";
import { figureKind, type StandardFigure } from "../figures/figures.js";
import type { Labels } from "../labels/labels.js";
import { columnTitle, figureCells } from "./breakdownCsv.js";
import { toCsv } from "./csv.js";

/** Of the sessions and what is in them, in the order of the columns. */
const sessionFigures = [
  "sessions",
  "pageviews",
  "viewsPerSession",
  "events",
  "bounceRate",
  "averageSessionDurationMs",
] as const satisfies StandardFigure[];

function columnsOf(
  rows: readonly OverviewFigures[],
  labels: Labels,
): Column<OverviewFigures>[] {
  const figure = (name: StandardFigure): Column<OverviewFigures> => ({
    name,
    label: labels[name],
    kind: figureKind(name),
    valueOf: (row) => row[name],
  });
  return [
    figure("visitors"),
    {
      name: "newVisitors",
      label: labels.csvNewVisitors,
      kind: "count",
      valueOf: ({ newVisitors }) => newVisitors,
    },
    {
      name: "users",
      label: labels.csvUsers,
      kind: "count",
      valueOf: ({ users }) => users,
    },
    ...sessionFigures.map(figure),
    ...revenueColumnsOf(rows, labels),
  ];
}

/** A line for each figure. */
export function overviewCsv(overview: Overview, labels: Labels): string {
  const columns = columnsOf([overview], labels);
  const cells = figureCells(columns, overview);
  return toCsv(
    [labels.csvFigure, labels.csvValue],
    columns.map((column, i) => [columnTitle(column, labels), cells[i] ?? null]),
  );
}

/** A line for each bucket, named by its start in the time zone. */
export function timeseriesCsv(
  { interval, buckets }: Timeseries,
  timeZone: string,
  labels: Labels,
): string {
  const columns = columnsOf(buckets, labels);
  return toCsv(
    [labels.csvStart, ...columns.map((column) => columnTitle(column, labels))],
    buckets.map((bucket) => [
      startText(bucket.start, interval, timeZone),
      ...figureCells(columns, bucket),
    ]),
  );
}

/** As much of the local ISO date as the interval tells: `2026-03`, `2026-03-18`, `2026-03-18T10:00+01:00`. */
function startText(
  start: number,
  interval: Interval,
  timeZone: string,
): string {
  const offset = zoneOf(timeZone).offsetAt(start);
  const local = new Date(start + offset).toISOString();
  if (interval === "month") return local.slice(0, "2026-03".length);
  if (interval === "day") return local.slice(0, "2026-03-18".length);
  return local.slice(0, "2026-03-18T10:00".length) + offsetText(offset);
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
