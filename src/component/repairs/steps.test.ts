/** The next piece of work of a site: it moves its day on, puts it off, or ends it. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import * as stepBudget from "../budget/stepBudget.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Horizons } from "../model/rollups/horizons.js";
import {
  dueCalls,
  heldBy,
  idOf,
  overview,
  pages,
  plantBlocks,
  rowsWith,
  splitBucket,
  totals,
} from "../rollups/plantedBlocks.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  plantRaw,
  plantRepair,
  repairsOf,
  stepsOf,
} from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const month = Date.UTC(2026, 1, 1);
const day = Date.UTC(2026, 1, 3);
const hour = day + 6 * HOUR;

const plant = (repair: Partial<Doc<"repairs">> = {}) =>
  plantRepair(t, site, { day, ...repair });
const step = () =>
  t.mutation(internal.repairs.steps.step, { siteId: idOf(site) });
const repairOf = async (at = day) =>
  (await repairsOf(t)).find((row) => row.day === at);
const small = (level: "hour" | "day" | "month", bucket: number, n: number) => [
  totals(level, bucket, n),
  { level, unit: ALL, bucket, counts: pages(n) },
];
const staged = (unit: string) => ({
  ...{ level: "staged" as const, unit, bucket: hour },
});
const delta = (bucket: number) => ({
  ...{ level: "delta" as const, unit: TOTALS, bucket },
});
const monthNext = { level: "month", unit: null } as const;
const setHorizons = (horizons: Partial<Horizons>) =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId: idOf(site), events: 0, hours: 0, days: 0 },
      ...horizons,
    }),
  );
const count = (replaced?: string | null) => ({
  ...{ hour, fence: [], source: "events" as const, after: null, parts: 0 },
  ...(replaced !== undefined && { replaced }),
});
const compactions = async () =>
  (await dueCalls(t, internal.rollups.compactHour.compactHour)).map(
    ({ args }) => (args as { bucket: number }).bucket,
  );
const builds = () => dueCalls(t, internal.rollups.compactUp.build);

describe("a step", () => {
  test("does nothing for a site that is being deleted", async () => {
    await plant();
    const { siteId } = site;
    await t.run((ctx) =>
      ctx.db.patch("sites", idOf(site), { status: "deleting" }),
    );
    expect(
      await t.mutation(internal.repairs.steps.step, { siteId }),
    ).toBeNull();
    expect(await repairsOf(t)).toHaveLength(1);
    expect(await stepsOf(t, "pending")).toEqual([]);
  });

  test("leaves a day alone that has to wait, and plans the next step for then", async () => {
    await plant({ hours: [hour], notBefore: START + MINUTE });
    await step();
    expect(await repairOf()).toMatchObject({ hours: [hour] });
    expect((await repairOf())?.nextStep?.at).toBe(START + MINUTE);
  });

  test("has nothing to do where the queue is empty", async () => {
    await step();
    expect(await stepsOf(t, "pending")).toEqual([]);
  });

  test("notes on the next day that the queue has moved when a day is done", async () => {
    await plant({ summed: monthNext });
    await plant({ day: day + DAY, hours: [hour + DAY] });
    vi.setSystemTime(START + MINUTE);
    await step();
    expect(await repairOf()).toBeUndefined();
    const next = await repairOf(day + DAY);
    expect(next?.updatedAt).toBe(START + MINUTE);
    expect(next?.nextStep).toBeDefined();
  });

  test("says nothing of the next day as long as a day is not done", async () => {
    await plant({ hours: [hour] });
    await plant({ day: day + DAY });
    vi.setSystemTime(START + MINUTE);
    await step();
    expect((await repairOf())?.updatedAt).toBe(START + MINUTE);
    expect((await repairOf(day + DAY))?.updatedAt).toBe(START);
  });

  test("says nothing of the next day either when it puts a day off", async () => {
    await plantBlocks(t, site, delta(hour));
    await plant({ hours: [hour] });
    await plant({ day: day + DAY });
    vi.setSystemTime(START + MINUTE);
    await step();
    expect((await repairOf())?.delays).toBe(1);
    expect((await repairOf(day + DAY))?.updatedAt).toBe(START);
  });
});

describe("the staged rows of a count that has ended", () => {
  test("are deleted before anything else", async () => {
    await plant({ unstaging: hour, hours: [hour] });
    await plantBlocks(t, site, staged(TOTALS), staged("page"));
    await step();
    expect(await rowsWith(t)).toEqual([]);
    const repair = await repairOf();
    expect(repair).toMatchObject({ hours: [hour] });
    expect(repair).not.toHaveProperty("unstaging");
  });

  test("take further steps where they are many", async () => {
    await plant({ unstaging: hour, delays: 2 });
    await plantBlocks(t, site, staged(TOTALS), staged("page"));
    vi.spyOn(stepBudget, "hasDoneEnough")
      .mockResolvedValueOnce(false)
      .mockResolvedValue(true);
    await step();
    expect(await rowsWith(t)).toHaveLength(1);
    const repair = await repairOf();
    expect(repair?.unstaging).toBe(hour);
    expect(repair?.delays).toBeUndefined();
  });
});

describe("a count", () => {
  test("goes on, before other hours are counted", async () => {
    await plant({ hours: [day, hour], count: count(null) });
    await step();
    expect(await repairOf()).toMatchObject({ hours: [day], unstaging: hour });
  });

  test("of all hours comes before the day is summed up", async () => {
    await plantRaw(t, site, { events: [{ occurredAt: hour }] });
    await plantBlocks(t, site, ...small("day", day, 9));
    await plant({ hours: [hour] });
    await step();
    expect(await repairOf()).toMatchObject({ hours: [] });
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(9),
    ]);
  });
});

describe("a day whose raw events are gone", () => {
  const gone = () => setHorizons({ events: day + DAY });

  test("is not counted: it is summed up from the hours there are", async () => {
    await gone();
    await plantBlocks(t, site, ...small("hour", hour, 3));
    await plant({ hours: [hour] });
    await step();
    const repair = await repairOf();
    expect(repair).toMatchObject({ hours: [] });
    expect(repair).not.toHaveProperty("summed");
    expect(repair).not.toHaveProperty("unstaging");
    expect(await heldBy(t, { level: "hour", unit: TOTALS })).toEqual([
      overview(3),
    ]);
    expect(await compactions()).toEqual([]);
  });

  test("keeps its figures where some of its hours are gone too", async () => {
    await gone();
    await plant({ hours: [hour], needsEveryHour: true });
    await step();
    expect(await repairOf()).toMatchObject({ hours: [], summed: monthNext });
  });

  test("has its late deltas compacted, each hour once", async () => {
    await gone();
    await plantBlocks(t, site, delta(hour), delta(hour + HOUR));
    await plant({ hours: [hour, hour + HOUR, hour + 2 * HOUR] });
    await step();
    expect(await compactions()).toEqual([hour, hour + HOUR]);
  });

  test("gives up the count that is under way, and what it has staged", async () => {
    await gone();
    await plantBlocks(t, site, delta(hour));
    await plant({ hours: [day], count: count() });
    await step();
    const repair = await repairOf();
    expect(repair).toMatchObject({ hours: [], unstaging: hour });
    expect(repair).not.toHaveProperty("count");
    expect(await compactions()).toEqual([hour]);
  });

  test("still gets the hour that is half replaced", async () => {
    await gone();
    await plant({ hours: [day, hour], count: count(TOTALS) });
    await plantBlocks(t, site, ...splitBucket("hour", hour, 3), {
      ...{ ...staged("page"), counts: pages(2) },
    });
    await step();
    expect(await repairOf()).toMatchObject({ hours: [day], unstaging: hour });
    expect(await heldBy(t, { level: "hour", unit: "page" })).toEqual([
      pages(2),
    ]);
  });

  test("is summed up where no hour is left to count", async () => {
    await gone();
    await plantBlocks(t, site, ...small("hour", hour, 3));
    await plantBlocks(t, site, ...small("day", day, 9));
    await plant();
    await step();
    expect(await repairOf()).toMatchObject({ summed: monthNext });
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(3),
    ]);
  });
});

describe("a day that is counted", () => {
  test("is summed up, then its month, and then the repair is done", async () => {
    await plantBlocks(
      t,
      site,
      ...small("hour", hour, 3),
      ...small("day", day, 9),
      ...small("month", month, 9),
    );
    await plant();
    await step();
    expect(await repairOf()).toMatchObject({ summed: monthNext });
    expect(await heldBy(t, { level: "day" })).toEqual([pages(3), overview(3)]);
    expect(await heldBy(t, { level: "month", unit: TOTALS })).toEqual([
      overview(9),
    ]);
    await step();
    expect(await repairsOf(t)).toEqual([]);
    expect(await heldBy(t, { level: "month" })).toEqual([
      ...[pages(3), overview(3)],
    ]);
    expect(await builds()).toEqual([]);
  });

  test("is summed up dimension by dimension where it is split", async () => {
    await plantBlocks(t, site, ...splitBucket("day", day, 9));
    await plant();
    await step();
    expect((await repairOf())?.summed).toEqual({ level: "day", unit: TOTALS });
    await step();
    const [first] = [...dimensionNames].sort();
    expect((await repairOf())?.summed).toEqual({ level: "day", unit: first });
  });

  test("leaves its month to another day of it that waits", async () => {
    await plantBlocks(
      t,
      site,
      ...small("day", day, 3),
      ...small("month", month, 9),
    );
    await plant({ summed: monthNext });
    await plant({ day: month, hours: [month], notBefore: START + MINUTE });
    await step();
    expect((await repairsOf(t)).map((repair) => repair.day)).toEqual([month]);
    expect(await heldBy(t, { level: "month", unit: TOTALS })).toEqual([
      overview(9),
    ]);
  });

  test("does not wait for days of other months", async () => {
    await plantBlocks(
      t,
      site,
      ...small("day", day, 3),
      ...small("month", month, 9),
    );
    await plant({ summed: monthNext });
    const march = Date.UTC(2026, 2, 1);
    for (const other of [month - DAY, march]) {
      await plant({ day: other, notBefore: START + MINUTE });
    }
    await step();
    expect(await repairOf()).toBeUndefined();
    expect(await heldBy(t, { level: "month", unit: TOTALS })).toEqual([
      overview(3),
    ]);
  });

  test("is summed up itself while other days of its month wait", async () => {
    await plantBlocks(
      t,
      site,
      ...small("hour", hour, 3),
      ...small("day", day, 9),
    );
    await plant();
    await plant({ day: month, notBefore: START + MINUTE });
    await step();
    expect(await repairOf()).toMatchObject({ summed: monthNext });
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(3),
    ]);
  });

  test("leaves a month as it is whose days are gone", async () => {
    await setHorizons({ days: Date.UTC(2026, 2, 1) });
    await plantBlocks(t, site, ...small("month", month, 9));
    await plant({ summed: monthNext });
    await step();
    expect(await repairsOf(t)).toEqual([]);
    expect(await heldBy(t, { level: "month", unit: TOTALS })).toEqual([
      overview(9),
    ]);
  });

  test("is summed up although the days of its month are about to go", async () => {
    await setHorizons({ days: Date.UTC(2026, 2, 1) });
    await plantBlocks(
      t,
      site,
      ...small("hour", hour, 3),
      ...small("day", day, 9),
    );
    await plant();
    await step();
    expect(await repairOf()).toMatchObject({ summed: monthNext });
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(3),
    ]);
  });
});

describe("a day that was never built", () => {
  test("is built if it has hours and is over", async () => {
    await plantBlocks(t, site, ...small("hour", day + 23 * HOUR, 3));
    await plant();
    await step();
    expect(await builds()).toMatchObject([
      { args: { siteId: site.siteId, level: "day", bucket: day } },
    ]);
    expect(await repairOf()).toMatchObject({ summed: monthNext });
  });

  test("is not built without hours of its own", async () => {
    await plantBlocks(
      t,
      site,
      ...small("hour", day - HOUR, 3),
      ...small("hour", day + DAY, 3),
    );
    await plant();
    await step();
    expect(await builds()).toEqual([]);
  });

  test("is built from the moment on at which its last hour is closed", async () => {
    await plantBlocks(t, site, ...small("hour", hour, 3));
    const closedAt = day + DAY + 2 * HOUR + MINUTE;
    vi.setSystemTime(closedAt - 1);
    const repair = await plant();
    await step();
    expect(await builds()).toEqual([]);
    vi.setSystemTime(closedAt);
    await t.run((ctx) =>
      ctx.db.patch("repairs", repair._id, { summed: undefined }),
    );
    await step();
    expect(await builds()).toHaveLength(1);
  });

  test("is not built again where it has a block", async () => {
    await plantBlocks(
      t,
      site,
      ...small("hour", hour, 3),
      ...small("day", day, 3),
    );
    await plant();
    await step();
    expect(await builds()).toEqual([]);
  });
});

test("a month that is not built yet is left to be built", async () => {
  await plantBlocks(t, site, ...small("day", day, 3));
  await plant({ summed: monthNext });
  await step();
  expect(await repairsOf(t)).toEqual([]);
  expect(await rowsWith(t, { level: "month" })).toEqual([]);
  expect(await builds()).toEqual([]);
});

test("a month is summed up dimension by dimension where it is split", async () => {
  await plantBlocks(t, site, ...splitBucket("month", month, 9));
  await plant({ summed: monthNext });
  await step();
  expect((await repairOf())?.summed).toEqual({ level: "month", unit: TOTALS });
  await plantRepair(t, site, { day: day + DAY, notBefore: START + MINUTE });
  await step();
  expect(await repairOf()).toBeUndefined();
});
