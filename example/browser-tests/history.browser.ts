/**
 * Two weeks of visitors: the dashboard shows the answers of the reports, for every range and tab.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { automaticInterval } from "../../src/react/controls/intervals.js";
import { rangeOf, type Preset } from "../../src/react/controls/ranges.js";
import type { Breakdown, BreakdownRow } from "../../src/shared/api/reports.js";
import { defaultLabels } from "../../src/react/labels/labels.js";
import { offsetsOfUtc } from "../../src/shared/time/utcOffsets.js";
import { useBrowser } from "./browser.js";
import {
  chooseRange,
  figureTexts,
  formats,
  panel,
  readChart,
  readFigures,
  readRows,
} from "./dashboard.js";
import { plausibleVisits } from "./plausibleVisits.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop(plausibleVisits({ days: 14, seed: "browser tests" }));

const ranges = [
  ["Today", "today"],
  ["Yesterday", "yesterday"],
  ["Last 24 hours", "24h"],
  ["Last 7 days", "7d"],
  ["Month to date", "mtd"],
  ["All time", "all"],
] as const;

/** Makes the range again for each question: an hour or a day may end during the test. */
async function askedRange(preset: Preset) {
  const clock = { utcOffsets: offsetsOfUtc, now: Date.now() };
  const firstBucket = await shop().firstBucket();
  const span = rangeOf(preset, { ...clock, firstBucket });
  return { span, interval: automaticInterval(span) };
}

