/** Points of the chart in words, for the slider and the cells of the table. */
import type { ChartPoint } from "./chartData.js";
import { pointChange, type ChartModel } from "./chartModel.js";
import { changeWords } from "../figures/FigureChange.js";
import type { Doubt } from "../figures/doubt.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";

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
  const { interval, kind, figure, label } = model;
  const { state, before } = point;
  const spoken = (value: number, doubt: Doubt | undefined) =>
    (doubt?.isApproximate ? `${labels.approximately} ` : "") +
    formats.exact(value, kind);
  const isFuture = state === "future";
  const value = fillLabel(labels.chartPoint, {
    bucket: formats.bucket(point.start, interval),
    value: isFuture ? labels.chartNotYet : spoken(point.value, model.doubt),
    figure: isFuture ? "" : label.toLowerCase(),
  }).trim();
  const change = pointChange(point, figure);
  return [
    state === "open" ? fillLabel(labels.chartSoFar, { value }) : value,
    before &&
      fillLabel(labels.chartPointBefore, {
        value: spoken(before.value, model.beforeDoubt),
        bucket: formats.bucket(before.start, interval),
      }),
    change && changeWords(change, formats, labels),
  ]
    .filter((each) => each !== undefined)
    .join(", ");
}
