/** Randomness that repeats itself: the same seed gives the same numbers everywhere. */
import { hash32 } from "../../src/shared/codec/hash.js";

/** A function that draws a number from 0 up to but not including 1. */
export type Random = () => number;

/** The generator mulberry32 (Tommy Ettinger, public domain), seeded by any text. */
export function seeded(seed: string): Random {
  let state = hash32(seed) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks by weight. */
export function pick<Choice>(
  random: Random,
  choices: readonly (readonly [weight: number, choice: Choice])[],
): Choice {
  let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  const last = choices.at(-1);
  if (!last) throw new Error("choices is empty; expected at least one.");
  return last[1];
}

/** Draws a waiting time of the given mean, at most four times as long. */
export function waiting(random: Random, mean: number): number {
  return Math.round(Math.min(4 * mean, -mean * Math.log(1 - random())));
}

/**
 * Draws a whole number with the given mean: its whole part, and one more as often as the rest says.
 */
export function wholeNumber(random: Random, mean: number): number {
  const whole = Math.floor(mean);
  return whole + (random() < mean - whole ? 1 : 0);
}
