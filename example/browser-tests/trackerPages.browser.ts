/**
 * Routes, pages from the cache and pages made in advance: a visit counts the pages that it has
 * seen, and for how long.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { duplicatesOf, patiently, propertiesOf } from "./trackedShop.js";
import { untilAnswered, useTrackedVisits } from "./trackedVisits.js";

/** People have the back/forward cache, but Playwright turns it off. */
const browser = useBrowser({
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
});
const visits = useTrackedVisits(browser);

/** Waits until so many views are stored: the next one travels in another request. */
async function untilViewed(count: number): Promise<void> {
  const views = async () =>
    (await visits.stored()).filter(({ type }) => type === "pageview").length;
  await expect.poll(views, patiently).toBe(count);
}

test("routes of a single-page app are pages", async () => {
  const page = await browser.open(`${visits.site.url}/app?utm_source=news`, {
    referer: "https://www.google.com/",
  });
  await untilViewed(1);
  const steps = [
    // A router that tidies the address stays where it was.
    () => page.evaluate(() => history.replaceState({}, "", "/app/")),
    () => page.getByRole("link", { name: "Tea" }).click(),
    () => page.getByRole("link", { name: "Cake" }).click(),
    // Another search on the same path is the same page, corrected.
    () => page.evaluate(() => history.replaceState({}, "", "?sort=price")),
    () => page.evaluate(() => history.replaceState({}, "", "/app/pie")),
    () => page.evaluate(() => history.back()),
    () => page.evaluate(() => history.forward()),
    () =>
      page.evaluate(() => {
        history.pushState({}, "", "/app/scone/");
        setTimeout(() => (document.title = "Scones, at last"), 500);
      }),
  ];
  const viewsAfter = [1, 2, 3, 3, 4, 5, 6, 7];
  for (const [index, step] of steps.entries()) {
    await step();
    await untilViewed(viewsAfter[index]!);
  }
  await page.getByRole("link", { name: "Story" }).click();
  await page.evaluate(() => window.counter.track("read"));

  await visits.expectCounted({
    pages: {
      "/app": 1,
      "/app/tea": 2,
      "/app/cake": 1,
      "/app/pie": 2,
      "/app/scone": 1,
    },
    events: { read: 1 },
  });
  const views = (await visits.stored()).filter(
    ({ type }) => type === "pageview",
  );
  expect(views.map(({ path, title }) => [path, title])).toEqual([
    ["/app", "Page /app"],
    ["/app/tea", "Route /app/tea"],
    ["/app/cake", "Route /app/cake"],
    // `replaceState` does not reach the site's own script, so the title is that of the page before.
    ["/app/pie", undefined],
    ["/app/tea", "Route /app/tea"],
    ["/app/pie", "Route /app/pie"],
    ["/app/scone", "Scones, at last"],
  ]);
  const referrers = views.map(({ referrer }) => referrer ?? "");
  expect(referrers).toEqual([
    "https://www.google.com/",
    "",
    "",
    "",
    "",
    "",
    "",
  ]);
  expect(duplicatesOf(visits.proxy)).toBe(0);
});

test("the fragment tells pages apart where it is said to", async () => {
  visits.setUp({ options: { hashRoutes: true } });
  const page = await browser.open(`${visits.site.url}/`);
  for (const [index, hash] of ["/cart", "/pay", "/cart"].entries()) {
    await untilViewed(index + 1);
    await page.evaluate((to) => (location.hash = to), hash);
  }
  await visits.expectCounted({
    pages: { "/": 1, "/#/cart": 2, "/#/pay": 1 },
  });
});

test("a page back from the back/forward cache is seen again", async () => {
  // On a slow machine somebody reads a page for a second. The page says so as it closes, and the
  // next page may say it again.
  visits.setUp({ options: { engagement: false } });
  const page = await browser.open(`${visits.site.url}/a`);
  await untilViewed(1);
  // A page may close before it has heard that its view is stored. Then the next page sends the view
  // again.
  await untilAnswered(page);
  await goToPageB(page);
  await untilViewed(2);
  await untilAnswered(page);
  // A page from the cache does not load.
  await page.goBack({ waitUntil: "commit" });
  await expect.poll(() => isFromCache(page), patiently).toBe(true);
  await page.evaluate(() => window.counter.track("back"));
  await visits.expectCounted({
    pages: { "/a": 2, "/b": 1 },
    events: { back: 1 },
  });
  expect(duplicatesOf(visits.proxy)).toBe(0);
});

test("a page in the cache that waits for an answer does not hold up the next", async () => {
  browser.expectProblem(/analytics\/ingest/);
  visits.proxy.failNext("unanswered");
  const page = await browser.open(`${visits.site.url}/a`);
  await expect.poll(() => visits.proxy.requests.length).toBe(1);
  await goToPageB(page);
  await page.evaluate(() => window.counter.track("next"));
  await untilViewed(2);
  // The page returns from the cache. Or it loads again, if Chromium has dropped it from the cache
  // for the lock that it held.
  await page.goBack({ waitUntil: "commit" });
  await page.waitForURL("**/a", { waitUntil: "commit" });
  await page.waitForFunction(() => "counter" in window);
  await page.evaluate(() => window.counter.track("back"));
  // The tracker sends events without an answer again. The server knows them by their ids.
  await visits.expectCounted({
    pages: { "/a": 2, "/b": 1 },
    events: { next: 1, back: 1 },
  });
});

async function goToPageB(page: Page): Promise<void> {
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => {
      document.body.dataset.persisted = String(persisted);
    }),
  );
  await page.getByRole("link", { name: "Page b" }).click();
  await page.waitForURL("**/b");
}

const isFromCache = (page: Page) =>
  page.evaluate(() => document.body.dataset.persisted === "true");

test("a page made in advance is seen once it is shown", async () => {
  // Chromium prerenders nothing in a window that is debugged, and Playwright debugs all of its
  // windows. So this acts it out.
  const page = await browser.open(`${visits.site.url}/a`, {
    prepare: async (opened) => {
      await opened.addInitScript(() =>
        Object.defineProperty(document, "prerendering", {
          configurable: true,
          value: true,
        }),
      );
    },
  });
  await page.evaluate(() => window.counter.flush());
  expect(visits.proxy.requests).toEqual([]);
  const shownAt = await page.evaluate(() => {
    const now = Date.now();
    Object.defineProperty(document, "prerendering", { value: false });
    document.dispatchEvent(new Event("prerenderingchange"));
    return now;
  });
  await visits.expectCounted({ pages: { "/a": 1 } });
  const [view] = await visits.stored();
  expect(view!.occurredAt).toBeGreaterThanOrEqual(shownAt);
});

test("a visit of one page that was read has a duration, and is a bounce", async () => {
  const page = await browser.open(`${visits.site.url}/a`);
  const since = await page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight);
    return performance.now();
  });
  // Less than a second does not count as reading.
  await page.waitForFunction((from) => performance.now() > from + 1100, since);
  await page.close({ runBeforeUnload: true });
  const engagement = async () =>
    (await visits.stored()).find(({ type }) => type === "engagement");
  await expect.poll(engagement, patiently).toBeDefined();
  const said = propertiesOf(await engagement());
  expect(said.engagedMs).toBeGreaterThanOrEqual(1000);
  expect(said.scrollPercent).toBe(100);

  const figures = await visits.expectCounted({ pages: { "/a": 1 } });
  expect(figures["Bounce rate"]).toBe("100%");
  expect(figures["Visit duration"]).toMatch(/^[1-9]/);
  expect(figures).toMatchObject({ Visitors: "1", Sessions: "1" });
});
