/** Where the parts of the chart lie, in the pixels of its container. */
import type { ChartPoint } from "./chartData.js";
import { axisValues, type Position } from "./chartScale.js";
import type { FigureKind } from "./format.js";
import type { Size } from "./useSize.js";

/** Room above the highest grid line for its label, and below the base for the time axis. */
const TOP = 10;
const BOTTOM = 28;
/** So that a dot on the last point is not cut off. */
const RIGHT = 8;
/** Average width of a digit of the axis font, and the space after the label. */
const DIGIT = 7;
const LABEL_GAP = 12;

export interface ChartLayout {
  left: number;
  right: number;
  base: number;
  /** Grid lines, from the base up. */
  grid: { value: number; label: string; y: number }[];
  /** Of every point that has begun, in order. */
  positions: Position[];
  /** The points that are over. */
  closed: Position[];
  /** From the last point that is over to the open one; empty when none is open. */
  open: Position[];
}

export function chartLayout(
  points: readonly ChartPoint[],
  kind: FigureKind,
  { width, height }: Size,
  label: (value: number) => string,
): ChartLayout {
  const begun = points.filter(({ state }) => state !== "future");
  const values = axisValues(
    Math.max(0, ...begun.map(({ value }) => value)),
    kind,
  );
  const highest = values.at(-1) ?? 1;
  const labels = values.map(label);
  const left =
    Math.max(...labels.map((each) => each.length)) * DIGIT + LABEL_GAP;
  const right = Math.max(left + 1, width - RIGHT);
  const base = height - BOTTOM;
  const yOf = (value: number) => base - (value / highest) * (base - TOP);
  const step = points.length > 1 ? (right - left) / (points.length - 1) : 0;
  const positions = begun.map(({ value }, i) => ({
    x: points.length > 1 ? left + i * step : (left + right) / 2,
    y: yOf(value),
  }));
  const openAt = begun.findIndex(({ state }) => state === "open");
  return {
    left,
    right,
    base,
    grid: values.map((value, i) => ({
      value,
      label: labels[i] ?? "",
      y: yOf(value),
    })),
    positions,
    closed: openAt === -1 ? positions : positions.slice(0, openAt),
    open: openAt === -1 ? [] : positions.slice(Math.max(0, openAt - 1)),
  };
}

/** The point nearest to a horizontal position, or null when there is none. */
export function nearestPoint(
  { positions }: Pick<ChartLayout, "positions">,
  x: number,
): number | null {
  let nearest: number | null = null;
  let distance = Infinity;
  positions.forEach((position, i) => {
    const each = Math.abs(position.x - x);
    if (each < distance) [nearest, distance] = [i, each];
  });
  return nearest;
}
