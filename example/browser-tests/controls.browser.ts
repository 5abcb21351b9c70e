/** A person chooses what to look at by pointer, by key and by address, and exports it as files. */
import { readFileSync } from "node:fs";
import { unzipSync, strFromU8 } from "fflate";
import type { Download, Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import {
  chooseRange,
  openAllRows,
  openTab,
  panel,
  readFigures,
  readRows,
  scrollsSideways,
  settled,
} from "./dashboard.js";
import { plausibleVisits } from "./plausibleVisits.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop(plausibleVisits({ days: 2, seed: "keys" }));

const hashOf = (page: Page) => page.evaluate(() => location.hash);
const tabOf = (page: Page) =>
  page.locator("[role=tab][aria-selected=true]").innerText();

test("a view is in the address: shared, and left by the back button", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  expect(await hashOf(page)).toBe("");
  await chooseRange(page, "Yesterday");
  await panel(page, "Places").getByRole("button", { name: "Cities" }).click();
  await openTab(page, "Sessions");
  await expect
    .poll(() => hashOf(page))
    .toBe("#tab=sessions&range=yesterday&panel.places=city");
  const shared = await browser.open(page.url());
  await shared.locator("[role=tabpanel] tbody tr").first().waitFor();
  expect(await tabOf(shared)).toBe("Sessions");
  await openTab(shared, "Overview");
  await settled(shared);
  await panel(shared, "Places").getByText("City").waitFor();

  await page.goBack();
  await settled(page);
  await expect.poll(() => tabOf(page)).toBe("Overview");
  await page.goBack();
  await expect.poll(() => hashOf(page)).toBe("");
  await page.goForward();
  await expect.poll(() => hashOf(page)).toContain("range=yesterday");
});

test("keys choose ranges, tabs and comparisons, and ask for help", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const steps = [
    ["t", "#range=today"],
    ["y", "#range=yesterday"],
    ["a", "#range=all"],
    ["w", ""],
    ["c", "#compare=year"],
    ["c", "#compare=off"],
    ["c", ""],
    ["3", "#tab=visitors"],
    ["1", ""],
  ] as const;
  for (const [key, hash] of steps) {
    await page.keyboard.press(key);
    await expect.poll(() => hashOf(page)).toBe(hash);
  }
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.waitFor();
  await page.keyboard.press("t");
  expect(await hashOf(page), "keys rest while a sheet is open").toBe("");
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await openTab(page, "Events");
  await page.getByRole("tabpanel").locator("input").first().fill("tea");
  expect(await hashOf(page), "typed text is no shortcut").toBe("#tab=events");
});

test("of all time nothing is compared, and keys change only what a tab shows", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await settled(page);
  await page.keyboard.press("c");
  expect(await hashOf(page)).toBe("#range=all");
  await page.getByRole("button", { name: "Compare: off" }).click();
  const sheet = page.getByRole("dialog", { name: "Comparison" });
  const option = (name: string) => sheet.getByRole("button", { name });
  expect(await option("Previous period").isDisabled()).toBe(true);
  expect(await option("Previous year").isDisabled()).toBe(true);
  const none = option("No comparison");
  expect(await none.getAttribute("aria-pressed")).toBe("true");
  await page.keyboard.press("ArrowDown");
  expect(await none.evaluate((it) => it === document.activeElement)).toBe(true);
  await page.keyboard.press("Escape");

  await openTab(page, "Real time");
  const hash = await hashOf(page);
  for (const key of ["t", "c"]) await page.keyboard.press(key);
  expect(await hashOf(page)).toBe(hash);
  expect(await page.locator(".footfall-foot span").count()).toBe(0);
});

test("dates of one's own, and what they are compared with", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  await page.locator(".footfall-toolbar .footfall-picker").first().click();
  const sheet = page.getByRole("dialog", { name: "Range" });
  const [today] = new Date().toISOString().split("T");
  await sheet.getByLabel("From", { exact: true }).fill("2026-01-02");
  await sheet.getByLabel("To", { exact: true }).fill("2026-01-01");
  await sheet.getByRole("button", { name: "Apply" }).click();
  await sheet.getByText("“From” is after “To”.").waitFor();
  await sheet.getByLabel("From", { exact: true }).fill(today!);
  await sheet.getByLabel("To", { exact: true }).fill(today!);
  await sheet.getByRole("button", { name: "Apply" }).click();
  await expect.poll(() => hashOf(page)).toBe(`#range=${today}..${today}`);
  await expect
    .poll(async () => Object.keys(await readFigures(page)).length)
    .toBeGreaterThanOrEqual(7);
});

