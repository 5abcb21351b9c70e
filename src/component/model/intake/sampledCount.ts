/**
 * Counting by sample: most calls count nothing, some count a whole unit, and the sum is right on
 * average. It makes a count cheap that need not be exact.
 */

/**
 * Rounds a count to a multiple of `unit`, up or down by chance, so that the expected value is the
 * count: 30 becomes 100 three times in ten and 0 otherwise.
 *
 * @param random from 0 to 1, 1 excluded
 */
export function sampledCount(
  count: number,
  unit: number,
  random: number,
): number {
  const whole = Math.floor(count / unit) * unit;
  return random * unit < count - whole ? whole + unit : whole;
}
