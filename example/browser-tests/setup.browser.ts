/**
 * The dashboard before the first event, with what was refused, and the page without a connection or
 * without the right to read. It takes screenshots for a person to look at, into
 * artifacts/screenshots/.
 */
import { ConvexError } from "convex/values";
import { queryGeneric } from "convex/server";
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { SetupStatus } from "../../src/shared/api/setupStatus.js";
import { MINUTE } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { overflowing, panel, scrollsSideways } from "./dashboard.js";
import { startShop, type Shop } from "./shop.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/screenshots");

const browser = useBrowser();
let shop: Shop | undefined;
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterEach(() => shop?.close());

/** Shoots a phone and a desk in both themes. Nothing is wider than the window. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: path.join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
        animations: "disabled",
      });
    }
    expect(await scrollsSideways(page), `${name}, ${width} px`).toBe(false);
    expect(await overflowing(page), `${name}, ${width} px`).toEqual([]);
  }
}

/** Replaces a query of the app. */
async function answer(
  { engine }: Shop,
  name: string,
  handler: () => unknown,
): Promise<void> {
  const { functions } = engine.runtime;
  const working = await functions.load("", "analytics");
  functions.add("", {
    analytics: async () => ({
      ...working,
      [name]: queryGeneric({ handler: async () => handler() }),
    }),
  });
  engine.reload();
}

const setup = (): SetupStatus => ({
  hasEvent: false,
  keys: [
    { kind: "public", label: "Browser" },
    { kind: "secret", label: "Server" },
  ],
  allowedOrigins: ["https://harbour-and-leaf.example"],
  localhost: "exclude",
  refusals: [],
  notCounted: [],
});

const refusedPages = (about: string) => ({
  reason: "origin" as const,
  about,
  requests: 3,
  isAtLeast: false,
  lastAt: Date.now() - 2 * MINUTE,
});

test("a site without events says what is set up", async () => {
  shop = await startShop();
  await answer(shop, "getSetupStatus", setup);
  const page = await browser.open(shop.dashboard);
  await page.getByText("Pages send with “Browser”.").waitFor();
  await page.getByText("Waiting for the first event").waitFor();
  await shoot(page, "setup-waiting");
});

test("a site without events says what was refused", async () => {
  shop = await startShop();
  await answer(shop, "getSetupStatus", () => ({
    ...setup(),
    refusals: [
      refusedPages("http://localhost:5173"),
      {
        ...refusedPages(`https://${"a-long-name-".repeat(6)}.example`),
        requests: 1000,
        isAtLeast: true,
      },
      { ...refusedPages(""), reason: "unauthorized" },
    ],
    notCounted: [{ reason: "bot", events: 12 }],
  }));
  const page = await browser.open(shop.dashboard);
  await page
    .getByText("3 requests from http://localhost:5173: origin is not allowed")
    .waitFor();
  await shoot(page, "setup-refused");
});

test("a site with events says what was refused within the hour", async () => {
  shop = await startShop();
  const view = {
    type: "pageview" as const,
    eventId: "first",
    occurredAt: Date.now(),
    visitorId: "anna",
    url: "https://harbour-and-leaf.example/",
  };
  await sendEvents(shop.url, [view]);
  await settleDemoSite(shop.engine, shop.siteId);
  await answer(shop, "getSetupStatus", () => ({
    ...setup(),
    hasEvent: true,
    refusals: [refusedPages("https://new.example")],
  }));
  const page = await browser.open(shop.dashboard);
  await page
    .getByText("3 requests from https://new.example were refused")
    .waitFor();
  await shoot(page, "setup-note");
});

test("a page that cannot connect says so with the address, and goes on once it can", async () => {
  shop = await startShop();
  let isDown = true;
  const page = await browser.open(shop.dashboard, {
    prepare: (each) =>
      each.routeWebSocket(/\/api\/.*sync$/, (socket) => {
        if (isDown) void socket.close({ code: 1011 });
        else socket.connectToServer();
      }),
  });
  const words = page.getByText(`There is no connection to ${shop.url}.`);
  await page.locator(".footfall-skeleton").waitFor();
  await words.waitFor();
  expect(await page.locator(".footfall-skeleton").count()).toBe(0);
  await shoot(page, "connection-none");
  isDown = false;
  await page.getByText("Waiting for the first event").waitFor();
  expect(await words.count()).toBe(0);
});

test("a reader whom auth refuses reads why", async () => {
  shop = await startShop();
  await answer(shop, "getSite", () => {
    throw new ConvexError("Sign in to read the shop's numbers.");
  });
  browser.expectProblem(/Sign in/);
  const page = await browser.open(shop.dashboard);
  const analytics = panel(page, "Analytics");
  await analytics
    .getByText("Sign in to read the shop's numbers.")
    .first()
    .waitFor();
  expect(await page.locator(".footfall-skeleton").count()).toBe(0);
  await shoot(page, "reader-refused");
});
