/**
 * Runs before all scenarios. It checks that there is a browser, builds the pages, and bounds the
 * time of the whole run.
 */
import type { TestProject } from "vitest/node";
import { MINUTE } from "../../src/shared/units.js";
import { boundRun } from "./boundRun.js";
import { buildPages } from "./builtPages.js";
import { findChromium } from "./chromium.js";

/** Bounds a run: some eight minutes beside other work. A run that hangs must not hold a machine. */
const LONGEST_RUN = 14 * MINUTE;

export default async function setup({
  vitest,
}: TestProject): Promise<() => void> {
  findChromium();
  await buildPages();
  return boundRun(vitest, LONGEST_RUN);
}
