/** Hours that are added to the queue of repairs wait there by day. */
import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Horizons } from "../model/rollups/horizons.js";
import { repairsOf, stepsOf } from "../repairs/repairs.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { idOf } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  countRepairs,
  enqueueRepairs,
  hoursOf,
  isAnyOtherRepairIn,
  isAnyRepairIn,
  isBeingCounted,
  queueOf,
} from "./repairQueue.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 1, 3);
const hour = day + 5 * HOUR;

const enqueue = (hours: number[], notBefore?: number) =>
  inScope(t, site, (scope) => enqueueRepairs(scope, hours, notBefore));
const insert = (repair: Partial<Doc<"repairs">> = {}) =>
  t.run((ctx) =>
    ctx.db.insert("repairs", {
      ...{ siteId: idOf(site), day, hours: [hour], updatedAt: 1 },
      ...repair,
    }),
  );
const expire = (gone: Partial<Horizons>) =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId: idOf(site), events: 0, hours: 0, days: 0 },
      ...gone,
    }),
  );
const count = (at: number): NonNullable<Doc<"repairs">["count"]> => ({
  ...{ hour: at, fence: [], parts: 0, source: "events", after: null },
});
const only = async () => {
  const [repair, ...others] = await repairsOf(t);
  expect(others).toEqual([]);
  return repair!;
};

describe("a new day", () => {
  test("has its hours in order, each once, and a step is planned", async () => {
    await enqueue([hour, hour - HOUR, hour, day + 10 * HOUR, day + DAY]);
    const [first, second, ...others] = await repairsOf(t);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      ...{ day, hours: [hour - HOUR, hour, day + 10 * HOUR] },
      updatedAt: START,
    });
    expect(second).toMatchObject({ day: day + DAY, hours: [day + DAY] });
    expect(Object.keys(first!)).not.toContain("needsEveryHour");
    expect(Object.keys(first!)).not.toContain("notBefore");
    expect(await stepsOf(t, "pending")).toHaveLength(1);
  });

  test("waits until it is told to begin", async () => {
    await enqueue([hour], START + HOUR);
    expect(await only()).toMatchObject({ notBefore: START + HOUR });
    expect((await only()).nextStep).toMatchObject({ at: START + HOUR });
  });

  test("is left out where its events are gone, and wakes nothing", async () => {
    await expire({ events: day + DAY });
    await enqueue([hour]);
    expect(await repairsOf(t)).toEqual([]);
    await insert();
    await enqueue([hour]);
    expect(await stepsOf(t, "pending")).toEqual([]);
    await enqueue([hour, day + DAY]);
    expect((await repairsOf(t)).map((row) => [row.day, row.updatedAt])).toEqual(
      [
        [day, 1],
        [day + DAY, START],
      ],
    );
  });

  test("has all of its hours where its hour blocks are gone", async () => {
    await expire({ hours: day + DAY });
    await enqueue([hour]);
    const hours = Array.from({ length: 24 }, (_, index) => day + index * HOUR);
    expect(await only()).toMatchObject({ hours, needsEveryHour: true });
    await inScope(t, site, async ({ zone }) => {
      expect(hoursOf(zone, day)).toEqual(hours);
      return Promise.resolve();
    });
  });
});

describe("a day in the queue", () => {
  test("gets further hours, and is summed up again", async () => {
    await insert({ summed: { level: "day", unit: null } });
    await enqueue([hour - HOUR, hour]);
    const repair = await only();
    expect(repair).toMatchObject({
      ...{ hours: [hour - HOUR, hour], updatedAt: START },
    });
    expect(repair.summed).toBeUndefined();
    expect(repair.unstaging).toBeUndefined();
  });

  test("begins the count of an hour again that is added", async () => {
    await insert({ count: count(hour) });
    await enqueue([hour - HOUR]);
    expect(await only()).toMatchObject({ count: count(hour) });
    expect((await only()).unstaging).toBeUndefined();
    await enqueue([hour]);
    expect(await only()).toMatchObject({ unstaging: hour });
    expect((await only()).count).toBeUndefined();
  });

  test("waits as it is told, except after a failure", async () => {
    await insert({ notBefore: START + HOUR });
    await enqueue([hour], START + 2 * HOUR);
    expect(await only()).toMatchObject({ notBefore: START + 2 * HOUR });
    await enqueue([hour]);
    expect((await only()).notBefore).toBeUndefined();
    const { _id } = await only();
    const failed = { delays: 1, notBefore: START + 3 * HOUR };
    await t.run((ctx) => ctx.db.patch("repairs", _id, failed));
    await enqueue([hour]);
    expect(await only()).toMatchObject(failed);
  });
});

describe("the queue", () => {
  const asked = <T>(
    call: (
      ctx: Parameters<Parameters<typeof inScope>[2]>[0]["ctx"],
    ) => Promise<T>,
  ) => inScope(t, site, ({ ctx }) => call(ctx));

  test("says its first day, its length, and when it last moved", async () => {
    const siteId = idOf(site);
    expect(await asked((ctx) => queueOf(ctx, siteId))).toBeNull();
    expect(await asked((ctx) => countRepairs(ctx, siteId))).toBe(0);
    await insert({ day: day + DAY, updatedAt: 9 });
    await insert({ updatedAt: 5 });
    expect(await asked((ctx) => queueOf(ctx, siteId))).toEqual({
      firstDay: day,
      movedAt: 9,
    });
    expect(await asked((ctx) => countRepairs(ctx, siteId))).toBe(2);
  });

  test("knows the days that start in a span", async () => {
    const siteId = idOf(site);
    const id = await insert();
    const has = (from: number, to: number) =>
      asked((ctx) => isAnyRepairIn(ctx, siteId, { from, to }));
    expect(await has(day, day + 1)).toBe(true);
    expect(await has(day - DAY, day)).toBe(false);
    expect(await has(day + 1, day + DAY)).toBe(false);
    const hasOther = () =>
      asked(async (ctx) => {
        const own = (await ctx.db.get("repairs", id))!;
        return await isAnyOtherRepairIn(ctx, own, {
          from: day - DAY,
          to: day + 1,
        });
      });
    expect(await hasOther()).toBe(false);
    await insert({ day: day + DAY });
    expect(await hasOther()).toBe(false);
    await insert({ day: day - DAY });
    expect(await hasOther()).toBe(true);
  });

  test("knows the hour that is being counted", async () => {
    const isCounted = (at: number) =>
      inScope(t, site, (scope) => isBeingCounted(scope, at));
    expect(await isCounted(hour)).toBe(false);
    const id = await insert();
    expect(await isCounted(hour)).toBe(false);
    await t.run((ctx) => ctx.db.patch("repairs", id, { count: count(hour) }));
    expect(await isCounted(hour)).toBe(true);
    expect(await isCounted(hour + HOUR)).toBe(false);
    expect(await isCounted(hour + DAY)).toBe(false);
  });
});
