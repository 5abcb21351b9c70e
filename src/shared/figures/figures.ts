/**
 * Figures are the numbers that people read: rates and averages instead of the raw sums of a cell.
 * They are never negative, except revenue, which refunds can outweigh.
 */
import type { Cell } from "../codec/cells.js";
import { valuesOf } from "../codec/cells.js";
import type {
  CellLayout,
  DefinitionOf,
  Dimension,
  DistinctMetric,
  Metric,
} from "../dimensions.js";
import { definitionOf, overviewLayout } from "../dimensions.js";
import type { OverviewFigures, RowFigures } from "../api/reports.js";

/** Bounces and durations are read per session, other metrics as they are. */
type FigureOf<M extends Metric | DistinctMetric> = M extends "bounces"
  ? "bounceRate"
  : M extends "durationMs"
    ? "averageSessionDurationMs"
    : M;

type FigureName = FigureOf<Metric | DistinctMetric>;

type MetricOf<D extends Dimension> =
  DefinitionOf<D>["metrics"][number] | DefinitionOf<D>["distinct"][number];

/** The figures that a dimension has. For several dimensions, a union of their records. */
export type DimensionFigures<D extends Dimension = Dimension> =
  D extends Dimension
    ? Record<FigureOf<MetricOf<D>>, number> & Pick<RowFigures, "revenue">
    : never;

/**
 * @example
 * overviewFigures(cell);
 * // { events: 12, pageviews: 9, visitors: 3, newVisitors: 1, users: 1, sessions: 4,
 * //   bounceRate: 0.25, averageSessionDurationMs: 61000, viewsPerSession: 2.25,
 * //   revenue: [{ amount: 995, currency: "EUR" }] }
 */
export function overviewFigures(cell: Cell): OverviewFigures {
  const value = readerOf(overviewLayout, cell);
  const sessions = value("sessions");
  const visitors = value("visitors");
  return {
    events: value("events"),
    pageviews: value("pageviews"),
    visitors,
    // A visitor whose row was deleted and who returns is new twice, and still one visitor.
    newVisitors: Math.min(value("newVisitors"), visitors),
    users: value("users"),
    sessions,
    bounceRate: bounceRate(value("bounces"), sessions),
    averageSessionDurationMs: perSession(value("durationMs"), sessions),
    viewsPerSession: perSession(value("pageviews"), sessions),
    revenue: [...(cell.revenue ?? [])],
  };
}

/**
 * @example
 * rowFigures("page", cell); // { events: 12, pageviews: 9, visitors: 3 }
 * rowFigures("exitPage", cell); // { sessions: 4, bounceRate: 0.25, averageSessionDurationMs: 61000 }
 */
export function rowFigures<D extends Dimension>(
  dimension: D,
  cell: Cell,
): DimensionFigures<D> {
  const figures = figuresOf(definitionOf(dimension), cell);
  const { visitors, sessions, events } = figures;
  // Every visitor has a session here, or a custom event. Where the sketch estimates more, it is
  // wrong.
  const most = dimension === "event" ? events : sessions;
  if (visitors !== undefined && most !== undefined) {
    figures.visitors = Math.min(visitors, most);
  }
  const { revenue } = cell;
  // The type is made from the same layout that is read here.
  return {
    ...figures,
    ...(revenue && { revenue: [...revenue] }),
  } as DimensionFigures<D>;
}

function figuresOf(
  layout: CellLayout,
  cell: Cell,
): Partial<Record<FigureName, number>> {
  const value = readerOf(layout, cell);
  const figures: Partial<Record<FigureName, number>> = {};
  for (const metric of [...layout.metrics, ...layout.distinct]) {
    if (metric === "bounces") {
      figures.bounceRate = bounceRate(value(metric), value("sessions"));
    } else if (metric === "durationMs") {
      figures.averageSessionDurationMs = perSession(
        value(metric),
        value("sessions"),
      );
    } else {
      figures[metric] = value(metric);
    }
  }
  return figures;
}

/**
 * Reads a cell by the name of a metric: at least 0, and 0 for a metric that the layout does not
 * have.
 */
function readerOf(
  layout: CellLayout,
  cell: Cell,
): (metric: Metric | DistinctMetric) => number {
  const names: (Metric | DistinctMetric)[] = [
    ...layout.metrics,
    ...layout.distinct,
  ];
  const values = valuesOf(layout, cell);
  return (metric) => Math.max(0, values[names.indexOf(metric)] ?? 0);
}

function perSession(total: number, sessions: number): number {
  return sessions > 0 ? total / sessions : 0;
}

/** The bounce rate: from 0 to 1, even when late corrections leave more bounces than sessions. */
function bounceRate(bounces: number, sessions: number): number {
  return Math.min(1, perSession(bounces, sessions));
}
