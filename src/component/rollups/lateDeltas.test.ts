import { beforeEach, describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Horizons } from "../model/rollups/horizons.js";
import { noHorizons } from "../model/rollups/horizons.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import {
  advance,
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

/** A whole day of January, which has settled, and the month after it. */
const day = Date.UTC(2026, 0, 3);
const month = Date.UTC(2026, 0, 1);
const nextMonth = Date.UTC(2026, 1, 1);
const today = Date.UTC(2026, 2, 2);

let ids = 0;
const view = (at: number, path: string) => ({
  type: "pageview" as const,
  eventId: `${ids++}`,
  visitorId: `visitor ${path}`,
  path,
  occurredAt: at,
});

async function sendLate(at: number, path: string) {
  await site.send([view(at, path)]);
  await foldAll(t);
  await advance(t, CLOSED_AFTER_MS);
}

/** An hour of the day, compacted; its day and month built as they are when time has passed. */
async function compacted(levels: readonly ("day" | "month")[]) {
  await sendLate(day + 5 * HOUR, "/old");
  const siteId = (await someSite())._id;
  for (const level of levels) {
    const bucket = level === "day" ? day : month;
    const place = { siteId, level, bucket };
    await t.mutation(internal.rollups.compactUp.build, place);
    await advance(t, MINUTE);
  }
}

async function someSite() {
  const row = await t.run((ctx) => ctx.db.query("sites").first());
  if (!row) throw new Error("No site");
  return row;
}

async function expire(horizons: Partial<Horizons>) {
  const siteId = (await someSite())._id;
  await t.run((ctx) =>
    ctx.db.insert("horizons", { siteId, ...noHorizons, ...horizons }),
  );
}

async function remove(level: Doc<"rollups">["level"]) {
  await t.run(async (ctx) => {
    for (const row of await ctx.db.query("rollups").collect()) {
      if (row.level === level) await ctx.db.delete("rollups", row._id);
    }
  });
}

const levelsOf = () =>
  t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return [...new Set(rows.map((row) => row.level))].sort();
  });

async function pagesOf(from: number, to: number) {
  const { rows, approximate } = await t.query(api.reports.getBreakdown, {
    siteId: site.siteId,
    from,
    to,
    dimension: "page",
  });
  return { approximate, pages: rows.map(({ key }) => key).sort() };
}

describe("a late event of a day whose hours are gone", () => {
  test("goes into the day only", async () => {
    await compacted(["day"]);
    await expire({ hours: today });
    await remove("hour");
    await sendLate(day + 7 * HOUR, "/late");
    expect(await levelsOf()).not.toContain("hour");
    expect(await site.overview(day, day + DAY)).toMatchObject({ events: 2 });
    expect((await pagesOf(day, day + DAY)).pages).toEqual(["/late", "/old"]);
  });

  test("and into its month, where that is built", async () => {
    await compacted(["day", "month"]);
    await expire({ hours: today });
    await remove("hour");
    await sendLate(day + 7 * HOUR, "/late");
    expect(await levelsOf()).toEqual(["day", "month"]);
    for (const [from, to] of [
      [day, day + DAY],
      [month, nextMonth],
    ] as const) {
      expect(await site.overview(from, to)).toMatchObject({ events: 2 });
      expect((await pagesOf(from, to)).pages).toEqual(["/late", "/old"]);
    }
  });

  test("opens the day that never was, and its month follows", async () => {
    await expire({ hours: today });
    await sendLate(day + 7 * HOUR, "/late");
    expect(await levelsOf()).toEqual(["day"]);
    await advance(t, 2 * HOUR);
    expect(await levelsOf()).toEqual(["day", "month"]);
    expect(await site.overview(day, day + DAY)).toMatchObject({ events: 1 });
  });

  test("goes into the hour while the day is not built: hours are all there is", async () => {
    await compacted([]);
    await remove("day");
    await expire({ hours: today });
    await sendLate(day + 7 * HOUR, "/late");
    expect(await site.overview(day, day + DAY)).toMatchObject({ events: 2 });
    expect((await pagesOf(day, day + DAY)).pages).toEqual(["/late", "/old"]);
    expect(await levelsOf()).toContain("hour");
  });

  test("goes into the month where days are gone, too", async () => {
    await compacted(["day", "month"]);
    await expire({ hours: today, days: nextMonth });
    await remove("hour");
    await remove("day");
    await sendLate(day + 7 * HOUR, "/late");
    expect(await levelsOf()).toEqual(["month"]);
    const whole = [month, nextMonth] as const;
    expect(await site.overview(...whole)).toMatchObject({ events: 2 });
    expect((await pagesOf(...whole)).pages).toEqual(["/late", "/old"]);
  });
});

describe("a report of what is gone", () => {
  beforeEach(async () => {
    await compacted(["day", "month"]);
    await sendLate(day + 7 * HOUR, "/late");
  });

  test("has whole hours where raw events are gone, and says so", async () => {
    await expire({ events: today });
    const cut = day + 5 * HOUR;
    expect(await site.overview(cut + 20 * MINUTE, day + DAY)).toMatchObject({
      events: 2,
      approximate: true,
    });
    expect(await site.overview(cut + 40 * MINUTE, day + DAY)).toMatchObject({
      events: 1,
      approximate: true,
    });
    expect(await site.overview(cut, day + DAY)).toMatchObject({
      events: 2,
      approximate: false,
    });
  });

  test("has whole days where hours are gone", async () => {
    await expire({ events: today, hours: today });
    await remove("hour");
    expect(await site.overview(day + 6 * HOUR, day + 2 * DAY)).toMatchObject({
      events: 2,
      approximate: true,
    });
    const series = await t.query(api.reports.getTimeseries, {
      siteId: site.siteId,
      from: day,
      to: day + 2 * DAY,
      interval: "hour",
    });
    expect(series).toMatchObject({
      interval: "day",
      approximate: false,
      buckets: [{ start: day, events: 2 }, { events: 0 }],
    });
  });

  test("has whole months where days are gone", async () => {
    await expire({ events: today, hours: today, days: nextMonth });
    await remove("hour");
    await remove("day");
    expect(await site.overview(day, today)).toMatchObject({
      events: 2,
      approximate: true,
    });
    const series = await t.query(api.reports.getTimeseries, {
      siteId: site.siteId,
      from: month,
      to: Date.UTC(2026, 2, 1),
      interval: "day",
    });
    expect(series).toMatchObject({
      interval: "month",
      buckets: [
        { start: month, events: 2 },
        { start: nextMonth, events: 0 },
      ],
    });
  });
});
