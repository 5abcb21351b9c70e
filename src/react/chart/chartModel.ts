/** What all parts of one chart draw from. */
import type { Interval } from "../../shared/reports.js";
import {
  chartPoints,
  chartSpans,
  readableCount,
  type ChartPoint,
  type ChartQuestion,
  type ChartSpans,
} from "./chartData.js";
import { changeOf, type Change } from "../figures/change.js";
import {
  figureKind,
  figureLabel,
  isBetterWhenLower,
  type OverviewFigure,
} from "../figures/figures.js";
import type { FigureKind } from "../format/format.js";
import type { Labels } from "../labels/labels.js";

export interface ChartModel {
  points: ChartPoint[];
  /** Of them, from the first, those that can be read out. */
  readable: number;
  interval: Interval;
  figure: OverviewFigure;
  label: string;
  kind: FigureKind;
  spans: ChartSpans | undefined;
  hasComparison: boolean;
  /** Some part of the range could not be counted exactly. */
  isApproximate: boolean;
  /** The same of the time before. */
  isBeforeApproximate: boolean;
}

export function chartModel(
  question: ChartQuestion,
  labels: Labels,
): ChartModel {
  const { timeseries, comparison, figure, timeZone } = question;
  const points = chartPoints(question);
  const spans = chartSpans(points, timeseries.interval, timeZone);
  const hasComparison = spans?.before !== undefined;
  return {
    points,
    readable: readableCount(points),
    interval: timeseries.interval,
    figure,
    label: figureLabel(figure, labels),
    kind: figureKind(figure),
    spans,
    hasComparison,
    isApproximate: timeseries.approximate,
    isBeforeApproximate: hasComparison && comparison?.approximate === true,
  };
}

/** The change of a point that is over; what is not over is not compared with the whole of what was. */
export function pointChange(
  { state, value, before }: ChartPoint,
  figure: OverviewFigure,
): Change | undefined {
  if (state !== "closed" || !before) return undefined;
  return changeOf(value, before.value, isBetterWhenLower(figure));
}
