/**
 * Takes screenshots for a person to look at, into artifacts/screenshots/. No width scrolls
 * sideways.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import {
  openAllRows,
  openTab,
  overflowing,
  panel,
  readRows,
  rowsSettled,
  scrollsSideways,
  settled,
} from "./dashboard.js";
import { plausibleVisits } from "./plausibleVisits.js";
import { startShop, useShop } from "./shop.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/screenshots");

const browser = useBrowser();
const shop = useShop(plausibleVisits({ days: 14, seed: "looks" }));

beforeAll(() => mkdirSync(folder, { recursive: true }));

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    fullPage: true,
    animations: "disabled",
  });
}

/** Shoots the screen, with anything that lies over the page. */
async function shootWindow(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: path.join(folder, `${name}.png`),
    animations: "disabled",
  });
}

test("the dashboard, from a small phone to a wall", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  // The shop's pages are never this wide, but the dashboard may be.
  await page.addStyleTag({ content: ".shop[data-wide] { max-width: none }" });
  for (const [name, width, colorScheme] of [
    ["dashboard-light", 1280, "light"],
    ["dashboard-dark", 1280, "dark"],
    ["dashboard-phone", 390, "light"],
    ["dashboard-phone-dark", 390, "dark"],
    ["dashboard-narrow", 320, "light"],
    ["dashboard-tablet", 820, "light"],
    ["dashboard-wide", 2560, "light"],
    ["dashboard-4k", 3840, "dark"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await shoot(page, name);
    expect(await scrollsSideways(page), name).toBe(false);
    expect(await overflowing(page), name).toEqual([]);
  }
});

const tabs = [
  ["Real time", "realtime"],
  ["Visitors", "visitors"],
  ["Sessions", "sessions"],
  ["Events", "events"],
] as const;

test("the other tabs", async () => {
  const page = await browser.open(shop().dashboard);
  for (const [tab, name] of tabs) {
    await openTab(page, tab);
    await rowsSettled(page);
    for (const [width, colorScheme] of [
      [1280, "light"],
      [1280, "dark"],
      [320, "light"],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await shoot(page, `${name}-${width}-${colorScheme}`);
      expect(await scrollsSideways(page), `${tab}, ${width} px`).toBe(false);
    }
  }
});

test("what opens over the page", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  await page.locator(".footfall-toolbar .footfall-picker").first().click();
  await shootWindow(page, "sheet-range");
  await page.keyboard.press("Escape");
  await openAllRows(page, "Pages");
  await shootWindow(page, "sheet-pages");
  await page.keyboard.press("Escape");
  await panel(page, "Events").locator("tbody button").first().click();
  await page.locator("dialog[open] table").last().waitFor();
  await shootWindow(page, "sheet-event");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await shootWindow(page, "sheet-help");
  await page.keyboard.press("Escape");
  await openTab(page, "Visitors");
  await page.locator("[role=tabpanel] tbody button").first().click();
  await page.locator("dialog[open] li, dialog[open] tr").first().waitFor();
  await shootWindow(page, "sheet-visitor");
  await page.setViewportSize({ width: 320, height: 700 });
  await shootWindow(page, "sheet-visitor-narrow");
  expect(await scrollsSideways(page)).toBe(false);
});

test("the export menu says its separators whole, on a phone too", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await shootWindow(page, `menu-export-${width}`);
    const options = page.locator(".footfall-menu .footfall-option");
    const cut = await options.evaluateAll((all) =>
      all
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => each.textContent),
    );
    expect(await options.count()).toBe(3);
    expect(cut, `${width} px`).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.keyboard.press("Escape");
  }
});

test("on paper", async () => {
  const page = await browser.open(shop().dashboard, { colorScheme: "dark" });
  await settled(page);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  await shoot(page, "print");
  expect(await page.locator(".footfall-toolbar").isVisible()).toBe(false);
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
  const chart = page.getByRole("slider", { name: "Visitors over time" });
  await chart.focus();
  await chart.press("End");
  await shoot(page, "dashboard-readout");
  const box = await page.locator(".footfall-readout").boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect(await scrollsSideways(page)).toBe(false);
});