test("figures, chart and tables are the answers of the reports", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`, {
    prepare: noteFirstFigures,
  });
  await page.locator(".footfall-figure").first().waitFor();
  const { loadedMs, figuresMs } = await firstFigures(page);
  console.log(
    `  first figures on the screen ${figuresMs} ms after the page was asked for, ${figuresMs - loadedMs} ms after it was loaded`,
  );

  const { span, interval } = await askedRange("all");
  const overview = await shop().overview(span);
  expect(overview.visitors).toBeGreaterThan(300);
  await expect.poll(() => readFigures(page)).toEqual(figureTexts(overview));

  const { buckets } = await shop().timeseries({ ...span, interval });
  // Two weeks from this time of day on touch 15 days.
  expect(buckets).toHaveLength(15);
  await page.locator(".footfall-line").first().waitFor();
  const chart = await readChart(page);
  expect(chart.map(([, value]) => value)).toEqual(
    buckets.map(({ visitors }, i) =>
      i === buckets.length - 1 ? `${visitors} so far` : String(visitors),
    ),
  );
  // One line shows what is over. A dashed line goes on to what is not.
  const lines = await page
    .locator(".footfall-line")
    .evaluateAll((paths) =>
      paths.map((path) => path.getAttribute("d")?.match(/[ML]/g)?.length),
    );
  expect(lines).toEqual([14, 2]);

  const limit = 8;
  const pages = await shop().breakdown({
    ...span,
    dimension: "page",
    orderBy: "visitors",
    limit,
  });
  const topPages = panel(page, "Pages");
  await topPages.locator("tbody tr").first().waitFor();
  await expect
    .poll(() => readRows(topPages))
    .toEqual(
      listed(pages, "visitors", "(not set)").map(
        ({ key, visitors = 0, pageviews = 0 }) => [
          key,
          formats.short(visitors, "count"),
          formats.short(pageviews, "count"),
        ],
      ),
    );
  const sources = await shop().breakdown({
    ...span,
    dimension: "source",
    orderBy: "visitors",
    limit,
  });
  const topSources = panel(page, "Sources");
  await topSources.locator("tbody tr").first().waitFor();
  await expect
    .poll(() => readRows(topSources))
    .toEqual(
      listed(sources, "visitors", "Direct / None").map(
        ({ key, visitors = 0, sessions = 0 }) => [
          key,
          formats.short(visitors, "count"),
          formats.short(sessions, "count"),
        ],
      ),
    );
});

/** The first rows of a panel, with what has no value in its place. */
function listed(
  { rows, none }: Breakdown,
  orderBy: "visitors" | "sessions",
  noneName: string,
): BreakdownRow[] {
  const all = none === null ? rows : [...rows, { key: noneName, ...none }];
  return all
    .toSorted((one, other) => (other[orderBy] ?? 0) - (one[orderBy] ?? 0))
    .slice(0, 8);
}

test("each range has its own figures and as many points as buckets", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await page.locator(".footfall-figure").first().waitFor();
  const seen = new Set<string>();
  for (const [label, preset] of ranges) {
    await chooseRange(page, label);
    const { span, interval } = await askedRange(preset);
    const overview = await shop().overview(span);
    const figures = figureTexts(overview);
    const { buckets } = await shop().timeseries({ ...span, interval });
    // Right after midnight there is no visit today, and the chart says so in words.
    const begun = buckets.filter(({ start }) => start <= Date.now());
    const points = overview.events > 0 ? begun.length : 0;
    await expect
      .poll(
        async () => ({
          figures: await readFigures(page),
          points: (await readChart(page)).filter(
            ([, value]) => value !== defaultLabels.chartNotYet,
          ).length,
        }),
        { timeout: 10_000 },
      )
      .toEqual({ figures, points });
    seen.add(JSON.stringify(figures));
  }
  // Yesterday, seven days and all time always differ. The last 24 hours are today before midnight,
  // and the month is today on the 1st, and all time on the 30th.
  expect(seen.size).toBeGreaterThanOrEqual(3);
});

test("a figure and a tab choose what the chart and the table show", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await page.getByRole("button", { name: /^Pageviews/ }).click();
  const { span, interval } = await askedRange("all");
  const { buckets } = await shop().timeseries({ ...span, interval });
  await expect
    .poll(async () => (await readChart(page))[3]?.[1])
    .toBe(String(buckets[3]?.pageviews));
  const pages = panel(page, "Pages");
  await pages.getByRole("button", { name: "Exit" }).click();
  const exits = await shop().breakdown({
    ...span,
    dimension: "exitPage",
    orderBy: "sessions",
    limit: 8,
  });
  await expect
    .poll(() => readRows(pages))
    .toEqual(
      listed(exits, "sessions", "(not set)").map(
        ({ key, sessions = 0, bounceRate = 0 }) => [
          key,
          formats.short(sessions, "count"),
          formats.short(bounceRate, "percent"),
        ],
      ),
    );
});

test("arrow keys read out the chart", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  const chart = page.getByRole("slider", { name: "Visitors over time" });
  await chart.focus();
  const { span, interval } = await askedRange("all");
  const { buckets } = await shop().timeseries({ ...span, interval });
  const readout = page.locator(".footfall-readout");
  const steps = [
    ["Home", 0],
    ["ArrowRight", 1],
    ["ArrowRight", 2],
    ["ArrowLeft", 1],
    ["End", 14],
  ] as const;
  for (const [key, index] of steps) {
    await chart.press(key);
    const bucket = buckets[index];
    if (!bucket) throw new Error(`There is no bucket ${index}.`);
    const day = formats.bucket(bucket.start, "day");
    await expect.poll(() => readout.innerText()).toContain(day);
    await expect
      .poll(() => readout.locator(".footfall-readout-value").innerText())
      .toBe(String(bucket.visitors));
    await expect
      .poll(() => chart.getAttribute("aria-valuetext"))
      .toContain(`${day}: ${bucket.visitors} visitors`);
  }
  await chart.press("Escape");
  await readout.waitFor({ state: "detached" });
});

/** Takes a note on the page when it draws the first figures. */
async function noteFirstFigures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".footfall-figure")) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark("figures"));
    }).observe(document, { childList: true, subtree: true });
  });
}

async function firstFigures(page: Page) {
  await page.waitForFunction(
    () => performance.getEntriesByName("figures").length > 0,
  );
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const [figures] = performance.getEntriesByName("figures");
    return {
      loadedMs: Math.round(
        (navigation as PerformanceNavigationTiming).loadEventEnd,
      ),
      figuresMs: Math.round(figures?.startTime ?? 0),
    };
  });
}
