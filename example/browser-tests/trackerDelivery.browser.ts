/** Pages count each recorded event once, whatever happens to tabs, network and server. */
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { SECOND } from "../../src/shared/units.js";
import { useBrowser } from "./browser.js";
import {
  duplicatesOf,
  patiently,
  propertiesOf,
  eventsIn,
} from "./trackedShop.js";
import { useTrackedVisits, waitingIn } from "./trackedVisits.js";

const browser = useBrowser();
const visits = useTrackedVisits(browser);

// Failing requests are the subject of these tests.
beforeEach(() => browser.expectProblem(/analytics\/ingest|status of|ERR_/));

const untilRequests = (count: number) =>
  expect.poll(() => visits.proxy.requests.length, patiently).toBe(count);

const untilStored = (count: number) =>
  expect
    .poll(async () => (await visits.stored()).length, patiently)
    .toBe(count);

function track(page: Page, name: string, count: number): Promise<void> {
  return page.evaluate(
    ([event, times]) => {
      for (let n = 0; n < times; n++) window.counter.track(event, { n });
    },
    [name, count] as const,
  );
}

/** Each event has a number of its own. */
async function expectEachOnce(name: string, count: number): Promise<void> {
  const numbers = (await visits.stored())
    .filter((event) => event.name === name)
    .map((event) => propertiesOf(event).n);
  expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: count }, (_, n) => n),
  );
}

test("a tab is closed, or crashes, in the middle of a batch", async () => {
  visits.setUp({ options: { engagement: false } });
  const page = await browser.open(`${visits.site.url}/a`);
  const context = page.context();
  await untilStored(1);
  visits.proxy.failNext("unanswered");
  await track(page, "underWay", 5);
  await untilRequests(2);
  await track(page, "waiting", 5);
  await page.close({ runBeforeUnload: true });
  await untilStored(11);

  const second = await context.newPage();
  await second.goto(`${visits.site.url}/b`);
  await untilStored(12);
  await expect.poll(() => waitingIn(second), patiently).toBe(0);
  // The server stored the events under way, but the first page never heard so. Nobody knows whether
  // the page got answers for its last requests in time.
  expect(duplicatesOf(visits.proxy)).toBeGreaterThanOrEqual(5);

  const requests = visits.proxy.requests.length;
  visits.proxy.failNext("unanswered");
  await track(second, "crashed", 5);
  await untilRequests(requests + 1);
  await track(second, "lost", 5);
  await second.close(); // It says nothing to the page.

  const third = await context.newPage();
  await third.goto(`${visits.site.url}/c`);
  await visits.expectCounted({
    pages: { "/a": 1, "/b": 1, "/c": 1 },
    events: { underWay: 5, waiting: 5, crashed: 5, lost: 5 },
  });
});

test("offline for a minute", async () => {
  const page = await browser.open(`${visits.site.url}/a`, {
    prepare: (opened) => opened.clock.install(),
  });
  await untilStored(1);
  await page.context().setOffline(true);
  await track(page, "offline", 3);
  await page.clock.runFor(30 * SECOND);
  await page.getByRole("link", { name: "Tea" }).click();
  await track(page, "offlineStill", 2);
  await page.clock.runFor(30 * SECOND);
  expect(visits.proxy.requests.length).toBe(1);
  expect(await waitingIn(page)).toBeGreaterThanOrEqual(6);

  await page.context().setOffline(false);
  await visits.expectCounted({
    pages: { "/a": 1, "/app/tea": 1 },
    events: { offline: 3, offlineStill: 2 },
  });
  expect(duplicatesOf(visits.proxy)).toBe(0);
});

test("503, then 429 with Retry-After, then 202", async () => {
  const { proxy } = visits;
  visits.setUp({ options: { flushIntervalMs: 1000 } });
  proxy.failNext(503, { status: 429, headers: { "retry-after": "2" } });
  const page = await browser.open(`${visits.site.url}/a`);
  await track(page, "first", 3);
  await untilRequests(2);
  // Neither a full batch nor another tab is a reason to ask earlier.
  await track(page, "later", 120);
  const other = await page.context().newPage();
  await other.goto(`${visits.site.url}/b`);
  await track(other, "elsewhere", 3);

  await visits.expectCounted({
    pages: { "/a": 1, "/b": 1 },
    events: { first: 3, later: 120, elsewhere: 3 },
  });
  const [refused, limited, taken] = proxy.requests;
  expect([refused, limited, taken].map((each) => each!.status)).toEqual([
    503, 429, 202,
  ]);
  expect(limited!.receivedAt - refused!.receivedAt).toBeGreaterThanOrEqual(
    SECOND,
  );
  expect(taken!.receivedAt - limited!.receivedAt).toBeGreaterThanOrEqual(
    2 * SECOND,
  );
});

test("two tabs share the queue, and each event counts once", async () => {
  visits.setUp({ options: { flushIntervalMs: 1000 } });
  const left = await browser.open(`${visits.site.url}/left`);
  const right = await left.context().newPage();
  await right.goto(`${visits.site.url}/right`);
  const recordSlowly = (page: Page, name: string) =>
    page.evaluate(async (event) => {
      for (let n = 0; n < 300; n++) {
        window.counter.track(event, { n });
        if (n % 10 === 0) await new Promise((done) => setTimeout(done));
      }
    }, name);
  await Promise.all([recordSlowly(left, "left"), recordSlowly(right, "right")]);

  await visits.expectCounted({
    pages: { "/left": 1, "/right": 1 },
    events: { left: 300, right: 300 },
  });
  await expectEachOnce("left", 300);
  await expectEachOnce("right", 300);
  const sent = eventsIn(visits.proxy.requests).map((event) => event!.eventId);
  expect(new Set(sent).size).toBe(602);
  // On a busy machine a tab may see late what the other one has sent, and repeat a batch. Tabs that
  // did not share would each send everything.
  expect(sent.length).toBeLessThan(2 * 602);
  expect(
    new Set((await visits.stored()).map((row) => row.visitorId)).size,
  ).toBe(1);
});

test("twenty reloads in a row, some of them before the server has answered", async () => {
  const page = await browser.open(`${visits.site.url}/a`);
  for (let reload = 0; reload < 20; reload++) {
    if (reload % 4 === 0) visits.proxy.failNext("unanswered");
    await track(page, "step", 3);
    await page.reload({ waitUntil: "domcontentloaded" });
  }
  visits.proxy.recover();
  await visits.expectCounted({
    pages: { "/a": 21 },
    events: { step: 60 },
  });
  await expect.poll(() => waitingIn(page), patiently).toBe(0);
});

test("5,000 events in one loop", async () => {
  const page = await browser.open(`${visits.site.url}/a`);
  await track(page, "loop", 5000);
  // Asking the server for all of them again and again would hold it up.
  await expect.poll(() => waitingIn(page), patiently).toBe(0);
  await visits.expectCounted({
    pages: { "/a": 1 },
    events: { loop: 5000 },
  });
  await expectEachOnce("loop", 5000);
  expect(await page.evaluate(() => window.counter.droppedEvents())).toBe(0);
  expect(await waitingIn(page)).toBe(0);
  expect(duplicatesOf(visits.proxy)).toBe(0);
});
