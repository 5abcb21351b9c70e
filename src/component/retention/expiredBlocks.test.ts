/** Tests which blocks clean-up deletes, and what reports say afterwards. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { compactHours } from "../testing/compactHours.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
} from "../testing/setup.helpers.js";
import {
  DAY_START,
  live,
  short,
  view,
  pass,
  cleanup,
  nothing,
  rows,
  answers,
} from "./retention.helpers.js";

useTestClock();

const longPath = (index: number) => `/page${index}/${"x".repeat(80)}`;

describe("blocks", () => {
  test("of old days go without changing what reports say of them", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    vi.setSystemTime(DAY_START + 20 * HOUR);
    const hours = Array.from({ length: 20 }, (_, hour) => hour);
    await site.send(
      hours.map((hour) =>
        view(`v${hour % 7}`, DAY_START + hour * HOUR, `/${hour % 3}`),
      ),
      live,
    );
    await pass(t, 2 * DAY);
    const before = await answers(t, site, 2);
    expect(before[0]).toMatchObject({ events: 20, visitors: 7 });
    vi.setSystemTime(DAY_START + 10 * DAY);
    expect((await cleanup(t, site)).deleted).toEqual({
      ...nothing,
      events: 20,
      hours: 40,
      days: 0,
      sessions: 20,
      visitors: 7,
    });
    expect(await rows(t)).toEqual({ ...nothing, days: 2 });
    expect(await answers(t, site, 2)).toEqual(before);
  });

  test("of a day that is not built stay, and have it built", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send([view("ada", START), view("bob", START - HOUR)], live);
    await compactHours(t);
    const before = await answers(t, site);
    expect(await rows(t)).toMatchObject({ hours: 4, days: 0 });
    vi.setSystemTime(START + 10 * DAY);
    expect(await cleanup(t, site)).toMatchObject({
      deleted: { hours: 0, events: 2 },
      hasMore: false,
    });
    expect(await rows(t)).toMatchObject({ hours: 4, days: 0 });
    expect(await answers(t, site)).toEqual(before);
    await advance(t, MINUTE);
    expect(await rows(t)).toMatchObject({ hours: 4, days: 2 });
    expect(await cleanup(t, site)).toMatchObject({ deleted: { hours: 4 } });
    expect(await answers(t, site)).toEqual(before);
  });

  test("of a day with deltas stay, and compaction comes first", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send([view("ada", START)]);
    await compactHours(t);
    vi.setSystemTime(START + 10 * DAY);
    await site.send([view("bob", START + HOUR)]);
    await foldAll(t);
    const before = await answers(t, site);
    await cleanup(t, site);
    await advance(t, MINUTE);
    expect(await rows(t)).toMatchObject({ hours: 2, days: 0 });
    expect(await answers(t, site)).toEqual(before);
  });

  test("wait for each dimension that the day lacks, and for no other", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    // This is too much for one row: hours and day have a unit for each dimension.
    const pages = Array.from({ length: 120 }, (_, index) => index);
    for (const hour of [0, 1]) {
      stored(
        await site.send(
          pages.map((index) =>
            view(`v${index}`, DAY_START + hour * HOUR, longPath(index)),
          ),
        ),
      );
    }
    await pass(t, 2 * DAY);
    const before = await answers(t, site);
    const unitsOf = (level: string) =>
      t.run(async (ctx) => {
        const blocks = await ctx.db.query("rollups").collect();
        const own = blocks.filter((row) => row.level === level);
        return [...new Set(own.map((row) => row.unit))].sort();
      });
    expect(await unitsOf("day")).toEqual(await unitsOf("hour"));
    expect(await unitsOf("day")).toContain("page");
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("rollups").collect()) {
        if (row.level !== "day" || row.unit !== "page") continue;
        await ctx.db.delete("rollups", row._id);
      }
    });
    vi.setSystemTime(DAY_START + 10 * DAY);
    while ((await cleanup(t, site, 300)).hasMore);
    // `totals` shows that there are hours.
    expect(await unitsOf("hour")).toEqual(["page", "totals"]);
    expect(await answers(t, site)).toEqual(before);
    await advance(t, MINUTE);
    while ((await cleanup(t, site, 300)).hasMore);
    expect(await unitsOf("hour")).toEqual([]);
    expect(await answers(t, site)).toEqual(before);
  });

  test("of small hours wait for the dimensions of their large day", async () => {
    const t = initConvexTest();
    // The day has not settled when clean-up deletes its hours.
    const late = { eventRetentionDays: 6, maxEventAgeMs: 5 * DAY };
    const site = await initSite(t, { ...short, ...late });
    vi.setSystemTime(DAY_START + DAY);
    const hours = Array.from({ length: 12 }, (_, hour) => hour);
    const pages = Array.from({ length: 25 }, (_, index) => index);
    await site.send(
      hours.flatMap((hour) =>
        pages.map((index) =>
          view(
            `v${index}`,
            DAY_START + hour * HOUR,
            longPath(hour * pages.length + index),
          ),
        ),
      ),
    );
    await pass(t, 2 * DAY);
    const before = await answers(t, site);
    const units = await t.run(async (ctx) => {
      const blocks = await ctx.db.query("rollups").collect();
      for (const row of blocks) {
        const isLost = row.level === "day" && row.unit === "entryPage";
        if (isLost) await ctx.db.delete("rollups", row._id);
      }
      return blocks.map(({ level, unit }) => `${level} ${unit}`);
    });
    expect(units).toEqual(expect.arrayContaining(["hour *", "day entryPage"]));
    vi.setSystemTime(DAY_START + 10 * DAY);
    while ((await cleanup(t, site)).hasMore);
    expect((await rows(t)).hours).toBe(24);
    await advance(t, MINUTE);
    while ((await cleanup(t, site)).hasMore);
    expect((await rows(t)).hours).toBe(0);
    expect(await answers(t, site)).toEqual(before);
  });

  test("of days go only where asked for, once their month has them", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, dayRetentionDays: 1 });
    vi.setSystemTime(START + 3 * DAY);
    await site.send([view("ada", START), view("bob", START + 3 * DAY)]);
    await pass(t, 5 * DAY);
    const month = [await site.overview(DAY_START - DAY, DAY_START + 30 * DAY)];
    vi.setSystemTime(START + 130 * DAY);
    expect((await cleanup(t, site)).deleted).toMatchObject({
      hours: 4,
      days: 0,
    });
    await advance(t, MINUTE);
    expect((await cleanup(t, site)).deleted).toMatchObject({ days: 4 });
    expect([
      await site.overview(DAY_START - DAY, DAY_START + 30 * DAY),
    ]).toEqual(month);
    expect(month[0]).toMatchObject({ events: 2, visitors: 2 });
  });

  test("of days stay for ever by default", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send([view("ada", START)]);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 3000 * DAY);
    await cleanup(t, site);
    await advance(t, MINUTE);
    await cleanup(t, site);
    expect(await rows(t)).toEqual({ ...nothing, days: 2 });
  });

  test("of a dimension that the site had once go as well", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send([view("ada", START)]);
    await pass(t, 2 * DAY);
    await t.run(async (ctx) => {
      const hour = (await ctx.db.query("rollups").collect()).find(
        (row) => row.level === "hour" && row.unit === "*",
      );
      const { _id, _creationTime, ...fields } = hour!;
      for (const unit of ["~old", "once"]) {
        await ctx.db.insert("rollups", { ...fields, unit });
      }
    });
    vi.setSystemTime(START + 10 * DAY);
    expect((await cleanup(t, site)).deleted.hours).toBe(4);
  });
});
