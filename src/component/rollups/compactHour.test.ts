/** The deltas of an hour move into the blocks that have its bucket, and are gone afterwards. */
import { describe, expect, test, vi } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS, settlesAt } from "../model/rollups/closing.js";
import type { Level } from "../model/rollups/levels.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  dueCalls,
  heldBy,
  idOf,
  manyKeys,
  plantBlocks,
  rowsWith,
  type Counts,
  type PlantedBlock,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const hour = day + 5 * HOUR;
const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };

const plant = (...blocks: PlantedBlock[]) => plantBlocks(t, site, ...blocks);
const compactHour = () =>
  t.mutation(internal.rollups.compactHour.compactHour, {
    siteId: idOf(site),
    bucket: hour,
  });
const overview = (count: number): Counts => ({ overview: { "": count } });
const pages = (count: number): Counts => ({ page: { "/": count } });
const delta = (count: number, counts = pages(count)): PlantedBlock[] => [
  { level: "delta", unit: TOTALS, bucket: hour, counts: overview(count) },
  { level: "delta", unit: ALL, bucket: hour, counts },
];
const totals = (level: Level, bucket: number, count = 0): PlantedBlock => ({
  ...{ level, unit: TOTALS, bucket, counts: overview(count) },
});
/** A bucket with a unit for each dimension. */
const split = (level: Level, bucket: number, count: number): PlantedBlock[] => [
  totals(level, bucket, count),
  ...dimensionNames.map((unit) => ({
    ...{ level, unit, bucket },
    counts: unit === "page" ? pages(count) : {},
  })),
];
const expireHours = () =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId: idOf(site), events: 0, days: 0, hours: day + DAY },
    }),
  );
const held = (level: Level, unit: string) => heldBy(t, { level, unit });
const settledOf = async (level: Level, unit: string) =>
  (await rowsWith(t, { level, unit })).map(({ settled }) => settled);
const runs = () => dueCalls(t, internal.rollups.compactHour.compactHour);
const builds = () => dueCalls(t, internal.rollups.compactUp.build);
const settlings = () => dueCalls(t, internal.rollups.settle.settleDay);

