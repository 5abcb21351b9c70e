/** Round values for an axis. */
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import type { FigureKind } from "../format/format.js";
import { isMoney } from "../format/money.js";

/** Steps between axis values that people read easily, per kind of figure. */
const durationSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 5, 10].map((n) => n * HOUR),
];
const smallestStep = { count: 1, ratio: 0.1, percent: 0.01, duration: SECOND };
const WANTED_STEPS = 4;

/**
 * Returns axis values from the round value at or below `lowest` to the one at or above `highest`. 0
 * is one of them.
 * @example
 * axisValues(870, "count"); // [0, 250, 500, 750, 1000]
 */
export function axisValues(
  highest: number,
  kind: FigureKind,
  lowest = 0,
): number[] {
  const rough = Math.max(
    (highest - lowest) / WANTED_STEPS,
    smallestStepOf(kind),
  );
  const step = kind === "duration" ? durationStep(rough) : decimalStep(rough);
  const below = Math.ceil(-lowest / step - 1e-9);
  const above = Math.max(below > 0 ? 0 : 1, Math.ceil(highest / step - 1e-9));
  return Array.from(
    { length: below + above + 1 },
    (_, i) => (i - below) * step,
  );
}

function smallestStepOf(kind: FigureKind): number {
  return isMoney(kind) ? 100 : smallestStep[kind];
}

function durationStep(rough: number): number {
  const step = durationSteps.find((each) => each >= rough);
  return step ?? decimalStep(rough / HOUR) * HOUR;
}

/**
 * The next of 1, 2, 2.5, 5, 10 times a power of ten. 2.5 is used only where the result is whole.
 */
function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  const factors = power >= 10 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10];
  const factor = factors.find((each) => each * power >= rough - 1e-9) ?? 10;
  // Divide where the power is a fraction: 2 / 10 is 0.2, 2 * 0.1 is not always.
  return power < 1 ? factor / Math.round(1 / power) : factor * power;
}
