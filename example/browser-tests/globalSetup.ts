/**
 * Runs before all scenarios. It checks that there is a browser, builds the pages, and bounds the
 * time of the whole run.
 */
import type { TestProject } from "vitest/node";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { buildPages } from "./builtPages.js";
import { findChromium } from "./chromium.js";

/** Bounds a run: some eight minutes beside other work. A run that hangs must not hold a machine. */
const LONGEST_RUN = 14 * MINUTE;
/** The time for the scenario under way to end and close its browser and backend. */
const LAST_WORDS = 30 * SECOND;

export default async function setup({
  vitest,
}: TestProject): Promise<() => void> {
  findChromium();
  await buildPages();
  const watchdog = setTimeout(() => {
    console.error(`The browser tests take too long: stopped.`);
    process.exitCode = 1;
    void vitest.cancelCurrentRun("test-failure");
    setTimeout(() => process.exit(1), LAST_WORDS).unref();
  }, LONGEST_RUN);
  return () => clearTimeout(watchdog);
}
