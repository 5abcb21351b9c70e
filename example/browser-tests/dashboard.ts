/** What a person reads off the dashboard, and what they ought to read for an answer. */
import type { Locator, Page } from "playwright-core";
import {
  overviewFigureNames,
  overviewFigures,
} from "../../src/react/figures.js";
import { createFormats } from "../../src/react/format.js";
import type { OverviewFigures } from "../../src/shared/reports.js";

export const formats = createFormats({ locale: "en-US", timeZone: "UTC" });

/** Every figure with all its digits, by its label. */
export async function readFigures(page: Page): Promise<Record<string, string>> {
  const figures = await page.locator(".footfall-figure").all();
  const pairs = figures.map(async (figure) => [
    await figure.locator(".footfall-figure-label").innerText(),
    await figure.locator(".footfall-figure-value").getAttribute("title"),
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}

export function figureTexts(
  figures: Pick<OverviewFigures, (typeof overviewFigureNames)[number]>,
): Record<string, string> {
  return Object.fromEntries(
    overviewFigureNames.map((name) => {
      const { label, kind } = overviewFigures[name];
      return [label, formats.exact(figures[name], kind)];
    }),
  );
}

export function panel(page: Page, title: string): Locator {
  return page.getByRole("region", { name: title, exact: true });
}

/** Rows of a breakdown as `[name, first column, second column, …]`. */
export async function readRows(of: Locator): Promise<string[][]> {
  const rows = await of.locator("tbody tr").all();
  return Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
}

/** The chart as a screen reader has it: `[bucket, value]`. */
export async function readChart(page: Page): Promise<string[][]> {
  const rows = await page.locator(".footfall-chart tbody tr").all();
  return Promise.all(
    rows.map((row) => row.locator("th, td").allTextContents()),
  );
}

export async function chooseRange(page: Page, label: string): Promise<void> {
  await page
    .getByRole("group", { name: "Range" })
    .getByRole("button", { name: label, exact: true })
    .click();
}

/** Texts of panels that do not fit into their panel. */
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

/** Whether something is wider than the window. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
}
