/**
 * Reads texts off the dashboard as a person does, and makes the texts that an answer ought to give.
 */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import {
  figureKind,
  figureLabel,
  figuresOf,
  figureValue,
  isUsualFigure,
  type FigureValues,
} from "../../src/react/figures/figures.js";
import { createFormats } from "../../src/react/format/format.js";
import { defaultLabels } from "../../src/react/labels/labels.js";

export const formats = createFormats({ locale: "en-US" });

/** Reads every figure with all its digits, by its label. */
export async function readFigures(page: Page): Promise<Record<string, string>> {
  const figures = await page.locator(".footfall-figure").all();
  const pairs = figures.map(async (figure) => [
    await figure.locator(".footfall-figure-label").innerText(),
    // The tooltip says how exact the figure is, on lines of their own behind it.
    (
      await figure.locator(".footfall-figure-value").getAttribute("title")
    )?.split("\n")[0],
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}

/** The figures that show only after somebody has chosen them. */
type ExtraFigure = "newVisitors" | "users";

/** The texts of the figures that show before anybody has chosen any. */
export function figureTexts(
  given: Omit<FigureValues, ExtraFigure | "revenue"> & Partial<FigureValues>,
): Record<string, string> {
  const figures = { revenue: [], newVisitors: 0, users: 0, ...given };
  const names = figuresOf(figures).filter(isUsualFigure);
  return Object.fromEntries(
    names.map((name) => [
      figureLabel(name, defaultLabels, names),
      formats.exact(figureValue(figures, name), figureKind(name)),
    ]),
  );
}

export function panel(page: Page, title: string): Locator {
  return page.getByRole("region", { name: title, exact: true });
}

/**
 * Reads the rows of a breakdown as `[name, first column, second column, …]`, without shares and
 * changes.
 */
export async function readRows(of: Locator): Promise<string[][]> {
  const rows = await of.locator("tbody tr").all();
  const cells = "th, td:not(.footfall-standing)";
  return Promise.all(rows.map((row) => row.locator(cells).allInnerTexts()));
}

/** Reads the chart as a screen reader has it: `[bucket, value]`. */
export async function readChart(page: Page): Promise<string[][]> {
  const rows = await page.locator(".footfall-chart tbody tr").all();
  return Promise.all(
    rows.map((row) => row.locator("th, td").allTextContents()),
  );
}

/** Chooses a range by its name. */
export async function chooseRange(page: Page, label: string): Promise<void> {
  await page.locator(".footfall-toolbar .footfall-picker").first().click();
  await page
    .getByRole("dialog", { name: "Range" })
    .getByRole("button", { name: label })
    .click();
}

/**
 * Opens a panel's sheet of all rows. The dashboard makes the sheet in pieces, so it may appear
 * later than the key or click.
 */
export async function openAllRows(
  page: Page,
  title: string,
  how: "click" | "Enter" = "click",
): Promise<Locator> {
  const opener = panel(page, title).getByRole("button", { name: /Show all/ });
  await (how === "click" ? opener.click() : opener.press(how));
  await page.locator("dialog[open]").waitFor();
  return opener;
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name, exact: true }).click();
}

/** Waits until the overview has nothing left to load. */
export async function settled(page: Page): Promise<void> {
  await page.locator(".footfall-table, .footfall-notice").nth(4).waitFor();
  await noSkeletons(page);
}

/** Waits until the open tab has rows and nothing left to load. */
export async function rowsSettled(page: Page): Promise<void> {
  await page.locator("[role=tabpanel] tbody tr").first().waitFor();
  await noSkeletons(page);
}

async function noSkeletons(page: Page): Promise<void> {
  await expect.poll(() => page.locator(".footfall-skeleton").count()).toBe(0);
}

/** Finds texts of panels that do not fit into their panel. */
export async function overflowing(page: Page): Promise<string[]> {
  return page.locator(".footfall-panel").evaluateAll((panels) =>
    panels.flatMap((each) => {
      const { right } = each.getBoundingClientRect();
      const texts = [...each.querySelectorAll("button, td, h3, p")];
      return texts
        .filter(
          (text) =>
            text.scrollWidth > text.clientWidth + 1 &&
            text.getBoundingClientRect().left + text.scrollWidth > right,
        )
        .map((text) => text.textContent ?? "");
    }),
  );
}

/** Tells whether something is wider than the window. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
}
