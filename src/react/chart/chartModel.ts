/** The data that all parts of one chart draw. */
import type { Interval } from "../../shared/api/reports.js";
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
  changeReading,
  figureKind,
  figureLabel,
  type OverviewFigure,
} from "../figures/figures.js";
import { doubtOf, type Doubt } from "../figures/doubt.js";
import type { FigureKind, Formats } from "../format/format.js";
import type { Labels } from "../labels/labels.js";

export interface ChartModel {
  points: ChartPoint[];
  /** The number of points, from the first, that can be read out. */
  readable: number;
  interval: Interval;
  figure: OverviewFigure;
  label: string;
  kind: FigureKind;
  spans: ChartSpans | undefined;
  hasComparison: boolean;
  /** Doubt about the figure in the range. */
  doubt: Doubt | undefined;
  /** The same of the time before. */
  beforeDoubt: Doubt | undefined;
}

export function chartModel(
  question: ChartQuestion,
  formats: Pick<Formats, "exact">,
  labels: Labels,
): ChartModel {
  const { timeseries, comparison, figure } = question;
  const points = chartPoints(question);
  const spans = chartSpans(points, question);
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
    doubt: doubtOf(timeseries, { name: figure, of: "range" }, formats, labels),
    beforeDoubt:
      hasComparison && comparison
        ? doubtOf(comparison, { name: figure, of: "range" }, formats, labels)
        : undefined,
  };
}

/**
 * The change of a point that is over. A bucket that is not over is never compared with a whole one.
 */
export function pointChange(
  point: ChartPoint,
  figure: OverviewFigure,
): Change | undefined {
  const { state, before } = point;
  if (state !== "closed" || !before) return undefined;
  return changeOf(point, before, changeReading(figure));
}
