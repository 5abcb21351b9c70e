/** The deltas of an hour move into the blocks that have its bucket, and are gone afterwards. */
import { describe, expect, test } from "vitest";
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
  overview,
  pages,
  plantBlocks,
  rowsWith,
  splitBucket,
  totals,
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
const delta = (count: number, counts = pages(count)): PlantedBlock[] => [
  { level: "delta", unit: TOTALS, bucket: hour, counts: overview(count) },
  { level: "delta", unit: ALL, bucket: hour, counts },
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
    await plant(
      ...splitBucket("hour", hour, 10),
      ...splitBucket("day", day, 100),
    );
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
    const [own, ...units] = splitBucket("day", day, 100);
    const others = units.filter(({ unit }) => unit !== "page");
    await plant(...splitBucket("hour", hour, 10), own!, ...others, ...delta(2));
    await compactHour();
    expect(await held("hour", "page")).toEqual([pages(12)]);
    expect(await held("day", "page")).toEqual([]);
  });

  test("give a split hour a dimension that it does not have yet", async () => {
    const counts = { "property:plan": { pro: 2 } } as const;
    await plant(...splitBucket("hour", hour, 10), ...delta(2, counts));
    await compactHour();
    expect(await held("hour", "property:plan")).toEqual([counts]);
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
      ...splitBucket("day", day, 100),
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
