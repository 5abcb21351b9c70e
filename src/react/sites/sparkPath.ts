/** The line of a small chart without axes. */

/** The box of the drawing. The stylesheet decides the size on the screen. */
export const SPARK = { width: 100, height: 28, padding: 2 };

/** The line reaches its top at this count at least: a single visitor is no peak. */
const LEAST_HIGHEST = 4;

/**
 * Returns the path from the first value to the last. Zero is at the bottom of the box.
 * @example
 * sparkPath([0, 4]); // "M0 26L100 2"
 */
export function sparkPath(values: readonly number[]): string {
  const { width, height, padding } = SPARK;
  const highest = Math.max(LEAST_HIGHEST, ...values);
  const step = width / Math.max(1, values.length - 1);
  return values
    .map((value, i) => {
      const y = height - padding - (value / highest) * (height - 2 * padding);
      return `${i === 0 ? "M" : "L"}${round(i * step)} ${round(y)}`;
    })
    .join("");
}

/** A tenth of a pixel is enough. */
const round = (value: number) => Math.round(value * 10) / 10;
