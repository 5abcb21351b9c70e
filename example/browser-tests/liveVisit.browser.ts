/** Someone shops, and an open dashboard shows it by itself, figure for figure. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY } from "../../src/shared/units.js";
import { products } from "../src/products.js";
import { useBrowser, type OpenOptions } from "./browser.js";
import { figureTexts, panel, readFigures, readRows } from "./dashboard.js";
import { collectSent, type SentEvents } from "./sentEvents.js";
import { startShop, type Shop } from "./shop.js";

const browser = useBrowser();
let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop?.close());

const gyokuro = products.find(({ id }) => id === "gyokuro-shade")!;

const ways = [
  { way: "http", search: "" },
  { way: "convex", search: "?transport=convex" },
] as const;

test.each(ways)(
  "a purchase moves the open dashboard without a reload, over $way",
  async ({ way, search }) => {
    const dashboard = await browser.open(shop.dashboard);
    await dashboard.getByText("Waiting for the first event").waitFor();
    expect(await readFigures(dashboard)).toEqual({});
    let loads = 0;
    dashboard.on("load", () => loads++);

    const visitor = await openCollecting(shop.url + search, {
      referer: "https://www.google.com/",
    });
    await buyTea(visitor.page);
    const { events, statuses } = visitor.sent;
    const counted = () => events.filter(({ type }) => type !== "engagement");
    await expect.poll(() => counted().length, { timeout: 10_000 }).toBe(8);
    const boughtAt = performance.now();

    const pageviews = events.filter(({ type }) => type === "pageview").length;
    const times = events.map(({ occurredAt }) => occurredAt);
    await expect
      .poll(() => readFigures(dashboard), { timeout: 15_000 })
      .toEqual(
        figureTexts({
          visitors: 1,
          sessions: 1,
          pageviews,
          viewsPerSession: pageviews,
          bounceRate: 0,
          averageSessionDurationMs: Math.max(...times) - Math.min(...times),
          // One more event is the purchase, which the shop's backend has tracked.
          events: counted().length + 1,
          revenue: [{ amount: gyokuro.priceCents, currency: "EUR" }],
        }),
      );
    const seconds = ((performance.now() - boughtAt) / 1000).toFixed(1);
    console.log(`  visit on the dashboard ${seconds} s after it was sent`);
    expect(pageviews).toBe(5);
    const otherWay = way === "http" ? "convex" : "http";
    expect(statuses[otherWay]).toEqual([]);
    expect(statuses[way].length).toBeGreaterThan(0);
    expect(new Set(statuses[way])).toEqual(new Set([202]));

    // The dashboard draws the panels after the figures.
    const sortedRows = async (title: string) =>
      (await readRows(panel(dashboard, title))).sort();
    await expect
      .poll(() => sortedRows("Pages"))
      .toEqual([
        // The backend's own purchase is on no page.
        ["(not set)", "1", "0"],
        ["/", "1", "1"],
        ["/cart", "1", "1"],
        ["/checkout", "1", "1"],
        ["/products/gyokuro-shade", "1", "1"],
        ["/thanks", "1", "1"],
      ]);
    await expect
      .poll(() => sortedRows("Sources"))
      .toEqual([["Google", "1", "1"]]);
    await expect
      .poll(() => sortedRows("Events"))
      .toEqual([
        ["add_to_cart", "1", "1"],
        ["checkout_started", "1", "1"],
        ["form_submit", "1", "1"],
        ["purchase", "1", "1"],
      ]);
    const now = Date.now();
    const today = { from: now - DAY, to: now + DAY };
    expect((await shop.overview(today)).revenue).toEqual([
      { amount: gyokuro.priceCents, currency: "EUR" },
    ]);
    expect(loads, "reloads of the dashboard").toBe(0);
  },
);

test("looking at the numbers does not change them", async () => {
  const { page, sent } = await openCollecting(shop.dashboard);
  const visit = ["pageview", "engagement"];
  // Anything that the dashboard sends is visible at the latest when the shop sends its own events.
  for (const expected of [visit, [...visit, ...visit]]) {
    await page.locator(".footfall-dashboard [role=tabpanel]").waitFor();
    await readAWhile(page);
    await lookAway(page);
    await page.getByRole("link", { name: "Harbour & Leaf" }).click();
    await page.getByRole("heading", { name: /Tea that remembers/ }).waitFor();
    await readAWhile(page);
    await lookAway(page);
    await expect
      .poll(() => sent.events.map(({ type }) => type), { timeout: 10_000 })
      .toEqual(expected);
    // A request under way when its page closes counts as failed for the browser.
    await expect.poll(() => sent.statuses.http.length).toBe(sent.requests);
    await page.getByRole("link", { name: "Analytics" }).click();
  }
});

/** Opens a page, and collects all that it sends from the first moment on. */
async function openCollecting(
  url: string,
  options: OpenOptions = {},
): Promise<{ page: Page; sent: SentEvents }> {
  let sent: SentEvents | undefined;
  const prepare = async (page: Page) => {
    sent = await collectSent(page);
  };
  const page = await browser.open(url, { ...options, prepare });
  return { page, sent: sent! };
}

/** Waits longer than the shortest time that counts as reading. */
async function readAWhile(page: Page): Promise<void> {
  const from = await page.evaluate(() => performance.now());
  await page.waitForFunction((since) => performance.now() > since + 1200, from);
}

/** Hides the page, as another tab in front does. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    const property = (get: () => unknown) => ({ configurable: true, get });
    Object.defineProperties(document, {
      hidden: property(() => true),
      visibilityState: property(() => "hidden"),
    });
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

async function buyTea(page: Page): Promise<void> {
  await page.getByRole("link", { name: gyokuro.name }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: "Go to the cart" }).click();
  await page.getByRole("button", { name: "Check out" }).click();
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
}