describe("the deltas of an hour", () => {
  test("open the hour, and no day", async () => {
    await plant(...delta(2));
    await compactHour();
    expect(await held("hour", TOTALS)).toEqual([overview(2)]);
    expect(await held("hour", ALL)).toEqual([pages(2)]);
    expect(await settledOf("hour", ALL)).toEqual([undefined]);
    const rows = await rowsWith(t);
    expect(rows.map(({ level }) => level)).toEqual(["hour", "hour"]);
    expect(await runs()).toEqual([]);
    const args = { siteId: idOf(site), level: "day", bucket: day };
    const at = day + DAY + CLOSED_AFTER_MS + MINUTE;
    expect(await builds()).toEqual([{ args, at }]);
  });

  test("open an hour with totals alone", async () => {
    await plant(totals("delta", hour, 1));
    await compactHour();
    expect(await held("hour", TOTALS)).toEqual([overview(1)]);
    expect(await rowsWith(t)).toHaveLength(1);
  });

  test("stay while the hour is counted again, and while the site is deleted", async () => {
    await plant(...delta(2));
    const count = {
      ...{ hour, fence: [], parts: 0, after: null },
      source: "events" as const,
    };
    const repair = await t.run((ctx) =>
      ctx.db.insert("repairs", {
        ...{ siteId: idOf(site), day, hours: [hour], count, updatedAt: 0 },
      }),
    );
    await compactHour();
    expect(await held("hour", TOTALS)).toEqual([]);
    await t.run((ctx) => ctx.db.delete("repairs", repair));
    await t.run((ctx) =>
      ctx.db.patch("sites", idOf(site), { status: "deleting" }),
    );
    await compactHour();
    expect(await rowsWith(t, { level: "delta" })).toHaveLength(2);
  });

  test("join the hour and the day that have them, and say how far the hour is counted", async () => {
    const fence = (seq: number) => [{ lane: 0, seq: BigInt(seq), after: 0 }];
    await plant(
      { ...totals("hour", hour, 10), countedTo: fence(3) },
      { level: "hour", unit: ALL, bucket: hour, counts: pages(10) },
      totals("day", day, 100),
      { level: "day", unit: ALL, bucket: day, counts: pages(100) },
    );
    const [own, dimensions] = delta(2);
    await plant({ ...own!, countedTo: fence(8) }, dimensions!);
    await compactHour();
    expect(await held("hour", TOTALS)).toEqual([overview(12)]);
    expect(await held("hour", ALL)).toEqual([pages(12)]);
    expect(await held("day", TOTALS)).toEqual([overview(102)]);
    expect(await held("day", ALL)).toEqual([pages(102)]);
    expect(await rowsWith(t, { level: "month" })).toEqual([]);
    const [hourTotals] = await rowsWith(t, { level: "hour", unit: TOTALS });
    expect(hourTotals?.countedTo).toEqual(fence(8));
    const [dayTotals] = await rowsWith(t, { level: "day", unit: TOTALS });
    expect(dayTotals?.countedTo).toBeUndefined();
    // The hour was there before.
    expect(await builds()).toEqual([]);
  });

  test("do not say how far an hour is counted that did not say it before", async () => {
    const countedTo = [{ lane: 0, seq: 3n, after: 0 }];
    await plant(totals("hour", hour, 1), {
      ...totals("delta", hour, 1),
      countedTo,
    });
    await compactHour();
    const [row] = await rowsWith(t, { level: "hour" });
    expect(row?.countedTo).toBeUndefined();
  });

  test("join the units of an hour and a day that are split", async () => {
    await plant(...split("hour", hour, 10), ...split("day", day, 100));
    await plant(...delta(2, { ...pages(2), event: { signup: 1 } }));
    await compactHour();
    expect(await held("hour", "page")).toEqual([pages(12)]);
    expect(await held("hour", "event")).toEqual([{ event: { signup: 1 } }]);
    expect(await held("day", "page")).toEqual([pages(102)]);
    expect(await held("day", "event")).toEqual([{ event: { signup: 1 } }]);
    expect(await held("hour", ALL)).toEqual([]);
    expect(await held("day", ALL)).toEqual([]);
    expect(await rowsWith(t, { level: "delta" })).toEqual([]);
  });

  test("give a day that is being built no dimension that it lacks", async () => {
    const [own, ...units] = split("day", day, 100);
    const others = units.filter(({ unit }) => unit !== "page");
    await plant(...split("hour", hour, 10), own!, ...others, ...delta(2));
    await compactHour();
    expect(await held("hour", "page")).toEqual([pages(12)]);
    expect(await held("day", "page")).toEqual([]);
  });

  test("give a split hour a dimension that it does not have yet", async () => {
    const counts = { "property:plan": { pro: 2 } } as const;
    await plant(...split("hour", hour, 10), ...delta(2, counts));
    await compactHour();
    expect(await held("hour", "property:plan")).toEqual([counts]);
  });
});

describe("what is trimmed already", () => {
  test("stays settled: hours and days, small and split", async () => {
    const settled = (blocks: PlantedBlock[]) =>
      blocks.map((block) => ({ ...block, settled: true }));
    await plant(
      ...settled(split("hour", hour, 1)),
      ...settled([
        totals("day", day, 1),
        { level: "day", unit: ALL, bucket: day, counts: pages(1) },
      ]),
      ...delta(2),
    );
    await compactHour();
    expect(await settledOf("hour", TOTALS)).toEqual([true]);
    expect(await settledOf("hour", "page")).toEqual([true]);
    expect(await settledOf("day", ALL)).toEqual([true]);
    expect(await settledOf("day", TOTALS)).toEqual([true]);
  });

  test("does not settle what is not", async () => {
    await plant(
      totals("hour", hour, 1),
      { level: "hour", unit: ALL, bucket: hour, counts: pages(1) },
      { ...totals("day", day, 1), settled: true },
      { level: "day", unit: ALL, bucket: day, counts: pages(1) },
      ...delta(2),
    );
    await compactHour();
    expect(await settledOf("hour", ALL)).toEqual([undefined]);
    expect(await settledOf("hour", TOTALS)).toEqual([undefined]);
  });

  test("settles an hour that opens in a settled day", async () => {
    await plant(
      { ...totals("day", day, 1), settled: true },
      totals("day", day - DAY, 1),
      ...delta(2),
    );
    await compactHour();
    expect(await settledOf("hour", ALL)).toEqual([true]);
  });
});

