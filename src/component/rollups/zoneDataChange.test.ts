/**
 * Newer time zone data under a site that has counted days. The test gives the site's row another
 * zone, whose offsets are other ones from a change on: that is what new data are to the component.
 */
import { describe, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import {
  advance,
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), { timeZone: "America/Los_Angeles" });

const at = (iso: string) => Date.parse(iso);

/** Runs what is due in long steps. */
async function pass(durationMs: number, stepMs = 2 * HOUR): Promise<void> {
  for (let passed = 0; passed < durationMs; passed += stepMs) {
    vi.advanceTimersByTime(stepMs);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

async function changeZoneData(timeZone: string): Promise<void> {
  await t.run(async (ctx) => {
    const row = await ctx.db.query("sites").first();
    await ctx.db.patch("sites", row!._id, { timeZone });
  });
}

/** The events of each day, and those of all of them. */
async function daysOf(from: string, to: string) {
  const range = { siteId: site.siteId, from: at(from), to: at(to) };
  const { buckets } = await t.query(api.reports.getTimeseries, {
    ...range,
    interval: "day",
  });
  const { events } = await t.query(api.reports.getOverview, range);
  return { days: buckets.map((bucket) => bucket.events), events };
}

/** The starts of the site's days and months that are no longer any of the zone's. */
async function misplaced(timeZone: string, from = 0): Promise<string[]> {
  const zone = zoneOf(timeZone);
  return await t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return rows.flatMap(({ level, bucket }) => {
      const isPlaced =
        (level === "day" && zone.dayStart(bucket) === bucket) ||
        (level === "month" && zone.monthStart(bucket) === bucket);
      const isSummed = level === "day" || level === "month";
      return isSummed && !isPlaced && bucket >= from
        ? [new Date(bucket).toISOString()]
        : [];
    });
  });
}

/** The number of rows of totals of days that start then. */
async function daysBuilt(bucket: number): Promise<number> {
  return await t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return rows.filter(
      (row) =>
        row.level === "day" && row.unit === "totals" && row.bucket === bucket,
    ).length;
  });
}

async function rowsOf(level: "hour" | "month", unit?: string): Promise<number> {
  return await t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return rows.filter(
      (row) => row.level === level && (unit ?? row.unit) === row.unit,
    ).length;
  });
}
const hoursLeft = () => rowsOf("hour");
const monthsBuilt = () => rowsOf("month", "totals");

async function changeRetention(
  retention: Pick<SiteSettings, "eventRetentionDays" | "hourRetentionDays">,
): Promise<void> {
  await t.run(async (ctx) => {
    const row = await ctx.db.query("sites").first();
    await ctx.db.patch("sites", row!._id, retention);
  });
}

/**
 * Two days by the old boundaries, of 2 and 2 events, of which one moves into the day after it, or
 * before.
 */
async function countTwoDays(times: readonly string[]): Promise<void> {
  await site.send(
    times.map((time, i) => ({
      type: "pageview" as const,
      visitorId: `visitor-${i}`,
      occurredAt: at(time),
      path: "/",
    })),
  );
  await pass(2 * DAY);
}

