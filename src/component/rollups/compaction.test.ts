/** Compaction changes blocks and no answers, whatever runs, and how often. */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  type TestSite,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { allSessions, allVisitors } from "../rows/peopleRows.helpers.js";

useTestClock();

const HOUR_START = START - HOUR / 2;
const DAY_START = Date.UTC(2026, 2, 2);

const view = (visitor: string, at: number, path = "/"): IncomingEvent => ({
  type: "pageview",
  visitorId: visitor,
  occurredAt: at,
  path,
});

/** Runs what is due in long steps. */
async function pass(t: TestBackend, durationMs: number): Promise<void> {
  const step = durationMs > 2 * DAY ? 2 * HOUR : 10 * MINUTE;
  for (let passed = 0; passed < durationMs; passed += step) {
    vi.advanceTimersByTime(step);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

/** The blocks there are, as `level unit`. */
function blocks(t: TestBackend): Promise<string[]> {
  return t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return rows.map(({ level, unit }) => `${level} ${unit}`).sort();
  });
}

/** Everything a reader can see of the site, hours by day by month. */
async function answers(t: TestBackend, { siteId }: TestSite) {
  const range = { siteId, from: DAY_START - DAY, to: DAY_START + 3 * DAY };
  const interval = "hour" as const;
  return [
    await t.query(api.reports.getOverview, range),
    await t.query(api.reports.getTimeseries, { ...range, interval }),
    await t.query(api.reports.getBreakdown, { ...range, dimension: "page" }),
    await t.query(api.reports.getBreakdown, {
      ...range,
      dimension: "entryPage",
    }),
    await t.query(api.reports.getBreakdown, {
      ...range,
      dimension: "exitPage",
    }),
  ];
}

const overviewOf = (site: TestSite, from = DAY_START) =>
  site.overview(from, from + DAY);

function compactHour(t: TestBackend, { siteId }: TestSite, bucket: number) {
  return t.mutation(internal.rollups.compactHour.compactHour, {
    siteId: siteId,
    bucket,
  });
}

describe("compactHour", () => {
  test("changes no answer: never run, run once, twice and all at once", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes: 3 });
    for (let each = 0; each < 9; each++) {
      await site.send([view(`visitor${each}`, START, `/${each % 3}`)]);
      if (each % 4 === 0) await foldAll(t);
    }
    await foldAll(t);
    const before = await answers(t, site);
    expect(await blocks(t)).toContain("delta *");
    await compactHour(t, site, HOUR_START);
    expect(await blocks(t)).toEqual(["hour *", "hour totals"]);
    expect(await answers(t, site)).toEqual(before);
    await Promise.all(
      [HOUR_START, HOUR_START, HOUR_START + HOUR].map((hour) =>
        compactHour(t, site, hour),
      ),
    );
    expect(await blocks(t)).toEqual(["hour *", "hour totals"]);
    expect(await answers(t, site)).toEqual(before);
  });

  test("of an hour without anything makes nothing", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await compactHour(t, site, HOUR_START);
    expect(await blocks(t)).toEqual([]);
  });

  test("takes a late delta into the hour, the day and the month there are", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START, "/a"), view("bob", START + 1, "/b")]);
    await pass(t, 30 * HOUR);
    expect(await blocks(t)).toEqual(builtDay);
    await pass(t, 45 * DAY);
    expect(await blocks(t)).toEqual([...builtDay, "month *", "month totals"]);
    // Opens ada's session earlier, in another hour: her first one is taken back there.
    await site.send([
      view("ada", START - 29 * MINUTE, "/late"),
      view("ada", START - 31 * MINUTE, "/first"),
      view("cyd", START, "/late"),
    ]);
    await foldAll(t);
    const before = await answers(t, site);
    expect(before[0]).toMatchObject({
      events: 5,
      visitors: 3,
      newVisitors: 3,
      sessions: 3,
      averageSessionDurationMs: (31 * MINUTE) / 3,
    });
    expect(await blocks(t)).toContain("delta *");
    await pass(t, 3 * HOUR);
    expect(await blocks(t)).not.toContain("delta *");
    expect(await answers(t, site)).toEqual(before);
    // Each level says the same by itself.
    for (const level of ["month", "day"] as const) {
      await deleteLevel(t, level);
      expect(await answers(t, site)).toEqual(before);
    }
  });
});

const builtDay = ["day *", "day totals", "hour *", "hour totals"];

async function monthsOf(t: TestBackend): Promise<string[]> {
  return (await blocks(t)).filter((name) => name.startsWith("month"));
}

async function deleteLevel(t: TestBackend, level: "month" | "day") {
  await t.run(async (ctx) => {
    for (const row of await ctx.db.query("rollups").collect()) {
      if (row.level === level) await ctx.db.delete("rollups", row._id);
    }
  });
}

describe("months", () => {
  test("are built once they are over and settled, not before", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START)]);
    await pass(t, 34 * DAY);
    expect(await blocks(t)).toEqual(builtDay);
    await pass(t, 4 * DAY);
    expect(await blocks(t)).toContain("month totals");
  });
});

