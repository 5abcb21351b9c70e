/** The strength of a country's colour. */

/** The number of colours: people can tell six apart side by side. */
export const MAP_STEPS = 6;

/**
 * Returns 0 for nothing, else 1 to 6 by the square root of the share of the largest. Without the
 * root nearly all countries would be as pale as the palest.
 */
export function mapStep(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  const share = Math.sqrt(Math.min(1, value / largest));
  return Math.max(1, Math.ceil(share * MAP_STEPS));
}
