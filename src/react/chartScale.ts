/** The chart's arithmetic: round axis values, and points as an SVG path. */
import { HOUR, MINUTE, SECOND } from "../shared/units.js";
import type { FigureKind } from "./format.js";

/** Steps between axis values that people read easily, per kind of figure. */
const durationSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 5, 10].map((n) => n * HOUR),
];
const smallestStep = { count: 1, ratio: 0.1, percent: 0.01, duration: SECOND };
const WANTED_STEPS = 4;

/**
 * Axis values from 0 to the first round value at or above `highest`.
 * @example
 * axisValues(870, "count"); // [0, 250, 500, 750, 1000]
 */
export function axisValues(highest: number, kind: FigureKind): number[] {
  const rough = Math.max(highest / WANTED_STEPS, smallestStep[kind]);
  const step = kind === "duration" ? durationStep(rough) : decimalStep(rough);
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

function durationStep(rough: number): number {
  const step = durationSteps.find((each) => each >= rough);
  return step ?? decimalStep(rough / HOUR) * HOUR;
}

/** The next of 1, 2, 2.5, 5, 10 times a power of ten; 2.5 only where it is whole. */
function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  const factors = power >= 10 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10];
  const factor = factors.find((each) => each * power >= rough - 1e-9) ?? 10;
  // Divide where the power is a fraction: 2 / 10 is 0.2, 2 * 0.1 is not always.
  return power < 1 ? factor / Math.round(1 / power) : factor * power;
}

export interface Position {
  x: number;
  y: number;
}

/** A line through the positions; empty for none. */
export function linePath(positions: readonly Position[]): string {
  return positions
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)},${round(y)}`)
    .join("");
}

/** The area between the line and the base. */
export function areaPath(positions: readonly Position[], base: number): string {
  const first = positions[0];
  const last = positions.at(-1);
  if (!first || !last) return "";
  return `${linePath(positions)}L${round(last.x)},${round(base)}L${round(first.x)},${round(base)}Z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
