/** Screenshots for a person to look at, in artifacts/screenshots/, and no scrolling sideways at any width. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { DAY } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendAll } from "../embedded/ingestClient.js";
import { plausibleTraffic } from "../traffic/plausibleTraffic.js";
import { useBrowser } from "./browser.js";
import { overflowing, scrollsSideways } from "./dashboard.js";
import { startShop, useShop } from "./shop.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/screenshots");

const browser = useBrowser();
const shop = useShop(async ({ url, engine, siteId }) => {
  const to = Date.now();
  const from = to - 14 * DAY;
  const traffic = { from, to, visitorsPerDay: 60, seed: "looks" };
  await sendAll(url, plausibleTraffic(traffic));
  await settleDemoSite(engine, siteId);
});

beforeAll(() => mkdirSync(folder, { recursive: true }));

async function settled(page: Page): Promise<void> {
  await page.locator(".footfall-table, .footfall-notice").nth(4).waitFor();
  await expect.poll(() => page.locator(".footfall-skeleton").count()).toBe(0);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    fullPage: true,
    animations: "disabled",
  });
}

test("the dashboard, from a small phone to a wall", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  for (const [name, width, colorScheme] of [
    ["dashboard-light", 1280, "light"],
    ["dashboard-dark", 1280, "dark"],
    ["dashboard-phone", 390, "light"],
    ["dashboard-phone-dark", 390, "dark"],
    ["dashboard-narrow", 320, "light"],
    ["dashboard-tablet", 820, "light"],
    ["dashboard-wide", 2560, "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await shoot(page, name);
    expect(await scrollsSideways(page), name).toBe(false);
    expect(await overflowing(page), name).toEqual([]);
  }
});

test.each([
  ["shop-home", "/"],
  ["shop-product", "/products/gyokuro-shade"],
])("%s", async (name, at) => {
  const page = await browser.open(`${shop().url}${at}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await shoot(page, `${name}-${width}`);
    expect(await scrollsSideways(page), `${width} px`).toBe(false);
  }
});

test("the chart's read-out stays inside a phone", async () => {
  const page = await browser.open(shop().dashboard, {
    viewport: { width: 390, height: 900 },
  });
  await settled(page);
  const chart = page.getByRole("slider");
  await chart.focus();
  await chart.press("End");
  await shoot(page, "dashboard-readout");
  const box = await page.locator(".footfall-readout").boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect(await scrollsSideways(page)).toBe(false);
});

test("dashboard-empty", async () => {
  const empty = await startShop();
  try {
    const page = await browser.open(empty.dashboard);
    await settled(page);
    await shoot(page, "dashboard-empty");
  } finally {
    await empty.close();
  }
});