test("the sheet of a picker closes by its button, outside of it and by Tab, and stays below the button", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const picker = page.locator(".footfall-toolbar .footfall-picker").first();
  const sheet = page.getByRole("dialog", { name: "Range" });
  const isOpen = () => picker.getAttribute("aria-expanded");
  const gap = async () => {
    const [button, below] = await Promise.all([
      picker.boundingBox(),
      sheet.boundingBox(),
    ]);
    return Math.round(below!.y - button!.y - button!.height);
  };
  await picker.click();
  await sheet.getByRole("button", { name: "Last 7 days" }).waitFor();
  expect(
    await sheet
      .locator("[aria-pressed=true]")
      .evaluate((it) => it === document.activeElement),
  ).toBe(true);
  // It moves into place for a moment.
  await expect.poll(gap).toBe(6);
  await page.mouse.wheel(0, 40);
  await expect.poll(gap).toBe(6);

  await picker.click();
  await sheet.waitFor({ state: "detached" });
  expect(await isOpen()).toBe("false");

  await picker.click();
  await sheet.waitFor();
  await page.locator(".footfall-site").click();
  await sheet.waitFor({ state: "detached" });
  expect(await isOpen()).toBe("false");

  await picker.press("Enter");
  await sheet.getByRole("button", { name: "Apply" }).focus();
  await page.keyboard.press("Tab");
  await sheet.waitFor({ state: "detached" });
  expect(
    await page.evaluate(() => document.activeElement?.className ?? ""),
  ).toContain("footfall-picker");
});

test("a panel, the view and the chart as files", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await settled(page);
  const pages = panel(page, "Pages");
  const shown = await readRows(pages);
  await openAllRows(page, "Pages");
  const csv = await textOf(
    await downloadBy(page, () =>
      page
        .getByRole("dialog")
        .getByRole("button", { name: "Download CSV" })
        .click(),
    ),
  );
  await page.keyboard.press("Escape");
  const [header = "", ...lines] = csv.replace("\uFEFF", "").split("\r\n");
  expect(header.split(",").slice(0, 2)).toEqual(["Page", "Visitors"]);
  expect(lines[0]?.split(",")[0]).toBe(shown[0]?.[0]);

  const archive = await downloadBy(page, async () => {
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: /^Everything/ }).click();
  });
  const hasFocus = () =>
    page
      .getByRole("button", { name: "Export" })
      .evaluate((it) => it === document.activeElement);
  // The focus is back at the menu's button.
  await expect.poll(hasFocus).toBe(true);
  expect(archive.suggestedFilename()).toMatch(/^default-[\d-]+\.zip$/);
  const files = unzipSync(readFileSync(await archive.path()));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(["overview.csv", "page.csv", "country.csv"]),
  );
  const { Visitors } = await readFigures(page);
  expect(strFromU8(files["overview.csv"]!)).toContain(
    `Visitors,${Visitors?.replace(",", "")}`,
  );

  const picture = await downloadBy(page, () =>
    page.getByRole("button", { name: /PNG/ }).click(),
  );
  const png = readFileSync(await picture.path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.length).toBeGreaterThan(5000);
});

test("each tab has its rows as a file, and can be printed", async () => {
  for (const [tab, names, header] of [
    ["overview", ["visitors-by-"], "Start,"],
    ["realtime", ["realtime", "latest-events"], "Kind,Name,Key,Visitors"],
    ["visitors", ["visitors"], "First seen,"],
    ["sessions", ["sessions"], "Started,"],
    ["events", ["events"], "Time,Event,"],
  ] as const) {
    const page = await browser.open(`${shop().dashboard}#range=all&tab=${tab}`);
    const buttons = page.getByRole("button", { name: /^Download CSV/ });
    await buttons.nth(names.length - 1).waitFor();
    const files = [];
    for (let i = 0; i < names.length; i++) {
      files.push(await downloadBy(page, () => buttons.nth(i).click()));
    }
    files.forEach((file, i) =>
      expect(file.suggestedFilename()).toContain(`default-${names[i]}`),
    );
    const [first = ""] = await Promise.all(files.map(textOf));
    expect(first.replace("\uFEFF", "")).toMatch(new RegExp(`^${header}`));
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: "Print" }).waitFor();
    await page.setViewportSize({ width: 320, height: 700 });
    // Bars are drawn again after the window has its new size.
    await expect.poll(() => scrollsSideways(page)).toBe(false);
    await page.close();
  }
});

test("files have the separator that was chosen in the menu, on every tab", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await settled(page);
  await page.getByRole("button", { name: "Export" }).click();
  await page.locator(".footfall-option", { hasText: "Semicolon" }).click();
  const archive = await downloadBy(page, () =>
    page.getByRole("button", { name: /^Everything/ }).click(),
  );
  const files = unzipSync(readFileSync(await archive.path()));
  const headers = new Map(
    Object.entries(files).map(([name, file]) => [name, strFromU8(file)]),
  );
  for (const [tab, name] of [
    ["Overview", "visitors-by-"],
    ["Real time", "realtime"],
    ["Visitors", "visitors"],
    ["Sessions", "sessions"],
    ["Events", "events"],
  ] as const) {
    await openTab(page, tab);
    const button = page
      .getByRole("tabpanel", { name: tab })
      .getByRole("button", { name: /^Download CSV/ });
    const file = await downloadBy(page, () => button.first().click());
    expect(file.suggestedFilename()).toContain(`default-${name}`);
    headers.set(tab, await textOf(file));
  }
  const others = [...headers].flatMap(([name, csv]) => {
    const [header = ""] = csv.split("\r\n");
    return /^[^,]+;[^,]+$/.test(header) ? [] : [[name, header]];
  });
  expect(headers.size).toBeGreaterThan(20);
  expect(others).toEqual([]);
});

async function downloadBy(
  page: Page,
  act: () => Promise<void>,
): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return download;
}

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
}
