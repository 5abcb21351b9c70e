/**
 * Gives a browser to a file of scenarios. A test fails when one of its pages logs an error or a
 * request fails.
 */
import type {
  Browser,
  BrowserContextOptions,
  LaunchOptions,
  Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium, userAgent } from "./chromium.js";

export interface OpenOptions extends BrowserContextOptions {
  /** The page that linked here. */
  referer?: string;
  /** The browser calls it before the page loads. */
  prepare?: (page: Page) => Promise<void>;
}

export interface TestBrowser {
  /** Opens a page as someone who was never here: no cookies, no storage. */
  open(url: string, options?: OpenOptions): Promise<Page>;
  /** For the rest of this test, a problem that matches the pattern is no failure. */
  expectProblem(pattern: RegExp): void;
}

/** A locale and zone that are neither the machine's nor UTC: a page must not depend on them. */
const somewhere = { locale: "en-US", timezoneId: "Asia/Kolkata" };

/** Call it once in a file, outside of tests. */
export function useBrowser(options: LaunchOptions = {}): TestBrowser {
  let browser: Browser;
  const problems: string[] = [];
  const expected: RegExp[] = [];

  beforeAll(async () => {
    browser = await launchChromium(options);
  });
  afterEach(async () => {
    const unexpected = problems.filter(
      (problem) => !expected.some((pattern) => pattern.test(problem)),
    );
    // Problems while pages close do not count: nobody looks any more.
    for (const context of browser.contexts()) {
      for (const page of context.pages()) page.removeAllListeners();
      await context.close();
    }
    problems.length = 0;
    expected.length = 0;
    expect(unexpected, "errors and failed requests of the pages").toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    async open(url, { referer, prepare, ...options } = {}) {
      const context = await browser.newContext({
        ...somewhere,
        userAgent,
        ...options,
      });
      // The pages that it opens count as well.
      context.on("page", (each) => watch(each, (told) => problems.push(told)));
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(url, {
        waitUntil: "domcontentloaded",
        ...(referer !== undefined && { referer }),
      });
      return page;
    },
    expectProblem: (pattern) => expected.push(pattern),
  };
}

function watch(page: Page, report: (problem: string) => void): void {
  page.on("console", (message) => {
    if (message.type() === "error") report(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => report(`error: ${error.message}`));
  page.on("requestfailed", (request) =>
    report(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`),
  );
  page.on("response", (response) => {
    if (response.status() >= 400)
      report(`${response.status()}: ${response.url()}`);
  });
}
