/** Trimmed blocks stay trimmed, and a run of compaction takes a bounded number of deltas. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
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
  overview,
  pages,
  plantBlocks,
  rowsWith,
  splitBucket,
  totals,
  type PlantedBlock,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const hour = day + 5 * HOUR;

const plant = (...blocks: PlantedBlock[]) => plantBlocks(t, site, ...blocks);
const compactHour = () =>
  t.mutation(internal.rollups.compactHour.compactHour, {
    siteId: idOf(site),
    bucket: hour,
  });
const delta = (count: number, counts = pages(count)): PlantedBlock[] => [
  totals("delta", hour, count),
  { level: "delta", unit: ALL, bucket: hour, counts },
];
const held = (level: Level, unit: string) => heldBy(t, { level, unit });
const settledOf = async (level: Level, unit: string) =>
  (await rowsWith(t, { level, unit })).map(({ settled }) => settled);
const runs = () => dueCalls(t, internal.rollups.compactHour.compactHour);
const builds = () => dueCalls(t, internal.rollups.compactUp.build);

describe("what is trimmed already", () => {
  test("stays settled: hours and days, small and split", async () => {
    const settled = (blocks: PlantedBlock[]) =>
      blocks.map((block) => ({ ...block, settled: true }));
    await plant(
      ...settled(splitBucket("hour", hour, 1)),
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
      ...splitBucket("hour", hour, 0).filter(
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
