/**
 * Consent, wishes not to be tracked, and blocked storage decide who counts, and what stays in the
 * browser.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { duplicatesOf, patiently } from "./trackedShop.js";
import { useTrackedVisits } from "./trackedVisits.js";

const browser = useBrowser();
const visits = useTrackedVisits(browser);

const open = (path: string, prepare?: (page: Page) => Promise<void>) =>
  browser.open(`${visits.site.url}${path}`, prepare ? { prepare } : {});

const track = (page: Page, name: string) =>
  page.evaluate((event) => window.counter.track(event), name);

const storedInBrowser = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage));

const untilStored = (count: number) =>
  expect
    .poll(async () => (await visits.stored()).length, patiently)
    .toBe(count);

/** Flushes the tracker. If the page sends nothing after this, it has nothing to send. */
const flush = (page: Page) => page.evaluate(() => window.counter.flush());

test("nothing is kept or sent before consent, and all is once it is given", async () => {
  visits.setUp({ options: { consent: "pending" } });
  const page = await open("/a");
  await track(page, "early");
  await page.getByRole("link", { name: "Tea" }).click();
  await track(page, "onTheRoute");
  await flush(page);
  expect(await storedInBrowser(page)).toEqual([]);
  expect(visits.proxy.requests).toEqual([]);

  await page.evaluate(() => window.counter.optIn());
  await untilStored(4);
  // The browser remembers the choice.
  await page.goto(`${visits.site.url}/b`);
  await visits.expectCounted({
    pages: { "/a": 1, "/app/tea": 1, "/b": 1 },
    events: { early: 1, onTheRoute: 1 },
  });
  const visitors = (await visits.stored()).map(({ visitorId }) => visitorId);
  expect(new Set(visitors).size).toBe(1);
});

test("who opts out is forgotten, and not counted until they opt in", async () => {
  const page = await open("/a");
  await untilStored(1);
  await page.evaluate(() => {
    window.counter.track("takenBack");
    window.counter.optOut();
    window.counter.track("unwanted");
  });
  await flush(page);
  expect(await page.evaluate(() => window.counter.getVisitorId())).toBe(
    undefined,
  );
  await page.goto(`${visits.site.url}/b`);
  await track(page, "unwanted");
  await flush(page);
  // Only the choice is left.
  expect((await storedInBrowser(page)).length).toBe(1);
  expect(visits.proxy.requests.length).toBe(1);

  // Consent holds from the next page on: this page was shown before.
  await page.evaluate(() => window.counter.optIn());
  await page.reload();
  await track(page, "wanted");
  await visits.expectCounted({
    pages: { "/a": 1, "/b": 1 },
    events: { wanted: 1 },
  });
  const [before, after] = await visits.stored();
  expect(after!.visitorId).not.toBe(before!.visitorId);
});

test("wishes not to be tracked are honoured where the site says so", async () => {
  const wish = async (page: Page) => {
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "doNotTrack", { value: "1" }),
    );
  };
  visits.setUp({ options: { honourDoNotTrack: true } });
  const refusing = await open("/refusing", wish);
  await track(refusing, "unwanted");
  await flush(refusing);
  expect(await storedInBrowser(refusing)).toEqual([]);
  await open("/willing");
  visits.setUp();
  await open("/unasked", wish);
  await visits.expectCounted({
    pages: { "/willing": 1, "/unasked": 1 },
  });
});

test("a cookieless visit leaves nothing in the browser, and is one visitor's", async () => {
  visits.setUp({ options: { cookieless: true } });
  const page = await open("/a");
  await track(page, "read");
  expect(await storedInBrowser(page)).toEqual([]);
  await untilStored(2);
  await page.goto(`${visits.site.url}/b`);
  const figures = await visits.expectCounted({
    pages: { "/a": 1, "/b": 1 },
    events: { read: 1 },
  });
  expect(figures).toMatchObject({ Visitors: "1", Sessions: "1" });
  expect(await storedInBrowser(page)).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test("a browser that lets nothing be stored is counted", async () => {
  const page = await open("/a", async (opened) => {
    await opened.addInitScript(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("Denied", "SecurityError");
        },
      }),
    );
  });
  await track(page, "read");
  const figures = await visits.expectCounted({
    pages: { "/a": 1 },
    events: { read: 1 },
  });
  expect(figures.Visitors).toBe("1");
});

test("a policy that forbids to send is obeyed in silence, and what waits is sent from a page without", async () => {
  // Chromium itself reports this on the console. The tracker throws nothing.
  browser.expectProblem(/Content Security Policy|ingest csp/);
  visits.setUp({
    headers: { "content-security-policy": "connect-src 'none'" },
    options: { engagement: false },
  });
  const page = await open("/strict");
  await track(page, "read");
  await flush(page);
  await page.getByRole("link", { name: "Tea" }).click();
  expect(visits.proxy.requests).toEqual([]);
  visits.setUp();
  await page.goto(`${visits.site.url}/open`);
  await visits.expectCounted({
    pages: { "/strict": 1, "/app/tea": 1, "/open": 1 },
    events: { read: 1 },
  });
  expect(duplicatesOf(visits.proxy)).toBe(0);
});

test("two copies of the script count a visit once", async () => {
  visits.setUp({
    scripts: `<script type="module" src="/tracker.js"></script><script type="module" src="/tracker.js?copy"></script>`,
  });
  const page = await open("/a");
  await page.getByRole("link", { name: "Tea" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await visits.expectCounted({
    pages: { "/a": 1, "/app/tea": 1 },
    events: { add_to_cart: 1 },
  });
});