test("a phone shows the column of the order, and chooses it in its heading", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const pages = panel(page, "Pages");
  await pages.getByRole("button", { name: "Exit" }).click();
  await pages.getByRole("button", { name: "Order by Bounce rate" }).click();
  const wide = await readRows(pages);
  expect(wide[0]).toHaveLength(3);
  expect(await pages.getByRole("combobox").count()).toBe(0);
  const figures = pages.locator("td:not(.footfall-standing):visible");

  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const headings = pages.locator("thead th:not(.footfall-standing):visible");
    expect(await headings.count(), `${width} px`).toBe(2);
    expect(await headings.last().getAttribute("aria-sort")).toBe("descending");
    expect(await figures.allInnerTexts(), `${width} px`).toEqual(
      wide.map(([, , rate]) => rate),
    );
    expect(await pages.getByRole("button", { name: /^Order by/ }).count()).toBe(
      0,
    );
    await shoot(page, `dashboard-order-${width}`);
    expect(await scrollsSideways(page), `${width} px`).toBe(false);
    expect(await overflowing(page), `${width} px`).toEqual([]);
  }
  const choice = pages.getByRole("combobox", { name: "Order by" });
  const box = await choice.boundingBox();
  expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThan(24);
  await choice.focus();
  await choice.selectOption("Sessions");
  await pages.getByRole("combobox", { name: "Order by Sessions" }).waitFor();
  // The choice has moved with its column, and the keyboard's focus is still on it.
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe(
    "Order by Sessions",
  );
  const counts = (await figures.allInnerTexts()).map(Number);
  expect(counts).toHaveLength(wide.length);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
});

test("the last minutes can be read as a table", async () => {
  const page = await browser.open(`${shop().dashboard}#tab=realtime`, {
    viewport: { width: 320, height: 900 },
  });
  await rowsSettled(page);
  const bars = page.getByRole("img", { name: /^Visitors per minute/ });
  await bars.waitFor();
  await page.getByRole("button", { name: "Show as table" }).click();
  const table = page.getByRole("region", { name: "Visitors per minute" });
  expect(await table.getByRole("row").count()).toBe(31);
  expect(await bars.count()).toBe(0);
  await shoot(page, "realtime-minutes-table");
  expect(await scrollsSideways(page)).toBe(false);
  await page.getByRole("button", { name: "Show as chart" }).click();
  await bars.waitFor();
});

/** Says what is wrong with the page on a phone: of its controls, its tabs and its targets. */
async function phoneFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isSeen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1;
    };
    const all = (selector: string) =>
      [...document.querySelectorAll(selector)].filter(isSeen);
    const boxesOf = (selector: string) =>
      all(selector).map((each) => each.getBoundingClientRect());
    const controls = boxesOf(
      ".footfall-toolbar :is(.footfall-picker, .footfall-select, .footfall-icon-button)",
    );
    const low = all(
      ".footfall-toolbar :is(.footfall-picker, .footfall-icon-button), .footfall-tab, .footfall-head .footfall-option, .footfall-chart-action, .footfall-load-more button",
    ).filter((each) => each.getBoundingClientRect().height < 40);
    const [row] = boxesOf(".footfall-tabs");
    const [chosen] = boxesOf('.footfall-tab[aria-selected="true"]');
    const figures = boxesOf(".footfall-figure");
    const isCut =
      !row || !chosen || chosen.left < row.left || chosen.right > row.right;
    return [
      ...(controls.length === 0 ? ["no control"] : []),
      ...(new Set(controls.map(({ top }) => Math.round(top))).size > 1
        ? ["more than one row of controls"]
        : []),
      ...low.map((each) => `too low: ${each.outerHTML}`),
      ...(isCut ? ["the chosen tab is cut off"] : []),
      ...(figures.some(({ bottom }) => bottom > innerHeight)
        ? ["a figure is below the first screen"]
        : []),
    ];
  });
}

test.each([
  ["en-US", ["Overview", "Real time", "Visitors", "Sessions", "Events"]],
  ["de-DE", ["Übersicht", "Echtzeit", "Besucher", "Sitzungen", "Ereignisse"]],
])("a phone has one row of controls, %s", async (locale, names) => {
  const page = await browser.open(shop().dashboard, { locale });
  await settled(page);
  for (const name of [...names].reverse()) {
    await openTab(page, name);
    await rowsSettled(page);
    for (const [width, height] of [
      [390, 844],
      [320, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      // The row of tabs follows the width one frame later.
      await expect
        .poll(() => phoneFaults(page), { message: `${name}, ${width} px` })
        .toEqual([]);
      expect(await scrollsSideways(page), `${name}, ${width} px`).toBe(false);
      await shoot(page, `phone-${locale}-${names.indexOf(name)}-${width}`);
    }
  }
});

test("dashboard-empty", async () => {
  const empty = await startShop();
  try {
    const page = await browser.open(empty.dashboard);
    await page.getByText("Waiting for the first event").waitFor();
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await shoot(page, `dashboard-empty-${width}`);
      expect(await scrollsSideways(page), `${width} px`).toBe(false);
    }
  } finally {
    await empty.close();
  }
});
