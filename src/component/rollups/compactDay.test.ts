/** One run merges the hours of a day as runs of each hour would, and says what follows. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS, settlesAt } from "../model/rollups/closing.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { DAY_RUN } from "./mergePlans.js";
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
const closedAt = day + DAY + CLOSED_AFTER_MS;
const hourAt = (index: number) => day + index * HOUR;
beforeEach(() => {
  vi.setSystemTime(closedAt);
});

const { compactDay, compactHour } = internal.rollups;
const plant = (...blocks: PlantedBlock[]) => plantBlocks(t, site, ...blocks);
const args = () => ({ siteId: idOf(site), bucket: day });
const run = (bucket = day) =>
  t.mutation(compactDay.compactDay, { siteId: idOf(site), bucket });
const delta = (hour: number, count: number, lane = 0): PlantedBlock[] => [
  { ...totals("delta", hour, count), lane },
  { level: "delta", unit: ALL, bucket: hour, lane, counts: pages(count) },
];
const note = (bucket = day, lane = 0): PlantedBlock => ({
  ...{ level: "delta", unit: DAY_RUN, bucket, lane },
});
const hoursLeft = async () =>
  (await rowsWith(t, { level: "delta", unit: TOTALS })).map(
    ({ bucket }) => bucket,
  );
const notes = () => rowsWith(t, { unit: DAY_RUN });
const runs = () => dueCalls(t, compactDay.compactDay);
const hourRuns = () => dueCalls(t, compactHour.compactHour);
const builds = () => dueCalls(t, internal.rollups.compactUp.build);
const build = (at: number) => ({
  args: { siteId: idOf(site), level: "day", bucket: day },
  at,
});
/** Plants a repair that counts the hour. */
async function plantCount(hour: number): Promise<void> {
  const count = {
    ...{ hour, fence: [], parts: 0, after: null },
    source: "events" as const,
  };
  await t.run((ctx) =>
    ctx.db.insert("repairs", {
      ...{ siteId: idOf(site), day, hours: [hour], count, updatedAt: 0 },
    }),
  );
}
/** Some 400 KB. */
const large = (hour: number, part: number): PlantedBlock => ({
  ...{ level: "delta", unit: ALL, bucket: hour, part },
  counts: { page: manyKeys(2100, `${part}`) },
});

