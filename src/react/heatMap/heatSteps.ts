/** The strength of a cell's colour. */
import { MAP_STEPS } from "../map/mapSteps.js";

export interface HeatScale {
  /** The smallest and the largest value of the cells. */
  least: number;
  most: number;
}

/** Undefined: no cell has a value. */
export function heatScale(
  values: readonly (number | null)[],
): HeatScale | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  return { least: Math.min(...known), most: Math.max(...known) };
}

/** Returns 0 without a value, else 1 to 6 by the place between the smallest and the largest. */
export function heatStep(
  value: number | null,
  { least, most }: HeatScale,
): number {
  if (value === null) return 0;
  const share = most > least ? (value - least) / (most - least) : 0;
  return Math.min(MAP_STEPS, 1 + Math.floor(share * MAP_STEPS));
}