describe("compactShards", () => {
  test("finds the hours and days that nobody has come to", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START), view("bob", START - 3 * HOUR)]);
    await foldAll(t);
    const before = await answers(t, site);
    // The clock jumps; what was scheduled still has its time to wait.
    vi.setSystemTime(START + 30 * HOUR);
    expect(await t.action(api.compaction.compactShards, {})).toEqual({
      sites: 1,
      scheduled: 1,
      hasMore: false,
    });
    await advance(t, 3 * MINUTE);
    expect(await blocks(t)).toEqual([
      "day *",
      "day totals",
      "hour *",
      "hour *",
      "hour totals",
      "hour totals",
    ]);
    expect(await answers(t, site)).toEqual(before);
    expect(await t.action(api.compaction.compactShards, {})).toMatchObject({
      scheduled: 0,
    });
  });

  test("finds a day whose hours are compacted", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START)]);
    await foldAll(t);
    await compactHour(t, site, HOUR_START);
    const planned = ["delta dayRun", "hour *", "hour totals"];
    expect(await blocks(t)).toEqual(planned);
    vi.setSystemTime(START + 30 * HOUR);
    const runs = [
      t.action(api.compaction.compactShards, {}),
      t.action(api.compaction.compactShards, {}),
    ];
    expect(await Promise.all(runs)).toEqual([
      { sites: 1, scheduled: 2, hasMore: false },
      { sites: 1, scheduled: 2, hasMore: false },
    ]);
    await advance(t, 3 * MINUTE);
    expect(await blocks(t)).toEqual(builtDay);
    expect(await overviewOf(site)).toMatchObject({ events: 1, sessions: 1 });
  });

  test("takes a hundred sites a run, and the next run the others", async () => {
    const t = initConvexTest();
    for (let each = 0; each < 100; each++) {
      const slug = `other-${each}`;
      await t.mutation(api.sites.createSite, { slug, name: slug });
    }
    const site = await initSite(t);
    await site.send([view("ada", START)]);
    await foldAll(t);
    vi.setSystemTime(START + 30 * HOUR);
    expect(await t.action(api.compaction.compactShards, {})).toEqual({
      sites: 100,
      scheduled: 0,
      hasMore: true,
    });
    expect(await blocks(t)).toContain("delta *");
    await advance(t, 3 * MINUTE);
    expect(await blocks(t)).toEqual(builtDay);
    expect(await overviewOf(site)).toMatchObject({ events: 1, sessions: 1 });
  });

  test("finds a month that was skipped, also when its hours are deleted", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START)]);
    await pass(t, 31 * DAY);
    await site.send([view("bob", START + 31 * DAY)]);
    await pass(t, 40 * DAY);
    const months = ["month *", "month *", "month totals", "month totals"];
    expect(await monthsOf(t)).toEqual(months);
    const range = { siteId: site.siteId, from: DAY_START - DAY };
    const read = () =>
      t.query(api.reports.getOverview, { ...range, to: START + 60 * DAY });
    const before = await read();
    expect(before).toMatchObject({ events: 2, visitors: 2 });
    expect(await t.action(api.compaction.compactShards, {})).toMatchObject({
      scheduled: 0,
    });
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("rollups").collect()) {
        const isGone = row.level === "hour" || row.level === "month";
        if (isGone && row.bucket < START + 20 * DAY) {
          await ctx.db.delete("rollups", row._id);
        }
      }
    });
    expect(await monthsOf(t)).toHaveLength(2);
    expect(await t.action(api.compaction.compactShards, {})).toMatchObject({
      scheduled: 1,
    });
    await pass(t, 2 * HOUR);
    expect(await monthsOf(t)).toEqual(months);
    expect(await read()).toEqual(before);
  });

  test("leaves hours alone that folds still write", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START), view("ada", START - HOUR)]);
    await foldAll(t);
    expect(await t.action(api.compaction.compactShards, {})).toMatchObject({
      scheduled: 0,
    });
  });
});

describe("deleting a site", () => {
  test.each([
    ["while deltas wait", 0],
    ["before the day is built", 3 * HOUR],
    ["before it settles", 30 * HOUR],
  ])("%s leaves nothing, and nothing comes back", async (_, waitMs) => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([view("ada", START), view("bob", START)]);
    await foldAll(t);
    await pass(t, waitMs);
    expect(await overviewOf(site)).toMatchObject({ sessions: 2 });
    await site.send([view("cyd", START)]);
    await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
    await pass(t, 8 * DAY);
    const left = await t.run(async (ctx) => [
      ...(await ctx.db.query("rollups").collect()),
      ...(await allEvents(ctx)),
      ...(await allSessions(ctx)),
      ...(await allVisitors(ctx)),
      ...(await ctx.db.query("sites").collect()),
    ]);
    expect(left).toEqual([]);
  });
});
