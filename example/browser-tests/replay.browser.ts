/** A real web log through the ingest route: every figure is that of a plain computation over its lines. */
import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { readWebLog, replay, type WebLog } from "../embedded/demoReplay.js";
import { useBrowser } from "./browser.js";
import { figureTexts, panel, readFigures, readRows } from "./dashboard.js";
import { useShop } from "./shop.js";
import { figuresOfWebLog } from "./webLogModel.js";

const file = path.resolve(
  import.meta.dirname,
  "../../../shared/data/web-access-2015.jsonl.gz",
);
const isThere = existsSync(file);
if (!isThere) {
  console.log(`  not run: the web log is not part of the repository (${file})`);
}

/** Of a sketch with 2^12 registers. */
const STANDARD_ERROR = 1.04 / Math.sqrt(4096);

const browser = useBrowser();
const shop = useShop();
let log: WebLog;

beforeAll(async () => {
  if (!isThere) return;
  log = readWebLog(file);
  const started = performance.now();
  await replay(shop().engine, shop().url, shop().siteId, log);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `  ${log.events.length} page views sent and folded in ${seconds.toFixed(1)} s`,
  );
});

test.runIf(isThere)("the overview is that of the log's lines", async () => {
  const truth = figuresOfWebLog(file);
  const overview = await shop().overview(log.range);
  expect(overview).toMatchObject({
    events: truth.events,
    pageviews: truth.pageviews,
    newVisitors: truth.visitors,
    users: 0,
    sessions: truth.sessions,
    bounceRate: truth.bounces / truth.sessions,
    averageSessionDurationMs: truth.averageSessionDurationMs,
    viewsPerSession: truth.pageviews / truth.sessions,
    approximate: false,
  });
  const difference = Math.abs(overview.visitors - truth.visitors);
  console.log(
    `  ${truth.visitors} visitors, estimated as ${overview.visitors} (${((100 * difference) / truth.visitors).toFixed(1)} %)`,
  );
  expect(difference / truth.visitors).toBeLessThan(3 * STANDARD_ERROR);
});

test.runIf(isThere)("so are its days", async () => {
  const { days } = figuresOfWebLog(file);
  const { buckets } = await shop().timeseries({
    ...log.range,
    interval: "day",
  });
  expect(
    buckets.map(({ start, pageviews, sessions }) => [
      new Date(start).toISOString().slice(0, 10),
      { pageviews, sessions },
    ]),
  ).toEqual([...days].sort());
});

test.runIf(isThere)("and its pages, before and after compaction", async () => {
  await checkPages();
  // Days of 2015 are settled: each keeps its 200 heaviest pages, and the rest in one sum.
  await vi.waitFor(
    async () => expect((await allPages()).other).not.toBeNull(),
    { timeout: 30_000, interval: 500 },
  );
  await checkPages();
});

const allPages = () =>
  shop().breakdown({
    ...log.range,
    dimension: "page",
    orderBy: "pageviews",
    limit: 1000,
  });

/** Nothing is lost, and no row is further from the truth than the answer itself says. */
async function checkPages(): Promise<void> {
  const { viewsOfPage, pageviews } = figuresOfWebLog(file);
  const { rows, other, bound } = await allPages();
  const most = bound?.pageviews ?? 0;
  const shortOf = rows.map(
    (row) => (viewsOfPage.get(row.key) ?? 0) - (row.pageviews ?? 0),
  );
  expect(Math.min(...shortOf)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...shortOf)).toBeLessThanOrEqual(most);
  const inRows = rows.reduce((sum, row) => sum + (row.pageviews ?? 0), 0);
  expect(inRows + (other?.pageviews ?? 0)).toBe(pageviews);
  const mostRead = [...viewsOfPage.values()].sort((a, b) => b - a);
  for (const [i, { pageviews: views = 0 }] of rows.slice(0, 10).entries()) {
    const truth = mostRead[i] ?? 0;
    expect(views).toBeLessThanOrEqual(truth);
    expect(views).toBeGreaterThanOrEqual(truth - most);
  }
  console.log(
    `  ${viewsOfPage.size} pages: ${rows.length} rows, ${other?.pageviews ?? 0} of ${pageviews} views in "other"; short of the truth by at most ${Math.max(...shortOf)} (said: ${most}), the first ten by ${Math.max(...shortOf.slice(0, 10))}`,
  );
}

test.runIf(isThere)("the dashboard shows them", async () => {
  const { from, to } = log.range;
  const page = await browser.open(`${shop().dashboard}?from=${from}&to=${to}`);
  await page.locator(".footfall-figure").first().waitFor();
  const overview = await shop().overview(log.range);
  expect(await readFigures(page)).toEqual(figureTexts(overview));
  // Compaction may be under way: then the page follows it.
  await vi.waitFor(
    async () => {
      const { rows, other } = await shop().breakdown({
        ...log.range,
        dimension: "page",
        orderBy: "visitors",
        limit: 8,
      });
      const names = rows.map(({ key }) => key);
      const shown = await readRows(panel(page, "Pages"));
      expect(shown.map(([name]) => name)).toEqual(
        other ? [...names, "Other"] : names,
      );
    },
    { timeout: 20_000, interval: 250 },
  );
});
