/** The safety net finds each hour, day and month that was skipped, a bounded number in a run. */
import { describe, expect, test, vi } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS, settlesAt } from "../model/rollups/closing.js";
import type { Level } from "../model/rollups/levels.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { compactPage } from "./compaction.js";
import { DAY_RUN } from "./mergePlans.js";
import {
  dueCalls,
  idOf,
  manyKeys,
  plantBlocks,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 1, 1);
const monthEnd = Date.UTC(2026, 2, 1);
const day = Date.UTC(2026, 1, 3);
const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };

const { compaction, compactDay, compactHour, compactUp } = internal.rollups;
const totals = (level: Level, ...buckets: number[]) =>
  plantBlocks(
    t,
    site,
    ...buckets.map((bucket) => ({ level, unit: TOTALS, bucket })),
  );
/** A bucket that is built. */
const whole = (level: Level, ...buckets: number[]) =>
  plantBlocks(
    t,
    site,
    ...buckets.flatMap((bucket) =>
      [TOTALS, ALL].map((unit) => ({ level, unit, bucket })),
    ),
  );
const deleteSite = () =>
  t.run((ctx) => ctx.db.patch("sites", idOf(site), { status: "deleting" }));
const startsOf = (count: number, stepMs: number) =>
  Array.from({ length: count }, (_, index) => day + index * stepMs);

describe("hours", () => {
  const compactSite = (after?: number) =>
    t.mutation(compaction.compactSite, {
      siteId: idOf(site),
      ...(after !== undefined && { after }),
    });
  const busy = (...hours: number[]) =>
    plantBlocks(
      t,
      site,
      ...hours.flatMap((bucket) => [
        { level: "delta" as const, unit: TOTALS, bucket },
        { level: "delta" as const, unit: ALL, bucket, part: 1 },
      ]),
    );
  const dueOf = async (run: Parameters<typeof dueCalls>[1]) =>
    (await dueCalls(t, run)).map(
      ({ args }) => (args as { bucket: number }).bucket,
    );
  const dueHours = () => dueOf(compactHour.compactHour);
  const dueDays = () => dueOf(compactDay.compactDay);
  const further = () => dueCalls(t, compaction.compactSite);

  test("that are not quiet are due from the moment on when they are closed", async () => {
    await busy(day, day + HOUR);
    vi.setSystemTime(day + CLOSED_AFTER_MS);
    expect(await compactSite()).toBe(0);
    vi.setSystemTime(day + CLOSED_AFTER_MS + 1);
    expect(await compactSite()).toBe(1);
    expect(await dueCalls(t, compactHour.compactHour)).toEqual([
      { args: { siteId: idOf(site), bucket: day }, at: Date.now() },
    ]);
    expect(await further()).toEqual([]);
  });

  test("that are quiet are due together, when their day is over", async () => {
    await totals("delta", day, day + 5 * HOUR, day + 23 * HOUR);
    await totals("delta", day + DAY);
    await plantBlocks(t, site, { level: "delta", unit: ALL, bucket: day });
    const over = day + DAY + CLOSED_AFTER_MS;
    vi.setSystemTime(over - 1);
    expect(await compactSite()).toBe(0);
    vi.setSystemTime(over);
    expect(await compactSite()).toBe(1);
    const args = { siteId: idOf(site), bucket: day };
    expect(await dueCalls(t, compactDay.compactDay)).toEqual([
      { args, at: over },
    ]);
    expect(await dueHours()).toEqual([]);
  });

  test("of a day that goes on do not hide those that are not quiet", async () => {
    await totals("delta", day, day + 2 * HOUR);
    await busy(day + HOUR, day + 3 * HOUR);
    vi.setSystemTime(day + 12 * HOUR);
    expect(await compactSite()).toBe(2);
    expect(await dueHours()).toEqual([day + HOUR, day + 3 * HOUR]);
  });

  test("are not needed for a run that was planned and is lost", async () => {
    const planned = { level: "delta" as const, unit: DAY_RUN };
    const [first, second] = [day, day + DAY];
    await plantBlocks(t, site, { ...planned, bucket: first });
    await plantBlocks(t, site, { ...planned, bucket: second, lane: 1 });
    vi.setSystemTime(second + CLOSED_AFTER_MS - 1);
    expect(await compactSite()).toBe(0);
    vi.setSystemTime(second + CLOSED_AFTER_MS);
    expect(await compactSite()).toBe(1);
    vi.setSystemTime(second + DAY + CLOSED_AFTER_MS);
    expect(await compactSite()).toBe(2);
    expect(await dueDays()).toEqual([first, first, second]);
  });

  test("that an earlier run has looked at are not its business", async () => {
    await totals("delta", day, day + DAY);
    expect(await compactSite(day + DAY - 1)).toBe(1);
    expect(await dueDays()).toEqual([day + DAY]);
  });

  test("of two hundred days are due in a run, which schedules the next run", async () => {
    const days = startsOf(201, DAY);
    vi.setSystemTime(day + 202 * DAY);
    await totals("delta", ...days.slice(0, 200));
    expect(await compactSite()).toBe(200);
    expect(await further()).toEqual([]);
    await totals("delta", days[200]!);
    expect(await compactSite()).toBe(200);
    expect((await dueDays()).slice(200)).toEqual(days.slice(0, 200));
    const args = { siteId: idOf(site), after: days[200]! - 1 };
    expect(await further()).toEqual([{ args, at: Date.now() }]);
    expect(await compactSite(args.after)).toBe(1);
    expect(await further()).toHaveLength(1);
  });

  test("are looked at until three megabytes are read, and the next run looks at the rest", async () => {
    const hours = startsOf(12, HOUR);
    await busy(...hours);
    await plantBlocks(
      t,
      site,
      ...hours.map((bucket) => ({
        ...{ level: "delta" as const, unit: ALL, bucket },
        counts: { page: manyKeys(1900) },
      })),
    );
    vi.setSystemTime(day + 20 * HOUR);
    const looked = await compactSite();
    expect(looked).toBeGreaterThan(5);
    expect(looked).toBeLessThan(12);
    const args = { siteId: idOf(site), after: hours[looked]! - 1 };
    expect(await further()).toEqual([{ args, at: Date.now() }]);
    expect(await compactSite(args.after)).toBe(12 - looked);
    expect(await dueHours()).toEqual(hours);
  });

  test("of a deleted site are none", async () => {
    await totals("delta", day);
    await deleteSite();
    expect(await compactSite()).toBe(0);
  });
});

