/**
 * Draws waits that double, each cut to a random part of it
 * (crates/convex/sync_types/src/backoff.rs:34).
 */
export class Backoff {
  failures = 0;

  constructor(
    private readonly waits: {
      readonly initialMs: number;
      readonly mostMs: number;
    },
  ) {}

  /**
   * Answers how long to wait before the next attempt, in whole milliseconds like every time in
   * functions.
   */
  fail(): number {
    const { initialMs, mostMs } = this.waits;
    const longestMs = Math.min(initialMs * 2 ** this.failures, mostMs);
    this.failures += 1;
    return Math.ceil(longestMs * nextRandom());
  }
}

/**
 * A generator of our own has the same numbers in every run: waits must not use up a test's mocked
 * `Math.random`.
 */
let state = 1;

function nextRandom(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}
