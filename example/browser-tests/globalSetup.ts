/** Before all scenarios: is there a browser at all. And a bound on the whole run. */
import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { findChromium } from "./chromium.js";
import { viteCache } from "./shop.js";

/** A run takes some four minutes; one that hangs must not hold a machine. */
const LONGEST_RUN = 9 * MINUTE;
/** For the scenario under way to end and close its browser and backend. */
const LAST_WORDS = 30 * SECOND;

export default function setup({ vitest }: TestProject): () => void {
  findChromium();
  // A cache from before an edit lacks what the edit imports, and the page would load twice.
  rmSync(viteCache, { recursive: true, force: true });
  const watchdog = setTimeout(() => {
    console.error(`The browser tests take too long: stopped.`);
    process.exitCode = 1;
    void vitest.cancelCurrentRun("test-failure");
    setTimeout(() => process.exit(1), LAST_WORDS).unref();
  }, LONGEST_RUN);
  return () => clearTimeout(watchdog);
}
