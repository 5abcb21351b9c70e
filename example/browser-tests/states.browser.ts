/** The dashboard while there is nothing to show, when a report fails, and when the line drops. */
import { queryGeneric } from "convex/server";
import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { components } from "../convex/_generated/api.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { provisionDemoSite } from "../embedded/demoSite.js";
import { useBrowser } from "./browser.js";
import { panel, readFigures, readRows } from "./dashboard.js";
import { startShop, type Shop } from "./shop.js";

const browser = useBrowser();
let shop: Shop | undefined;
afterEach(() => shop?.close());

/** Opens the page so many times as one visitor, now. */
function visit(url: string, visitorId: string, count: number) {
  const occurredAt = Date.now();
  const events = Array.from({ length: count }, (_, i) => ({
    type: "pageview" as const,
    eventId: `${visitorId}-${occurredAt}-${i}`,
    occurredAt,
    visitorId,
    url: "https://harbour-and-leaf.example/about",
  }));
  return sendEvents(url, events);
}

const pageviews = async (page: Page) => (await readFigures(page)).Pageviews;

test("a site that is not there is named, and appears once it is", async () => {
  shop = await startShop({ isProvisioned: false });
  const page = await browser.open(shop.dashboard);
  await page.getByText("There is no site “default”.").waitFor();
  await provisionDemoSite(shop.engine);
  await page.getByText("Waiting for the first event").waitFor();
});

test("a skeleton stands in for a slow answer", async () => {
  shop = await startShop();
  await visit(shop.url, "someone", 3);
  const page = await browser.open(shop.dashboard, {
    prepare: (slow) => slowAnswers(slow, 1500),
  });
  const skeletons = page.locator(".footfall-skeleton");
  await skeletons.first().waitFor();
  expect(await skeletons.first().innerText()).toBe("Loading…");
  expect(await page.getByText("No visits in this range.").count()).toBe(0);
  await expect.poll(() => pageviews(page), { timeout: 10_000 }).toBe("3");
  await expect.poll(() => skeletons.count()).toBe(0);
});

test("a report that fails says so, leaves the others alone and can be tried again", async () => {
  shop = await startShop();
  await visit(shop.url, "someone", 2);
  const { functions } = shop.engine.runtime;
  const working = await functions.load("", "analytics");
  functions.add("", {
    analytics: async () => ({ ...working, getBreakdown: failing }),
  });
  shop.engine.reload();
  browser.expectProblem(/The till is on fire/);
  const page = await browser.open(shop.dashboard);
  const pages = panel(page, "Pages");
  await pages.getByText("This report did not load.").waitFor();
  await pages.getByText("Details").click();
  expect(await pages.locator("pre").innerText()).toContain(
    "The till is on fire",
  );
  await expect.poll(() => pageviews(page), { timeout: 10_000 }).toBe("2");

  functions.add("", { analytics: async () => working });
  shop.engine.reload();
  await pages.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => readRows(pages)).toEqual([["/about", "1", "2"]]);
});

test("an answer that cannot be read takes its own panel only", async () => {
  shop = await startShop();
  await visit(shop.url, "someone", 2);
  const { functions } = shop.engine.runtime;
  const working = await functions.load("", "analytics");
  functions.add("", {
    analytics: async () => ({ ...working, getSummary: truncated }),
  });
  shop.engine.reload();
  browser.expectProblem(/Truncated bytes/);
  const page = await browser.open(shop.dashboard);
  const pages = panel(page, "Pages");
  await pages.getByText("This report did not load.").waitFor();
  await expect.poll(() => pageviews(page), { timeout: 10_000 }).toBe("2");
  await panel(page, "Devices").getByText("(not set)").waitFor();
  expect(await page.getByRole("alert").count()).toBe(1);
});

test("after a lost connection the numbers go on, and are right", async () => {
  shop = await startShop();
  await visit(shop.url, "first", 1);
  const page = await browser.open(shop.dashboard);
  await expect.poll(() => pageviews(page), { timeout: 10_000 }).toBe("1");
  shop.dropConnections();
  await visit(shop.url, "second", 4);
  await expect.poll(() => pageviews(page), { timeout: 20_000 }).toBe("5");
  expect((await readFigures(page)).Visitors).toBe("2");
});

/** Cuts the answer about pages to one byte. */
const truncated = queryGeneric({
  handler: async (ctx, args) => {
    const summary = await ctx.runQuery(
      components.footfall.reports.getSummary,
      args as never,
    );
    const breakdowns = summary.breakdowns.map((breakdown) => {
      if (breakdown.dimension !== "page") return breakdown;
      const { keys, cells } = breakdown.packed;
      return { ...breakdown, packed: { keys, cells: cells.slice(0, 1) } };
    });
    return { ...summary, breakdowns };
  },
});

const failing = queryGeneric({
  handler: async () => {
    throw new Error("The till is on fire");
  },
});

/** Delays the messages of the backend on the socket. */
async function slowAnswers(page: Page, delayMs: number): Promise<void> {
  await page.routeWebSocket(/\/api\/.*sync$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      setTimeout(() => socket.send(message), delayMs);
    });
  });
}
