// @vitest-environment node
/** Reports how long a visitor has read a page, how far, and which page. */
import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../shared/units.js";
import { Browser, type TabOptions } from "./browser.helpers.js";
import { startTracker } from "./tracker.helpers.js";

function read(options: TabOptions = {}) {
  const browser = new Browser();
  const tab = browser.open({ url: "https://shop.example/a", ...options });
  const tracker = startTracker(tab);
  return {
    browser,
    tab,
    tracker,
    wait: (durationMs: number) => browser.clock.advance(durationMs),
    setFocus: (hasFocus: boolean) => {
      tab.hasFocus = hasFocus;
      tab.dispatch(hasFocus ? "focus" : "blur");
    },
    scroll: (scrollY: number) => {
      tab.globals.scrollY = scrollY;
      tab.dispatch("scroll");
    },
    push: (url: string) => tab.run(() => history.pushState(null, "", url)),
    /** Returns `[path, engagedMs, scrollPercent]` of each report, after the tab has sent all. */
    reports: async () => {
      await browser.clock.advance(5000);
      return browser.sent
        .filter(({ type }) => type === "engagement")
        .map(({ url, properties }) => [
          new URL(url as string).pathname,
          ...Object.values(properties as Record<string, number>),
        ]);
    },
  };
}
type Reading = ReturnType<typeof read>;

test.each<[string, (page: Reading) => Promise<void>, unknown[]]>([
  [
    "read and left",
    async ({ wait }) => wait(20 * SECOND),
    [["/a", 20_000, 25]],
  ],
  ["hardly seen", async ({ wait }) => wait(900), []],
  [
    "in the background",
    async ({ tab, wait }) => {
      await wait(3 * SECOND);
      tab.setHidden(true);
      await wait(50 * SECOND);
      tab.setHidden(false);
      await wait(2 * SECOND);
    },
    [
      ["/a", 3000, 25],
      ["/a", 2000, 25],
    ],
  ],
  [
    "another window has the focus",
    async ({ setFocus, wait }) => {
      await wait(3 * SECOND);
      setFocus(false);
      await wait(50 * SECOND);
      setFocus(true);
      await wait(2 * SECOND);
    },
    [["/a", 5000, 25]],
  ],
  [
    "a clock that jumps",
    async ({ browser, wait }) => {
      await wait(3 * SECOND);
      browser.clock.startedAt -= 1e12;
      await wait(3 * SECOND);
      browser.clock.startedAt += 9e12;
      await wait(3 * SECOND);
    },
    [["/a", 9000, 25]],
  ],
  [
    "scrolled down and up",
    async ({ scroll, wait }) => {
      await wait(SECOND);
      scroll(1000);
      await wait(SECOND);
      scroll(0);
      await wait(SECOND);
    },
    [["/a", 3000, 50]],
  ],
  [
    "pulled beyond the end",
    async ({ scroll, wait }) => {
      scroll(3200);
      await wait(2 * SECOND);
    },
    [["/a", 2000, 100]],
  ],
  [
    "one report for each page",
    async ({ push, scroll, wait }) => {
      scroll(3000);
      await wait(4 * SECOND);
      push("/b");
      scroll(0);
      await wait(7 * SECOND);
    },
    [
      ["/a", 4000, 100],
      ["/b", 7000, 25],
    ],
  ],
  [
    "nothing of a page that was hardly seen is said of the next",
    async ({ push, scroll, wait }) => {
      scroll(3000);
      await wait(900);
      push("/b");
      scroll(0);
      await wait(7 * SECOND);
    },
    [["/b", 7000, 25]],
  ],
  [
    "a page by hand",
    async ({ tracker, wait }) => {
      await wait(4 * SECOND);
      tracker.page();
      await wait(2 * SECOND);
    },
    [
      ["/a", 4000, 25],
      ["/a", 2000, 25],
    ],
  ],
])("%s", async (_name, happen, expected) => {
  const page = read();
  await happen(page);
  page.tab.setHidden(true);
  expect(await page.reports()).toEqual(expected);
});

test("who reads for long is reported within five minutes, and wholly", async () => {
  const { tab, wait, reports } = read();
  await wait(5 * MINUTE);
  expect(await reports()).toHaveLength(1);
  await wait(25 * MINUTE);
  tab.close();
  const times = (await reports()).map(([, engagedMs]) => engagedMs as number);
  expect(times.length).toBeGreaterThan(5);
  expect(Math.max(...times)).toBeLessThanOrEqual(5 * MINUTE);
  expect(times.reduce((sum, each) => sum + each)).toBe(
    30 * MINUTE + 5 * SECOND,
  );
});

test("a page that is loaded behind others has been read by nobody", async () => {
  const browser = new Browser();
  const tab = browser.open();
  Object.assign(tab.document, { hidden: true });
  startTracker(tab);
  await browser.clock.advance(10 * MINUTE);
  tab.close();
  await browser.clock.advance(MINUTE);
  expect(browser.sent.map(({ type }) => type)).toEqual(["pageview"]);
});

test("a page from the back/forward cache has not been read in there", async () => {
  const { tab, wait, reports } = read();
  await wait(4 * SECOND);
  tab.dispatch("pagehide", { persisted: true });
  tab.setHidden(true);
  await wait(50 * MINUTE);
  tab.setHidden(false);
  tab.dispatch("pageshow", { persisted: true });
  await wait(3 * SECOND);
  tab.close();
  expect(await reports()).toEqual([
    ["/a", 4000, 25],
    ["/a", 3000, 25],
  ]);
});

test("can be turned off", async () => {
  const browser = new Browser();
  const tab = browser.open();
  startTracker(tab, { engagement: false });
  await browser.clock.advance(20 * MINUTE);
  tab.close();
  expect(browser.sent.map(({ type }) => type)).toEqual(["pageview"]);
});

test("a page that is empty at first is not seen to its end", async () => {
  const { tab, wait, reports } = read();
  const element = tab.document.documentElement;
  const later = element.scrollHeight;
  element.scrollHeight = 1000;
  tab.dispatch("scroll");
  element.scrollHeight = later;
  await wait(10 * SECOND);
  tab.setHidden(true);
  expect(await reports()).toEqual([["/a", 10_000, 25]]);
});

test("what one user read is not the next one's", async () => {
  const { browser, tab, tracker, wait } = read();
  tracker.identify("ada");
  await wait(20 * SECOND);
  tracker.reset();
  tracker.identify("ben");
  tab.setHidden(true);
  await wait(5 * SECOND);
  const said = browser.sent.filter(({ type }) => type === "engagement");
  expect(said).toMatchObject([{ userId: "ada" }]);
});

test("the sleep of a computer is no reading", async () => {
  const { browser, tab, wait, reports } = read();
  await wait(5 * SECOND);
  browser.clock.elapsedMs += 8 * 60 * MINUTE;
  tab.setHidden(true);
  const [[, engagedMs] = []] = await reports();
  expect(engagedMs).toBeLessThanOrEqual(MINUTE);
});
