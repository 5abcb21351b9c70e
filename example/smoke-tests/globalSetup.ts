/** Runs before all smoke tests: it looks for all browsers, and builds the pages. */
import type { TestProject } from "vitest/node";
import { buildPages } from "../browser-tests/builtPages.js";
import { boundRun } from "../browser-tests/boundRun.js";
import { MINUTE } from "../../src/shared/units.js";
import { browserKinds } from "./browsers.js";

/** Bounds a run: some two minutes beside other work. A run that hangs must not hold a machine. */
const LONGEST_RUN = 8 * MINUTE;

export default async function setup({
  vitest,
}: TestProject): Promise<() => void> {
  browserKinds.forEach((kind) => kind.find());
  await buildPages();
  return boundRun(vitest, LONGEST_RUN);
}
