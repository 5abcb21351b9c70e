/** Someone shops, and a dashboard that is open shows it by itself, figure for figure. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { figureTexts, panel, readFigures, readRows } from "./dashboard.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop();

interface SentBody {
  events: { type: string; occurredAt: number }[];
}

const nothing = {
  visitors: 0,
  sessions: 0,
  pageviews: 0,
  viewsPerSession: 0,
  bounceRate: 0,
  averageSessionDurationMs: 0,
  events: 0,
};

test("a purchase moves the open dashboard without a reload", async () => {
  const dashboard = await browser.open(shop().dashboard);
  await dashboard.getByText("No visits in this range.").waitFor();
  await dashboard.getByText("New ones appear here by themselves.").waitFor();
  expect(await readFigures(dashboard)).toEqual(figureTexts(nothing));
  expect(await panel(dashboard, "Pages").innerText()).toContain(
    "Nothing here in this range.",
  );
  let loads = 0;
  dashboard.on("load", () => loads++);

  const sent: SentBody["events"] = [];
  const answers: number[] = [];
  const visitor = await browser.open(shop().url, {
    referer: "https://www.google.com/",
    prepare: async (page) => collect(page, sent, answers),
  });
  await buyTea(visitor);
  await expect.poll(() => sent.length).toBe(8);
  const boughtAt = performance.now();

  const pageviews = sent.filter(({ type }) => type === "pageview").length;
  const times = sent.map(({ occurredAt }) => occurredAt);
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
        events: sent.length,
      }),
    );
  const seconds = ((performance.now() - boughtAt) / 1000).toFixed(1);
  console.log(`  purchase on the dashboard after ${seconds} s`);
  expect(pageviews).toBe(5);
  expect(answers).toEqual(sent.map(() => 202));

  const pages = await readRows(panel(dashboard, "Pages"));
  expect(pages.sort()).toEqual([
    ["/", "1", "1"],
    ["/cart", "1", "1"],
    ["/checkout", "1", "1"],
    ["/products/gyokuro-shade", "1", "1"],
    ["/thanks", "1", "1"],
  ]);
  expect(await readRows(panel(dashboard, "Sources"))).toEqual([
    ["Google", "1", "1"],
  ]);
  const events = await readRows(panel(dashboard, "Events"));
  expect(events.sort()).toEqual([
    ["add_to_cart", "1", "1"],
    ["checkout_started", "1", "1"],
    ["purchase", "1", "1"],
  ]);
  expect(loads, "reloads of the dashboard").toBe(0);
});

test("looking at the numbers does not change them", async () => {
  const sent: SentBody["events"] = [];
  const page = await browser.open(shop().dashboard, {
    prepare: async (watched) => collect(watched, sent, []),
  });
  await page.locator(".footfall-figure").first().waitFor();
  await lookAway(page);
  expect(sent).toEqual([]);
  // In the shop the same says how long someone has read.
  await page.getByRole("link", { name: "Harbour & Leaf" }).click();
  await page.getByRole("heading", { name: /Tea that remembers/ }).waitFor();
  await lookAway(page);
  await expect
    .poll(() => sent.map(({ type }) => type))
    .toEqual(["pageview", "engagement"]);
});

/** As another tab in front does. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    const hidden = { configurable: true, get: () => "hidden" };
    Object.defineProperty(document, "visibilityState", hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

function collect(page: Page, sent: SentBody["events"], answers: number[]) {
  page.on("request", (request) => {
    if (!request.url().endsWith("/analytics/ingest")) return;
    sent.push(...(request.postDataJSON() as SentBody).events);
  });
  page.on("response", (response) => {
    if (response.url().endsWith("/analytics/ingest"))
      answers.push(response.status());
  });
}

async function buyTea(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Gyokuro Shade" }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: "Go to the cart" }).click();
  await page.getByRole("button", { name: "Check out" }).click();
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
}