describe("the hours of a day", () => {
  test("become the hours that runs of each hour would make, those of other days stay", async () => {
    const others = [...delta(day - HOUR, 7), ...delta(day + DAY, 9)];
    await plant(
      ...others,
      ...delta(hourAt(0), 1),
      ...delta(hourAt(5), 2, 0),
      ...delta(hourAt(5), 3, 1),
      ...delta(hourAt(23), 4),
    );
    await plant(note(), note(day, 1), note(day - DAY), note(day + DAY));
    await run();
    expect(await heldBy(t, { level: "hour", unit: TOTALS })).toEqual(
      [1, 5, 4].map(overview),
    );
    expect(await heldBy(t, { level: "hour", unit: ALL })).toEqual(
      [1, 5, 4].map(pages),
    );
    expect(await hoursLeft()).toEqual([day - HOUR, day + DAY]);
    const days = (await notes()).map(({ bucket }) => bucket);
    expect(days).toEqual([day - DAY, day + DAY]);
    expect(await runs()).toEqual([]);
    expect(await hourRuns()).toEqual([]);
  });

  test("join blocks that are there: hours, split ones, the day", async () => {
    await plant(
      ...splitBucket("hour", hourAt(3), 10),
      ...splitBucket("day", day, 100),
      ...delta(hourAt(3), 1),
      ...delta(hourAt(4), 2),
    );
    await run();
    expect(await heldBy(t, { level: "hour", unit: "page" })).toEqual([
      pages(11),
    ]);
    expect(await heldBy(t, { level: "hour", unit: ALL })).toEqual([pages(2)]);
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(103),
    ]);
    expect(await heldBy(t, { level: "day", unit: "page" })).toEqual([
      pages(103),
    ]);
    expect(await builds()).toEqual([]);
  });

  test("are merged once by two runs at once", async () => {
    await plant(...delta(hourAt(3), 1), ...delta(hourAt(4), 2), note());
    await Promise.all([run(), run()]);
    expect(await heldBy(t, { level: "hour", unit: TOTALS })).toEqual(
      [1, 2].map(overview),
    );
    expect(await rowsWith(t, { level: "delta" })).toEqual([]);
    expect(await builds()).toHaveLength(1);
  });

  test("are left alone until the day is over", async () => {
    vi.setSystemTime(closedAt - 1);
    await plant(...delta(hourAt(3), 1), note());
    await run();
    expect(await hoursLeft()).toEqual([hourAt(3)]);
    expect(await notes()).toHaveLength(1);
    expect(await runs()).toEqual([{ args: args(), at: closedAt }]);
  });

  test("of a deleted site are left to its deletion", async () => {
    await plant(...delta(hourAt(3), 1));
    await t.run((ctx) =>
      ctx.db.patch("sites", idOf(site), { status: "deleting" }),
    );
    await run();
    expect(await hoursLeft()).toEqual([hourAt(3)]);
  });

  test("that a repair counts are left to it, and the others are merged", async () => {
    const [counted, other] = [hourAt(3), hourAt(4)];
    await plant(...delta(counted, 1), ...delta(other, 2), note());
    await plantCount(counted);
    await run();
    expect(await hoursLeft()).toEqual([counted]);
    expect(await notes()).toEqual([]);
    expect(await runs()).toEqual([]);
  });
});

describe("what follows", () => {
  test("is the building of the day, a minute after its last hour is closed", async () => {
    await plant(...delta(hourAt(3), 1), ...delta(hourAt(4), 2));
    await run();
    expect(await builds()).toEqual([build(closedAt + MINUTE)]);
  });

  test("is planned already where an hour was there before", async () => {
    await plant(totals("hour", hourAt(9), 1), ...delta(hourAt(3), 1));
    await run();
    expect(await builds()).toEqual([]);
  });

  test("comes at once where the day is long over, unless it is built", async () => {
    vi.setSystemTime(closedAt + DAY);
    await plant(totals("hour", hourAt(9), 1), ...delta(hourAt(3), 1));
    await run();
    expect(await builds()).toEqual([build(closedAt + DAY)]);
    await plant(totals("day", day, 1), ...delta(hourAt(3), 1));
    await run();
    expect(await builds()).toHaveLength(1);
  });

  test("is nothing where there was no delta", async () => {
    await plant(totals("hour", hourAt(9), 1), note());
    await run();
    expect(await builds()).toEqual([]);
    expect(await notes()).toEqual([]);
  });

  test("is the settling of a day whose hours are gone, once", async () => {
    await t.run((ctx) =>
      ctx.db.insert("horizons", {
        ...{ siteId: idOf(site), events: 0, days: 0, hours: day + DAY },
      }),
    );
    await plant(...delta(hourAt(3), 1), ...delta(hourAt(4), 2));
    await run();
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(3),
    ]);
    expect(await rowsWith(t, { level: "hour" })).toEqual([]);
    const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };
    expect(await dueCalls(t, internal.rollups.settle.settleDay)).toEqual([
      { args: args(), at: settlesAt(ages, day + DAY) },
    ]);
    const levels = (await builds()).map(
      (due) => (due.args as { level: string }).level,
    );
    expect(levels).toEqual(["month"]);
  });
});

