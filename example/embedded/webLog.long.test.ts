/**
 * Sends a web log through the ingest route. Every figure must match a plain computation over its
 * lines.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type {
  Breakdown,
  Overview,
  Timeseries,
} from "../../src/shared/api/reports.js";
import { figuresOfWebLog } from "../traffic/webLogModel.helpers.js";
import { readWebLog, type WebLog } from "../traffic/webLog.js";
import { webLogs } from "../traffic/webLogs.helpers.js";
import { replay } from "./demoReplay.js";
import { provisionDemoSite, setDemoEnvironment } from "./demoSite.js";
import { startEmbedded, type Embedded } from "./serve.js";

const { logs, remove } = webLogs();
afterAll(remove);

/** The standard error of a sketch with 2^12 registers. */
const STANDARD_ERROR = 1.04 / Math.sqrt(4096);

describe.each(logs)("$name", ({ file }) => {
  let log: WebLog;
  let backend: Embedded;
  let siteId: string;

  beforeAll(async () => {
    log = readWebLog(file);
    setDemoEnvironment();
    backend = await startEmbedded();
    siteId = await provisionDemoSite(backend.engine);
    await replay(backend.engine, backend.url, siteId, log);
  });
  afterAll(() => backend?.close());

  /** Asks the component for a report of the log's days. */
  async function report<Answer>(name: string, args: object = {}) {
    return (await backend.engine.query(
      `reports:${name}`,
      { siteId, ...log.range, ...args },
      { component: "footfall" },
    )) as Answer;
  }

  test("the overview is that of the log's lines", async () => {
    const truth = figuresOfWebLog(file);
    const overview = await report<Overview>("getOverview");
    expect(overview).toMatchObject({
      events: truth.events,
      pageviews: truth.pageviews,
      // The report counts them one by one, and never more than the visitors, because those are an
      // estimate.
      newVisitors: Math.min(truth.visitors, overview.visitors),
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

  test("so are its days", async () => {
    const { days } = figuresOfWebLog(file);
    const { buckets } = await report<Timeseries>("getTimeseries", {
      interval: "day",
    });
    expect(
      buckets.map(({ start, pageviews, sessions }) => [
        new Date(start).toISOString().slice(0, 10),
        { pageviews, sessions },
      ]),
    ).toEqual([...days].sort());
  });

  test("and its pages, before and after compaction", async () => {
    await checkPages();
    // Days of 2015 are settled: each keeps its 200 heaviest pages, and the rest in one sum.
    await vi.waitFor(
      async () => expect((await allPages()).other).not.toBeNull(),
      { timeout: 30_000, interval: 500 },
    );
    await checkPages();
  });

  test("replayed again, the log adds nothing", async () => {
    const before = await report<Overview>("getOverview");
    const events = log.events.length;
    expect(await replay(backend.engine, backend.url, siteId, log)).toEqual({
      accepted: 0,
      duplicates: events,
      rejected: [],
    });
    expect(await report<Overview>("getOverview")).toEqual(before);
  });

  const allPages = () =>
    report<Breakdown>("getBreakdown", {
      dimension: "page",
      orderBy: "pageviews",
      limit: 1000,
    });

  /**
   * Checks that nothing is lost, and that no row is further from the truth than the answer itself
   * says.
   */
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
});
