/** In each engine, the tracker counts each recorded event once, whatever the visitor does. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from "vitest";
import { DAY } from "../../src/shared/units.js";
import type { Breakdown, Overview } from "../../src/shared/api/reports.js";
import { useShop } from "../browser-tests/shop.js";
import { moduleScript } from "../browser-tests/trackedSite.js";
import {
  duplicatesOf,
  patiently,
  propertiesOf,
  useTrackedShop,
  waitingKeys,
} from "../browser-tests/trackedShop.js";
import { browserKinds } from "./browsers.js";
import { startProblems, type Problems } from "./problems.js";
import type { SmokePage } from "./smokeBrowser.js";
import { useSmokeBrowser } from "./useSmokeBrowser.js";

const shop = useShop();
const visits = useTrackedShop(shop);
let problems: Problems;

beforeAll(async () => {
  problems = await startProblems();
});
afterAll(() => problems?.close());
beforeEach(() => setUp());

/** Longer than a test: nothing is sent by time. */
const NEVER_BY_TIME = { flushIntervalMs: 10 * 60_000 };

function setUp(options: object = {}, scripts = moduleScript): void {
  // Engagement travels as the page is left, and would be one more event.
  visits.setUp({
    options: { engagement: false, ...options },
    scripts: problems.tags + scripts,
  });
}

/**
 * Waits until so many events are stored, and the page knows: it sends nothing again then, and what
 * follows travels in another request.
 */
async function untilStored(page: SmokePage, count: number): Promise<void> {
  const stored = async () => (await visits.stored()).length;
  await expect.poll(stored, patiently).toBe(count);
  await expect.poll(() => isAtRest(page), patiently).toBe(true);
}

const isStoredWithin = (timeout: number, events: object) =>
  expect
    .poll(async () => (await visits.counted()).events, { timeout })
    .toEqual(events)
    .then(
      () => true,
      () => false,
    );

const isAtRest = (page: SmokePage) =>
  page.evaluate(async (pattern) => {
    const { held } = await navigator.locks.query();
    const keys = Object.keys(localStorage);
    return held?.length === 0 && !keys.some((key) => key.match(pattern));
  }, waitingKeys);

const track = (page: SmokePage, name: string, count: number) =>
  page.evaluate(
    (event, times) => {
      for (let n = 0; n < times; n++) window.counter.track(event, { n });
    },
    name,
    count,
  );

const waitingIn = (page: SmokePage) =>
  page.evaluate(
    (pattern) =>
      Object.keys(localStorage).filter((key) => key.match(pattern)).length,
    waitingKeys,
  );

const report = (name: string, args: object) => {
  const now = Date.now();
  return shop().engine.query(
    `reports:${name}`,
    { siteId: visits.siteId, from: now - DAY, to: now + DAY, ...args },
    { component: "footfall" },
  );
};

/** Waits until the reports have one person with one session. */
const expectOneSession = () =>
  expect
    .poll(async () => (await report("getOverview", {})) as Overview, patiently)
    .toMatchObject({ visitors: 1, sessions: 1 });

