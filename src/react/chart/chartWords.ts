/** Points of the chart in words, for the slider and the cells of the table. */
import type { ChartPoint } from "./chartData.js";
import { pointChange, type ChartModel } from "./chartModel.js";
import { changeWords } from "../figures/FigureChange.js";
import type { Doubt } from "../figures/doubt.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";

/** The name of a bucket: `"Tue, Mar 3"`, `"Week of Mar 9, 2026"`. */
export function bucketName(
  start: number,
  { interval }: Pick<ChartModel, "interval">,
  formats: Pick<Formats, "bucket">,
  labels: Labels,
): string {
  const date = formats.bucket(start, interval);
  return interval === "week" ? fillLabel(labels.chartWeek, { date }) : date;
}

/** The value with all digits. It reads `"42 so far"` while its bucket is open. */
export function valueWords(
  { state, value }: ChartPoint,
  { kind }: Pick<ChartModel, "kind">,
  formats: Formats,
  labels: Labels,
): string {
  if (state === "future") return labels.chartNotYet;
  const exact = formats.exact(value, kind);
  return state === "open"
    ? fillLabel(labels.chartSoFar, { value: exact })
    : exact;
}

/** A whole point: `"Tue, Mar 3: 12 visitors, 10 before (Mon, Mar 2), 20% more than before"`. */
export function pointWords(
  point: ChartPoint,
  model: ChartModel,
  formats: Formats,
  labels: Labels,
): string {
  const { kind, figure, label } = model;
  const { state, before } = point;
  const spoken = (value: number, doubt: Doubt | undefined) =>
    (doubt?.isApproximate ? `${labels.approximately} ` : "") +
    formats.exact(value, kind);
  const isFuture = state === "future";
  const value = fillLabel(labels.chartPoint, {
    bucket: bucketName(point.start, model, formats, labels),
    value: isFuture ? labels.chartNotYet : spoken(point.value, model.doubt),
    figure: isFuture ? "" : label.toLowerCase(),
  }).trim();
  const change = pointChange(point, figure);
  return [
    state === "open" ? fillLabel(labels.chartSoFar, { value }) : value,
    before &&
      fillLabel(labels.chartPointBefore, {
        value: spoken(before.value, model.beforeDoubt),
        bucket: bucketName(before.start, model, formats, labels),
      }),
    change && changeWords(change, formats, labels),
  ]
    .filter((each) => each !== undefined)
    .join(", ");
}
