/** A person zooms into the chart by pointer, finger and key, goes back, and looks at weeks. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { readChart, settled } from "./dashboard.js";
import { plausibleVisits } from "./plausibleVisits.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop(plausibleVisits({ days: 3, seed: "zoom" }));

const hashOf = (page: Page) => page.evaluate(() => location.hash);
const slider = (page: Page) => page.locator(".footfall-plot-slider");

/** Opens a range, and returns the centre of each of its buckets on the page. */
async function openRange(page: Page, hash: string) {
  await page.goto(`${shop().dashboard}${hash}`);
  await settled(page);
  const chart = slider(page);
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  const marks = await page
    .locator(".footfall-base")
    .evaluate((line) => [line.getAttribute("x1"), line.getAttribute("x2")]);
  const [left = 0, right = 0] = marks.map(Number);
  const last = Number(await chart.getAttribute("aria-valuemax"));
  return {
    y: box.y + box.height / 2,
    last,
    xOf: (index: number) => box.x + left + ((right - left) * index) / last,
  };
}

test("a drag shows the marked days, and a double click goes back, as the back button does", async () => {
  const page = await browser.open(shop().dashboard);
  const { xOf, y } = await openRange(page, "#range=30d");
  const before = await readChart(page);
  const drag = async (from: number, to: number) => {
    await page.mouse.move(xOf(from), y);
    await page.mouse.down();
    await page.mouse.move(xOf(to), y, { steps: 6 });
    expect(await page.locator(".footfall-marked").count()).toBe(1);
  };
  await drag(23, 28);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await page.locator(".footfall-marked").count()).toBe(0);
  expect(await hashOf(page)).toBe("#range=30d");

  await drag(23, 28);
  await page.mouse.up();
  await expect
    .poll(() => hashOf(page))
    .toMatch(/^#range=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
  await expect
    .poll(async () => (await readChart(page)).map(([day]) => day))
    .toEqual(before.slice(23, 29).map(([day]) => day));
  await slider(page).dblclick();
  await expect.poll(() => hashOf(page)).toBe("#range=30d");
  await page.goBack();
  await expect.poll(() => hashOf(page)).toMatch(/\.\./);
  await page.goBack();
  await expect.poll(() => hashOf(page)).toBe("#range=30d");
});

test("keys mark days and zoom into them, and Backspace goes back", async () => {
  const page = await browser.open(shop().dashboard);
  await openRange(page, "#range=30d");
  await slider(page).focus();
  for (const key of ["End", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"]) {
    await page.keyboard.press(key);
  }
  await expect.poll(() => hashOf(page)).toMatch(/\.\./);
  await settled(page);
  await slider(page).focus();
  await page.keyboard.press("Backspace");
  await expect.poll(() => hashOf(page)).toBe("#range=30d");
});

test("weeks begin on Sunday for a reader in the United States, and a visitor counts once in each", async () => {
  const page = await browser.open(shop().dashboard);
  await page.goto(`${shop().dashboard}#range=30d&by=week&compare=off`);
  await settled(page);
  const rows = await readChart(page);
  expect(rows.length).toBeGreaterThanOrEqual(5);
  const dates = rows.map(([name = ""]) => /^Week of (.*)$/.exec(name)?.[1]);
  for (const date of dates) {
    expect(new Date(`${date} UTC`).getUTCDay()).toBe(0);
  }
});

test("dates after today are left out, with words", async () => {
  const page = await browser.open(shop().dashboard);
  const [today = ""] = new Date().toISOString().split("T");
  const year = Number(today.slice(0, 4)) + 1;
  await page.goto(`${shop().dashboard}#range=${today}..${year}-12-31`);
  await settled(page);
  await page.getByText("Dates after today are left out.").waitFor();
  await page.locator(".footfall-toolbar .footfall-picker").first().click();
  const sheet = page.getByRole("dialog", { name: "Range" });
  const to = sheet.getByLabel("To", { exact: true });
  expect(await to.inputValue()).toBe(today);
  expect(await to.getAttribute("max")).toBe(today);
});
