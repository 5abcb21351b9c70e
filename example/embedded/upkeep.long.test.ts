/**
 * Leaves the example app, which has no crons, alone for weeks. The crons of the component delete
 * rows past their retention, reports of old days stay, and lost folds come back. The test counts
 * the cost.
 */
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Timeseries } from "../../src/shared/api/reports.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../src/shared/units.js";
import { demoKeys, provisionDemoSite } from "./demoSite.js";
import { ManualClock, type Engine } from "./engine.js";
import { createEngineFromModules } from "./load.js";

/** The first instant of a day, so that days of the test are days of the site. */
const START = Date.UTC(2026, 2, 2);
const RETENTION_DAYS = 7;
const inComponent = { component: "footfall" } as const;

let engine: Engine;
/** Counts how often each top-level query and mutation ran. */
const runs = new Map<string, number>();
beforeEach(async () => {
  for (const [name, key] of Object.entries(demoKeys)) vi.stubEnv(name, key);
  vi.spyOn(console, "error");
  runs.clear();
  engine = await createEngineFromModules(
    path.resolve(import.meta.dirname, "../convex"),
    {
      clock: new ManualClock(START),
      transactionsKept: 1,
      onTransaction: ({ path: name }) =>
        runs.set(name, (runs.get(name) ?? 0) + 1),
    },
  );
});
afterEach(() => {
  engine.close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function startSite(
  days = RETENTION_DAYS,
  settings: Partial<SiteSettings> = {},
): Promise<string> {
  const siteId = await provisionDemoSite(engine);
  const retention = {
    eventRetentionDays: days,
    hourRetentionDays: days,
    sessionRetentionDays: days,
    visitorRetentionDays: days,
    ...settings,
  };
  await engine.mutation(
    "sites:updateSite",
    { siteId, ...retention },
    inComponent,
  );
  await engine.startCrons();
  return siteId;
}

/** Sends one pageview of each visitor, now. Null means someone without a cookie. */
async function visit(
  siteId: string,
  visitorIds: readonly (string | null)[],
): Promise<void> {
  const occurredAt = engine.now();
  if (visitorIds.includes(null)) {
    const receivedAt = occurredAt;
    await engine.mutation(
      "cookieless:prepareSalt",
      { receivedAt },
      inComponent,
    );
  }
  const result = await engine.mutation(
    "ingest:ingest",
    {
      siteId,
      trusted: false,
      receivedAt: occurredAt,
      events: visitorIds.map((visitorId) => ({
        type: "pageview",
        visitorId: visitorId ?? `of day ${Math.floor(occurredAt / DAY)}`,
        path: "/",
        occurredAt,
      })),
    },
    inComponent,
  );
  expect(result).toMatchObject({ accepted: visitorIds.length });
}

function timesOf(table: string, field: string): Promise<number[]> {
  return engine.runQuery(async (ctx) => {
    const rows = await ctx.db.query(table).collect();
    return rows.map((row) => Number(row[field]));
  }, inComponent);
}

/** Cancels the functions that the folds have scheduled. */
async function loseLoops(): Promise<void> {
  const lost = await engine.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    const pending = jobs.filter(
      ({ name, state }) =>
        state.kind === "pending" && name.startsWith("fold/loop:"),
    );
    for (const { _id } of pending) await ctx.scheduler.cancel(_id);
    return pending.length;
  }, inComponent);
  expect(lost).toBeGreaterThan(0);
}

