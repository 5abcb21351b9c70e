/** How strongly a country is filled. */

/** As many as can be told apart side by side. */
export const MAP_STEPS = 6;

/**
 * 0 for nothing, else 1 to 6 by the root of the share of the largest: with straight shares all but one or two
 * countries would be as pale as the palest.
 */
export function mapStep(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  const share = Math.sqrt(Math.min(1, value / largest));
  return Math.max(1, Math.ceil(share * MAP_STEPS));
}