describe.each([
  {
    name: "days begin an hour earlier",
    timeZone: "America/Phoenix",
    times: [
      "2026-03-01T20:00Z",
      "2026-03-02T07:30Z",
      "2026-03-02T08:30Z",
      "2026-03-02T09:10Z",
    ],
    before: [2, 2],
    from: "2026-03-01T07:00Z",
    to: "2026-03-03T07:00Z",
    after: [1, 3],
  },
  {
    name: "days begin an hour later",
    timeZone: "America/Anchorage",
    times: [
      "2026-03-01T20:00Z",
      "2026-03-02T07:30Z",
      "2026-03-02T08:30Z",
      "2026-03-02T09:10Z",
    ],
    before: [2, 2],
    from: "2026-03-01T09:00Z",
    to: "2026-03-03T09:00Z",
    after: [3, 1],
  },
])("$name", ({ timeZone, times, before, from, to, after }) => {
  test("a rebuild counts each event in the day that is now its own", async () => {
    await countTwoDays(times);
    expect(await daysOf("2026-03-01T08:00Z", "2026-03-03T08:00Z")).toEqual({
      days: before,
      events: 4,
    });
    await changeZoneData(timeZone);
    // So the README says: until then what is built counts beside its hours.
    expect((await daysOf(from, to)).events).toBeGreaterThan(4);
    await t.mutation(api.rebuild.rebuildRange, {
      siteId: site.siteId,
      from: at("2026-02-28T12:00Z"),
      to: Date.now(),
    });
    await advance(t, 90 * MINUTE);

    expect(await daysOf(from, to)).toEqual({ days: after, events: 4 });
    expect(await misplaced(timeZone)).toEqual([]);
  });

  test("days of a month that is not built heal with the daily compaction", async () => {
    await countTwoDays(times);
    await changeZoneData(timeZone);
    await t.action(api.compaction.compactShards, {});
    await advance(t, 90 * MINUTE);
    expect(await daysOf(from, to)).toEqual({ days: after, events: 4 });
    expect(await misplaced(timeZone)).toEqual([]);
  });

  test("what a day says of a property that was promoted once goes as well", async () => {
    const promote = (promotedProperties: string[]) =>
      t.mutation(api.sites.updateSite, {
        siteId: site.siteId,
        promotedProperties,
      });
    await promote(["plan"]);
    await countTwoDays(times);
    await t.run(async (ctx) => {
      const rows = await ctx.db.query("rollups").collect();
      const day = rows.find(
        ({ level, unit }) => level === "day" && unit === "*",
      )!;
      const { _id, _creationTime, ...unit } = day;
      await ctx.db.insert("rollups", { ...unit, unit: "property:plan" });
    });
    await promote([]);
    await changeZoneData(timeZone);
    await t.action(api.compaction.compactShards, {});
    await advance(t, 90 * MINUTE);
    expect(await misplaced(timeZone)).toEqual([]);
  });

  test("days whose hours are past their retention keep what they counted", async () => {
    await countTwoDays(times);
    await changeRetention({ eventRetentionDays: 2, hourRetentionDays: 2 });
    await pass(4 * DAY);
    await t.mutation(api.retention.cleanupSite, { siteId: site.siteId });
    expect(await hoursLeft()).toBe(0);
    await changeZoneData(timeZone);
    await t.action(api.compaction.compactShards, {});
    await advance(t, 90 * MINUTE);
    const wide = ["2026-02-27T08:00Z", "2026-03-06T08:00Z"] as const;
    expect((await daysOf(...wide)).events).toBe(4);
  });

  test("a month that is built heals with the daily compaction, past the raw events", async () => {
    await countTwoDays(times);
    await changeRetention({ eventRetentionDays: 2, hourRetentionDays: 2 });
    await pass(45 * DAY, 12 * HOUR);
    await t.mutation(api.retention.cleanupSite, { siteId: site.siteId });
    expect(await hoursLeft()).toBe(0);
    expect(await monthsBuilt()).toBe(1);
    await changeZoneData(timeZone);
    for (let day = 0; day < 2; day++) {
      await t.action(api.compaction.compactShards, {});
      await advance(t, 90 * MINUTE);
    }
    const wide = ["2026-02-01T08:00Z", "2026-04-30T08:00Z"] as const;
    expect((await daysOf(...wide)).events).toBe(4);
    const months = await t.query(api.reports.getTimeseries, {
      siteId: site.siteId,
      from: at(wide[0]),
      to: at(wide[1]),
      interval: "month",
    });
    expect(months.buckets.reduce((sum, { events }) => sum + events, 0)).toBe(4);
  });

  test("a day whose building was arranged before is built as it is now", async () => {
    await countTwoDays(times);
    await site.send([
      {
        type: "pageview",
        visitorId: "late",
        occurredAt: at("2026-03-04T09:10Z"),
        path: "/",
      },
    ]);
    await foldAll(t);
    await changeZoneData(timeZone);
    await pass(2 * DAY);
    const now = zoneOf(timeZone);
    const day = now.dayStart(at("2026-03-04T09:10Z"));
    const range = { siteId: site.siteId, from: day, to: now.nextDay(day) };
    const { events } = await t.query(api.reports.getOverview, range);
    expect(events).toBe(1);
    expect(await misplaced(timeZone, day)).toEqual([]);
    expect(await daysBuilt(day)).toBe(1);
  });
});