describe("a day whose hours are gone", () => {
  test("takes the deltas itself, and settles when it opens", async () => {
    await expireHours();
    await plant(...delta(2));
    await compactHour();
    expect(await held("day", TOTALS)).toEqual([overview(2)]);
    expect(await held("day", ALL)).toEqual([pages(2)]);
    expect(await rowsWith(t, { level: "hour" })).toEqual([]);
    const args = { siteId: idOf(site), bucket: day };
    expect(await settlings()).toEqual([
      { args, at: settlesAt(ages, day + DAY) },
    ]);
    await plant(...delta(3));
    await compactHour();
    expect(await held("day", ALL)).toEqual([pages(5)]);
    expect(await settlings()).toHaveLength(1);
  });

  test("begins a property of its own with what its hours still say", async () => {
    await expireHours();
    const plan = (count: number): Counts => ({
      "property:plan": { pro: count },
    });
    await plant(
      ...split("day", day, 100),
      {
        ...{ level: "hour", unit: "property:plan", bucket: hour },
        counts: plan(3),
      },
      { level: "hour", unit: "page", bucket: hour, counts: pages(50) },
      ...delta(2, { ...pages(2), ...plan(2) }),
    );
    await compactHour();
    expect(await held("day", "property:plan")).toEqual([plan(5)]);
    expect(await held("day", "page")).toEqual([pages(102)]);
  });
});

describe("more deltas than a run takes", () => {
  // Each has some 400 KB: a run takes two of them.
  const large = (name: string, part: number): PlantedBlock => ({
    ...{ level: "delta", unit: ALL, bucket: hour, part },
    counts: { page: manyKeys(2100, name) },
  });

  test("are left to the next run, which finds the hour by empty totals", async () => {
    vi.setSystemTime(day + 2 * DAY);
    await plant(totals("delta", hour, 4), totals("delta", hour, 5));
    await plant(large("a", 0), large("b", 1), large("c", 2));
    await compactHour();
    const left = await rowsWith(t, { level: "delta" });
    expect(left.map(({ unit, part }) => [unit, part])).toEqual([
      [ALL, 2],
      [TOTALS, 0],
    ]);
    expect(await held("delta", TOTALS)).toEqual([{}]);
    expect(await held("hour", TOTALS)).toEqual([overview(9)]);
    const args = { siteId: idOf(site), bucket: hour };
    expect(await runs()).toEqual([{ args, at: Date.now() }]);
    // The day waits for the rest.
    expect(await builds()).toEqual([]);
    await compactHour();
    expect(await rowsWith(t, { level: "delta" })).toEqual([]);
    expect(await held("hour", TOTALS)).toEqual([overview(9)]);
    expect(await runs()).toHaveLength(1);
    expect(await builds()).toHaveLength(1);
  });

  test("leave dimensions to the next run once four megabytes are read and written", async () => {
    // Each unit has some 500 KB, in few keys.
    const names = [
      "page",
      "hostname",
      "event",
      "entryPage",
      "exitPage",
    ] as const;
    const keys = manyKeys(440, "old".repeat(300));
    await plant(
      ...split("hour", hour, 0).filter(
        ({ unit }) => !names.some((name) => name === unit),
      ),
      ...names.map((unit) => ({
        ...{ level: "hour" as const, unit, bucket: hour },
        counts: { [unit]: keys },
      })),
    );
    await plant(
      ...delta(
        1,
        Object.fromEntries(names.map((name) => [name, { [name]: 1 }])),
      ),
    );
    await compactHour();
    const left = (await held("delta", ALL)).flatMap((row) => Object.keys(row));
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(names.length);
    expect(left).toEqual(names.slice(names.length - left.length));
    expect(await runs()).toHaveLength(1);
  });
});
