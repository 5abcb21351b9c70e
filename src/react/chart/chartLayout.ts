/** The positions of the parts of the chart, in pixels of its container. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { ChartPoint } from "./chartData.js";
import { axisValues } from "./chartScale.js";
import type { FigureKind } from "../format/format.js";
import type { Size } from "../ui/useSize.js";

export interface Position {
  x: number;
  y: number;
}

/** Pixels above the highest grid line, for its label, and below the base, for the time axis. */
const TOP = 10;
const BOTTOM = 28;
/** Pixels right of the last point, so that its dot is not cut off. */
const RIGHT = 12;
/** Average width of a digit of the axis font, and the space after the label, in pixels. */
const DIGIT = 7.5;
export const LABEL_GAP = 12;

type LinearScale = ScaleLinear<number, number>;

export interface ChartLayout {
  left: number;
  right: number;
  top: number;
  /** The lowest grid line. */
  base: number;
  /** Maps the index of a point. A single point lies in the middle. */
  x: LinearScale;
  /** Maps a value. */
  y: LinearScale;
  /** Values of the grid lines, from the base up. */
  values: number[];
  /** The positions of all points that have begun, in order. */
  positions: Position[];
  /** The positions of all points of the time before. */
  before: Position[];
  /** The points that are over. */
  closed: Position[];
  /** The last point that is over and the open one. Empty when none is open. */
  open: Position[];
}

export function chartLayout(
  points: readonly ChartPoint[],
  kind: FigureKind,
  { width, height }: Size,
  label: (value: number) => string,
): ChartLayout {
  const begun = points.filter(({ state }) => state !== "future");
  const values = axisValuesOf(points, kind);
  const labelLength = Math.max(...values.map((each) => label(each).length));
  const left = labelLength * DIGIT + LABEL_GAP;
  const right = Math.max(left + 1, width - RIGHT);
  const base = height - BOTTOM;
  const x = scaleLinear([0, Math.max(0, points.length - 1)], [left, right]);
  const y = scaleLinear([values[0] ?? 0, values.at(-1) ?? 1], [base, TOP]);
  const positions = begun.map(({ value }, i) => ({ x: x(i), y: y(value) }));
  const openAt = begun.findIndex(({ state }) => state === "open");
  return {
    left,
    right,
    top: TOP,
    base,
    x,
    y,
    values,
    positions,
    before: points.flatMap(({ before }, i) =>
      before ? [{ x: x(i), y: y(before.value) }] : [],
    ),
    closed: openAt === -1 ? positions : positions.slice(0, openAt),
    open: openAt === -1 ? [] : positions.slice(Math.max(0, openAt - 1)),
  };
}

function axisValuesOf(
  points: readonly ChartPoint[],
  kind: FigureKind,
): number[] {
  let lowest = 0;
  let highest = 0;
  for (const { value, before, state } of points) {
    const drawn = state === "future" ? 0 : value;
    lowest = Math.min(lowest, drawn, before?.value ?? 0);
    highest = Math.max(highest, drawn, before?.value ?? 0);
  }
  return axisValues(highest, kind, lowest);
}

/**
 * The point nearest to a horizontal position among the first `count`, or null when there is none.
 */
export function nearestPoint(
  { x }: Pick<ChartLayout, "x">,
  position: number,
  count: number,
): number | null {
  if (count === 0) return null;
  return Math.min(count - 1, Math.max(0, Math.round(x.invert(position))));
}
