/**
 * Drives Firefox over WebDriver BiDi, and Chromium over its own protocol. Playwright drives Chromium
 * in the other browser tests, and it asks Firefox for commands that its ESR does not have.
 */
import puppeteer, {
  type BrowserContext,
  type EvaluateFunc,
  type LaunchOptions,
  type Page,
} from "puppeteer-core";
import {
  WINDOW,
  type SmokeBrowser,
  type SmokePage,
  type SmokeVisit,
} from "./smokeBrowser.js";

export async function launchByPuppeteer(
  options: LaunchOptions,
): Promise<SmokeBrowser> {
  const browser = await puppeteer.launch({
    headless: true,
    defaultViewport: WINDOW,
    ...options,
  });
  return {
    visit: async (report) =>
      visitIn(await browser.createBrowserContext(), report),
    close: () => browser.close(),
  };
}

function visitIn(
  context: BrowserContext,
  report: (problem: string) => void,
): SmokeVisit {
  const pages = new Map<SmokePage, Page>();
  return {
    get tabs() {
      return new Set(pages.keys());
    },
    async newTab(url) {
      const page = await context.newPage();
      page.on("console", (message) => {
        if (message.type() === "error") report(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => report(`error: ${String(error)}`));
      const tab = tabOf(page, () => pages.delete(tab));
      pages.set(tab, page);
      await tab.goto(url);
      return tab;
    },
    async setOffline(isOffline) {
      for (const page of pages.values()) await page.setOfflineMode(isOffline);
    },
    async end() {
      // Problems while pages close do not count: nobody looks any more.
      for (const page of pages.values()) page.removeAllListeners();
      await context.close();
    },
  };
}

function tabOf(page: Page, onClose: () => void): SmokePage {
  return {
    async goto(url) {
      await page.goto(url, { waitUntil: "domcontentloaded" });
    },
    // Its types also know handles among the arguments, and here are none.
    evaluate: <Arguments extends unknown[], Result>(
      task: (...given: Arguments) => Result,
      ...given: Arguments
    ) =>
      page.evaluate(task as EvaluateFunc<Arguments>, ...given) as Promise<
        Awaited<Result>
      >,
    click: (selector) => page.click(selector),
    press: (key) => page.keyboard.press(key),
    resize: (width, height) => page.setViewport({ width, height }),
    async hide() {
      await page.browserContext().newPage();
    },
    async close() {
      onClose();
      await page.close({ runBeforeUnload: true });
    },
    screenshot: () => page.screenshot(),
  };
}