test("three weeks by themselves", async () => {
  const siteId = await startSite();
  const days = 21;
  for (let day = 0; day < days; day++) {
    for (const hour of [9, 15]) {
      await engine.runUntil(START + day * DAY + hour * HOUR);
      await visit(siteId, [
        "regular",
        `of ${day}`,
        `of ${day} at ${hour}`,
        null,
      ]);
      if (day === 10 && hour === 9) await loseLoops();
    }
  }
  await engine.runUntil(START + days * DAY);

  // They ran as often as their schedules say, intervals with the deployment first.
  expect(runs.get("upkeep/crons:look")).toBe(days * 24 + 1);
  expect(runs.get("retention/siteCleanup:cleanupBatch")).toBe(days * 4 + 1);
  expect(runs.get("rollups/compaction:compactSite")).toBe(days);
  expect(runs.get("upkeep/crons:prune")).toBe(days);
  expect(vi.mocked(console.error)).not.toHaveBeenCalled();

  // Rows past their retention are gone, and the others are there.
  const kept = START + (days - RETENTION_DAYS) * DAY;
  const events = await timesOf("events", "at");
  expect(Math.min(...events)).toBe(kept + 9 * HOUR);
  expect(events).toHaveLength(RETENTION_DAYS * 8);
  expect(Math.min(...(await timesOf("sessions", "startedAt")))).toBe(
    kept + 9 * HOUR,
  );
  expect(await timesOf("salts", "day")).toHaveLength(1);

  // Reports of all days stay, and include the fold that was lost.
  const series = (await engine.query("analytics:getTimeseries", {
    siteId,
    from: START,
    to: START + days * DAY,
    interval: "day",
  })) as unknown as Timeseries;
  const figures = series.buckets.map(
    ({ events: count, visitors, newVisitors, sessions }) => ({
      count,
      visitors,
      newVisitors,
      sessions,
    }),
  );
  expect(figures).toEqual(
    Array.from({ length: days }, (_, day) => ({
      count: 8,
      visitors: 5,
      newVisitors: day === 0 ? 5 : 4,
      sessions: 8,
    })),
  );
  expect(series.approximate).toBe(false);
});

test("a lost fold is back within the hour", async () => {
  const siteId = await startSite();
  await engine.runUntil(START + 30 * MINUTE);
  await visit(siteId, ["a"]);
  await loseLoops();
  const overview = () =>
    engine.query("analytics:getOverview", {
      siteId,
      from: START,
      to: START + DAY,
    });
  await engine.runUntil(START + 59 * MINUTE);
  expect(await overview()).toMatchObject({ events: 0 });
  await engine.runUntil(START + 61 * MINUTE);
  expect(await overview()).toMatchObject({ events: 1, sessions: 1 });
});

/** The tables whose rows are about somebody, or about one session or event. */
const personal = ["events", "sessions", "visitors", "users", "salts"];

test("an app without a file of crons keeps nobody's data for longer than its site says", async () => {
  const siteId = await startSite(1, { maxEventAgeMs: 12 * HOUR });
  await visit(siteId, ["a", "b", null]);
  await engine.runUntil(START + 2 * DAY + 4 * HOUR);
  for (const table of personal) {
    expect([table, await timesOf(table, "_creationTime")]).toEqual([table, []]);
  }
  const { events, visitors } = (await engine.query("analytics:getOverview", {
    siteId,
    from: START,
    to: START + DAY,
  })) as unknown as { events: number; visitors: number };
  expect([events, visitors]).toEqual([3, 3]);
});

test("idle for thirty days costs 1,260 calls with a site, which read little", async () => {
  const read: number[] = [];
  engine.onTransaction(({ used }) => read.push(used.documentsRead));
  await startSite();
  runs.clear();
  read.length = 0;
  await engine.runUntil(START + 30 * DAY - 1);
  const pagesBy = (name: string) => runs.get(name) ?? 0;
  const pages =
    pagesBy("schedules/sitePages:list") +
    pagesBy("retention/cleanupRuns:begin");
  const calls = [...runs.values()].reduce((sum, count) => sum + count, 0);
  // An action is no transaction, and each of these begins with a page of sites.
  expect(calls + pages).toBe(30 * (24 + 4 * 3 + (1 + 1 + 3) + 1));
  expect([...runs.keys()].sort()).toEqual([
    "retention/cleanupRuns:begin",
    "retention/siteCleanup:cleanupBatch",
    "rollups/compaction:compactDays",
    "rollups/compaction:compactSite",
    "rollups/settle:settleMissed",
    "schedules/sitePages:list",
    "upkeep/crons:look",
    "upkeep/crons:prune",
  ]);
  expect(Math.max(...read)).toBeLessThanOrEqual(10);
});
