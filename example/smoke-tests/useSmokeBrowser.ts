/**
 * Gives a browser to the smoke tests of a file. A test fails when one of its pages logs an error.
 * The window of a failed test is in artifacts/smoke-tests.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { BrowserKind } from "./browsers.js";
import type { Problems } from "./problems.js";
import type { SmokeBrowser, SmokePage, SmokeVisit } from "./smokeBrowser.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/smoke-tests");

export interface SmokeTestBrowser {
  /** The person whose visit the test is. */
  readonly visit: SmokeVisit;
  open(url: string): Promise<SmokePage>;
  /** For the rest of this test, a problem that matches the pattern is no failure. */
  expectProblem(pattern: RegExp): void;
}

/** Call it once for each browser of a file, outside of tests. */
export function useSmokeBrowser(
  kind: BrowserKind,
  problems: () => Problems,
): SmokeTestBrowser {
  let browser: SmokeBrowser;
  /** Undefined where none could be started: a test then fails by that error alone. */
  let visit: SmokeVisit | undefined;
  const expected: RegExp[] = [];

  beforeAll(async () => {
    browser = await kind.launch();
  });
  beforeEach(async () => {
    problems().told.length = 0;
    expected.length = 0;
    visit = await browser.visit((problem) => problems().told.push(problem));
  });
  afterEach(async ({ task }) => {
    const unexpected = problems().told.filter(
      (problem) => !expected.some((pattern) => pattern.test(problem)),
    );
    const ended = visit;
    visit = undefined;
    if (ended && task.result?.state === "fail")
      await shoot(ended, `${kind.name} ${task.name}`);
    await ended?.end();
    expect(unexpected, "errors of the pages").toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    get visit() {
      return visit!;
    },
    open: (url) => visit!.newTab(url),
    expectProblem: (pattern) => expected.push(pattern),
  };
}

async function shoot({ tabs }: SmokeVisit, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  let number = 1;
  for (const tab of tabs) {
    const file = `${name.replace(/\W+/g, "-")}-${number++}.png`;
    await writeFile(path.join(folder, file), await tab.screenshot());
  }
}
