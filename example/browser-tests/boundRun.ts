/** Bounds the time of a run of tests in browsers: one that hangs must not hold a machine. */
import type { Vitest } from "vitest/node";
import { SECOND } from "../../src/shared/units.js";

/** The time for the scenario under way to end and close its browser and backend. */
const LAST_WORDS = 30 * SECOND;

/** @returns a function for the end of the run */
export function boundRun(vitest: Vitest, longestMs: number): () => void {
  const watchdog = setTimeout(() => {
    console.error(`The browser tests take too long: stopped.`);
    process.exitCode = 1;
    void vitest.cancelCurrentRun("test-failure");
    setTimeout(() => process.exit(1), LAST_WORDS).unref();
  }, longestMs);
  return () => clearTimeout(watchdog);
}