describe("more than one run does", () => {
  test("is left to the next run of the day", async () => {
    const indexes = Array.from({ length: 12 }, (_, index) => index + 1);
    for (const index of indexes) {
      await plant(totals("delta", hourAt(index), index), {
        ...{ level: "delta", unit: ALL, bucket: hourAt(index) },
        // Some 50 KB.
        counts: { page: manyKeys(260, `${index}`) },
      });
    }
    await plant(note());
    await run();
    const left = await hoursLeft();
    expect(left.length).toBeGreaterThan(0);
    expect(left).toEqual(indexes.slice(-left.length).map(hourAt));
    expect(left.length).toBeLessThan(indexes.length);
    expect(await notes()).toHaveLength(1);
    const next = { args: args(), at: Date.now() };
    expect(await runs()).toEqual([next]);
    while ((await notes()).length > 0) await run();
    expect(await hoursLeft()).toEqual([]);
    expect(await hourRuns()).toEqual([]);
    expect(await heldBy(t, { level: "hour", unit: TOTALS })).toEqual(
      indexes.map(overview),
    );
    expect(await builds()).toHaveLength(1);
  });

  test("is left to the next run where overviews alone are as large", async () => {
    const wide = { overview: {}, page: manyKeys(1000) };
    for (const index of [1, 2, 3]) {
      await plant({
        ...{ level: "delta", unit: TOTALS, bucket: hourAt(index) },
        counts: wide,
      });
    }
    await run();
    expect(await hoursLeft()).not.toEqual([]);
    expect(await runs()).toHaveLength(1);
  });

  test("of an hour is left to a run of the hour", async () => {
    const hour = hourAt(3);
    await plant(totals("delta", hour, 4));
    await plant(large(hour, 0), large(hour, 1), large(hour, 2), note());
    await run();
    expect(await hourRuns()).toEqual([
      { args: { siteId: idOf(site), bucket: hour }, at: Date.now() },
    ]);
    expect(await notes()).toEqual([]);
    expect(await builds()).toHaveLength(1);
    expect(await hoursLeft()).toEqual([hour]);
  });

  test("waits for a minute where only hours are left that a repair counts", async () => {
    const counted = hourAt(1);
    const wide = { overview: {}, page: manyKeys(1000) };
    await plant(note(), {
      ...{ level: "delta", unit: TOTALS, bucket: hourAt(2), counts: wide },
    });
    for (const part of [0, 1]) {
      await plant({
        ...{ level: "delta", unit: TOTALS, bucket: counted, part },
        counts: wide,
      });
    }
    await plantCount(counted);
    await run();
    expect(await hoursLeft()).toEqual([counted, counted, hourAt(2)]);
    expect(await notes()).toHaveLength(1);
    expect(await runs()).toEqual([{ args: args(), at: closedAt + MINUTE }]);
  });
});

describe("a day in a time zone", () => {
  const setZone = (timeZone: string) =>
    t.run((ctx) => ctx.db.patch("sites", idOf(site), { timeZone }));

  test.each([
    ["23", "2026-03-28T23:00Z"],
    ["25", "2026-10-24T22:00Z"],
  ])("has all of its %s hours merged", async (hours, iso) => {
    await setZone("Europe/Berlin");
    const start = Date.parse(iso);
    const starts = Array.from(
      { length: Number(hours) + 2 },
      (_, index) => start + (index - 1) * HOUR,
    );
    for (const hour of starts) await plant(...delta(hour, 1));
    const end = start + Number(hours) * HOUR;
    vi.setSystemTime(end + CLOSED_AFTER_MS - 1);
    await run(start);
    expect(await hoursLeft()).toEqual(starts);
    vi.setSystemTime(end + CLOSED_AFTER_MS);
    await run(start);
    expect(await hoursLeft()).toEqual([start - HOUR, end]);
  });

  test("begins elsewhere by newer time zone data: the run takes the new day", async () => {
    await setZone("Europe/Berlin");
    const start = Date.parse("2026-03-01T23:00Z");
    const planned = start + HOUR;
    await plant(...delta(start, 1), ...delta(start + DAY, 2), note(planned));
    vi.setSystemTime(start + 2 * DAY);
    await run(planned);
    expect(await hoursLeft()).toEqual([start + DAY]);
    expect(await notes()).toEqual([]);
  });
});