describe.each(browserKinds)("$name", (kind) => {
  const browser = useSmokeBrowser(kind, () => problems);

  test("page views of pages, routes and the way back, by the module", async () => {
    const page = await browser.open(`${visits.site.url}/a`);
    await untilStored(page, 1);
    await page.click(`a[href="/b"]`);
    await untilStored(page, 2);
    await page.click(`a[href^="/app/tea"]`);
    await untilStored(page, 3);
    await page.evaluate(() => history.back());
    await visits.expectStored({ pages: { "/a": 1, "/b": 2, "/app/tea": 1 } });
    await expectOneSession();
    const { rows } = (await report("getBreakdown", {
      dimension: "browser",
    })) as Breakdown;
    expect(rows.map(({ key }) => key)).toEqual([kind.countedAs]);
    expect(duplicatesOf(visits.proxy)).toBe(0);
  });

  test("page views and events, by the tag", async () => {
    const src = `${visits.proxy.url}/analytics/footfall.js`;
    setUp(
      {},
      `<script>window.footfall ||= function () { (footfall.q ||= []).push(arguments) };
        footfall("track", "seen")</script>
      <script defer src="${src}" data-key="${visits.key}" data-flush-interval-ms="50" data-engagement="false"></script>`,
    );
    const page = await browser.open(`${visits.site.url}/a`);
    await untilStored(page, 2);
    await page.click("button[data-footfall-event]");
    await untilStored(page, 3);
    await page.click(`a[href="/b"]`);
    await visits.expectStored({
      pages: { "/a": 1, "/b": 1 },
      events: { seen: 2, add_to_cart: 1 },
    });
    await expectOneSession();
  });

  const waysToLeave: Record<string, (page: SmokePage) => Promise<unknown>> = {
    "a link to another site": (page) => page.click(`a[href$="/partner"]`),
    "closing the tab": (page) => page.close(),
    "hiding the page": (page) => page.hide(),
  };
  test.each(Object.keys(waysToLeave))("leaving by %s", async (way) => {
    setUp({ ...NEVER_BY_TIME, engagement: true, outboundLinks: false });
    const page = await browser.open(`${visits.site.url}/a`);
    await untilStored(page, 1);
    await track(page, "waiting", 3);
    // Whoever looks for a second has read.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1100)));
    expect((await visits.stored()).length).toBe(1);
    await waysToLeave[way]!(page);
    const comesBack =
      way === "closing the tab" &&
      kind.maySkipLastRequest &&
      !(await isStoredWithin(5000, { waiting: 3 }));
    if (comesBack) await browser.open(`${visits.site.url}/a`);
    await visits.expectStored({
      pages: { "/a": comesBack ? 2 : 1 },
      events: { waiting: 3 },
    });
    const read = (await visits.stored()).filter(
      ({ type }) => type === "engagement",
    );
    // It is recorded while the tab closes, and may go with it.
    if (!comesBack || read.length > 0) {
      const [first, ...more] = read.map(propertiesOf);
      expect(Number(first?.engagedMs)).toBeGreaterThanOrEqual(1000);
      expect(more).toEqual([]);
    }
    expect(duplicatesOf(visits.proxy)).toBe(0);
  });

  test("no way to the server: the queue is kept, and sent later", async () => {
    browser.expectProblem(/ingest|Failed to load resource/);
    const page = await browser.open(`${visits.site.url}/a`);
    await untilStored(page, 1);
    visits.proxy.goDown();
    await track(page, "offline", 3);
    await page.click(`a[href="/b"]`);
    await expect.poll(() => waitingIn(page), patiently).toBe(4);
    expect((await visits.stored()).length).toBe(1);
    visits.proxy.recover();
    await visits.expectStored({
      pages: { "/a": 1, "/b": 1 },
      events: { offline: 3 },
    });
    await expect.poll(() => waitingIn(page), patiently).toBe(0);
    await expectOneSession();
    expect(duplicatesOf(visits.proxy)).toBe(0);
  });

  test("two tabs: one session, and each event once", async () => {
    const left = await browser.open(`${visits.site.url}/left`);
    const right = await browser.open(`${visits.site.url}/right`);
    await Promise.all([track(left, "left", 100), track(right, "right", 100)]);
    await visits.expectStored({
      pages: { "/left": 1, "/right": 1 },
      events: { left: 100, right: 100 },
    });
    for (const name of ["left", "right"]) {
      const numbers = (await visits.stored())
        .filter((event) => event.name === name)
        .map((event) => Number(propertiesOf(event).n));
      expect(numbers.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 100 }, (_, n) => n),
      );
    }
    await expectOneSession();
  });
});

describe.each(browserKinds.filter(({ goesOffline }) => goesOffline))(
  "$name, whose driver can switch the network off",
  (kind) => {
    const browser = useSmokeBrowser(kind, () => problems);

    test("offline: the queue is kept, and sent when the network is back", async () => {
      browser.expectProblem(/ingest|Failed to load resource/);
      const page = await browser.open(`${visits.site.url}/a`);
      await untilStored(page, 1);
      await browser.visit.setOffline!(true);
      await track(page, "offline", 3);
      await page.click(`a[href^="/app/tea"]`);
      await expect.poll(() => waitingIn(page), patiently).toBe(4);
      expect(await page.evaluate(() => navigator.onLine)).toBe(false);
      await browser.visit.setOffline!(false);
      await visits.expectStored({
        pages: { "/a": 1, "/app/tea": 1 },
        events: { offline: 3 },
      });
      expect(duplicatesOf(visits.proxy)).toBe(0);
    });
  },
);