describe("days", () => {
  const compactDays = (after?: number) =>
    t.mutation(compaction.compactDays, {
      siteId: idOf(site),
      ...(after !== undefined && { after }),
    });
  const due = async () =>
    (await dueCalls(t, compactUp.build)).map(
      ({ args }) => args as { level: string; bucket: number },
    );
  const starts = async (level: "day" | "month") =>
    (await due())
      .filter((build) => build.level === level)
      .map(({ bucket }) => bucket);
  const further = () => dueCalls(t, compaction.compactDays);

  test("are due when their last hour is closed", async () => {
    await totals("hour", day + 5 * HOUR, day + 7 * HOUR);
    const closedAt = day + DAY + CLOSED_AFTER_MS;
    vi.setSystemTime(closedAt - 1);
    expect(await compactDays()).toBe(0);
    vi.setSystemTime(closedAt);
    expect(await compactDays()).toBe(1);
    expect(await dueCalls(t, compactUp.build)).toEqual([
      {
        args: { siteId: idOf(site), level: "day", bucket: day },
        at: closedAt,
      },
    ]);
    expect(await further()).toEqual([]);
  });

  test("wait for their own deltas, and for no others", async () => {
    await totals("hour", day);
    await totals("delta", day - 1, day + DAY);
    expect(await compactDays()).toBe(1);
    await totals("delta", day + 23 * HOUR);
    expect(await compactDays()).toBe(0);
  });

  test("that are whole are left alone, and those with a part are not", async () => {
    await totals("hour", ...startsOf(4, DAY));
    await whole("day", day + DAY, day + 3 * DAY);
    await totals("day", day + 2 * DAY);
    expect(await compactDays()).toBe(2);
    expect(await starts("day")).toEqual([day, day + 2 * DAY]);
  });

  test("with units of their own lack those of a promoted property", async () => {
    await plantBlocks(
      t,
      site,
      ...[TOTALS, ...dimensionNames].map((unit) => ({
        ...{ level: "day" as const, unit, bucket: day },
      })),
    );
    expect(await compactDays()).toBe(0);
    await t.run((ctx) =>
      ctx.db.patch("sites", idOf(site), { promotedProperties: ["plan"] }),
    );
    expect(await compactDays()).toBe(1);
  });

  test("are looked for from where the last run ended", async () => {
    await totals("hour", day, day + DAY);
    expect(await compactDays(day + DAY)).toBe(1);
    expect(await starts("day")).toEqual([day + DAY]);
  });

  test("are looked at sixty-two in a run, which schedules the next run", async () => {
    vi.setSystemTime(day + 70 * DAY);
    const days = startsOf(62, DAY);
    await totals("hour", ...days.slice(0, 61));
    await compactDays();
    expect(await further()).toEqual([]);
    await totals("hour", days[61]!, day + 62 * DAY);
    await compactDays();
    const args = { siteId: idOf(site), after: day + 62 * DAY };
    expect(await further()).toEqual([{ args, at: Date.now() }]);
    expect((await starts("day")).slice(61)).toEqual(days);
  });

  test("of a deleted site are none", async () => {
    await totals("hour", day);
    await deleteSite();
    expect(await compactDays()).toBe(0);
    expect(await due()).toEqual([]);
  });

  test("a month is due an hour after its last day has settled, once", async () => {
    await whole("day", day, day + DAY);
    const settledAt = settlesAt(ages, monthEnd) + HOUR;
    vi.setSystemTime(settledAt);
    expect(await compactDays()).toBe(0);
    vi.setSystemTime(settledAt + 1);
    expect(await compactDays()).toBe(1);
    expect(await dueCalls(t, compactUp.build)).toEqual([
      {
        args: { siteId: idOf(site), level: "month", bucket: month },
        at: settledAt + 1 + HOUR,
      },
    ]);
  });

  test("a month is due for days that are not built, and not when it is built itself", async () => {
    vi.setSystemTime(settlesAt(ages, monthEnd) + 2 * HOUR);
    await totals("hour", day);
    expect(await compactDays()).toBe(2);
    expect(await starts("day")).toEqual([day]);
    expect(await starts("month")).toEqual([month]);
    await totals("month", month);
    expect(await compactDays(day)).toBe(1);
    expect(await starts("month")).toEqual([month]);
  });

  test("a month is due in one run only, where runs divide its days", async () => {
    const nextEnd = Date.UTC(2026, 3, 1);
    vi.setSystemTime(settlesAt(ages, nextEnd) + 2 * HOUR);
    await whole("day", day, day + DAY, monthEnd);
    expect(await compactDays(day + DAY)).toBe(1);
    expect(await starts("month")).toEqual([monthEnd]);
    expect(await compactDays(monthEnd)).toBe(1);
    expect(await starts("month")).toEqual([monthEnd, monthEnd]);
  });

  describe("after the newest month", () => {
    const start = (index: number) => Date.UTC(2026, index, 1);
    const late = Date.UTC(2026, 3, 20);

    test("are looked at alone where no month was skipped", async () => {
      vi.setSystemTime(late);
      await totals("month", start(0), month);
      await totals("hour", start(0), day, monthEnd);
      await compactDays();
      expect(await starts("day")).toEqual([monthEnd]);
      expect(await starts("month")).toEqual([monthEnd]);
    });

    test.each(["day", "hour"] as const)(
      "are not enough where an earlier month has a %s and is not built",
      async (level) => {
        vi.setSystemTime(late);
        await totals("month", start(0), month);
        // A month of the year before, with a month between that has nothing.
        await whole(level, start(-1) - DAY);
        await compactDays();
        expect(await starts("month")).toEqual([start(-2)]);
      },
    );

    test("are looked for twelve months back", async () => {
      vi.setSystemTime(late);
      await totals("month", month);
      // Twelve months with the newest: the first of them is March.
      await whole("day", start(-10), start(-11));
      await compactDays();
      expect(await starts("month")).toEqual([start(-10)]);
    });
  });
});

describe("a page of sites", () => {
  const run = (after: number | null, siteIds = [idOf(site)]) => {
    const scheduled: unknown[] = [];
    const ctx = {
      runMutation: () => Promise.resolve(2),
      scheduler: {
        runAfter: (...call: unknown[]) => {
          scheduled.push(call);
          return Promise.resolve();
        },
      },
    };
    const page = { siteIds, after };
    return compactPage(
      ctx as unknown as Parameters<typeof compactPage>[0],
      page,
    ).then((result) => ({ result, calls: scheduled.length }));
  };

  test("adds up the parts of its sites, and goes on after them", async () => {
    expect(await run(null)).toEqual({
      result: { sites: 1, scheduled: 6, hasMore: false },
      calls: 0,
    });
    expect(await run(5, [])).toEqual({
      result: { sites: 0, scheduled: 0, hasMore: true },
      calls: 1,
    });
  });
});
