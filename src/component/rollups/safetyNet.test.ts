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
import { dueCalls, idOf, plantBlocks } from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 1, 1);
const monthEnd = Date.UTC(2026, 2, 1);
const day = Date.UTC(2026, 1, 3);
const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };

const { compaction, compactHour, compactUp } = internal.rollups;
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
  const due = async () =>
    (await dueCalls(t, compactHour.compactHour)).map(
      ({ args }) => (args as { bucket: number }).bucket,
    );
  const further = () => dueCalls(t, compaction.compactSite);

  test("with deltas are due from the moment on when they are closed", async () => {
    await totals("delta", day, day, day + HOUR);
    vi.setSystemTime(day + CLOSED_AFTER_MS);
    expect(await compactSite()).toBe(0);
    vi.setSystemTime(day + CLOSED_AFTER_MS + 1);
    expect(await compactSite()).toBe(1);
    expect(await dueCalls(t, compactHour.compactHour)).toEqual([
      { args: { siteId: idOf(site), bucket: day }, at: Date.now() },
    ]);
    expect(await further()).toEqual([]);
  });

  test("that an earlier run has scheduled are not its business", async () => {
    await totals("delta", day, day + HOUR);
    expect(await compactSite(day)).toBe(1);
    expect(await due()).toEqual([day + HOUR]);
  });

  test("are scheduled two hundred in a run, which schedules the next run", async () => {
    const hours = startsOf(201, HOUR);
    await totals("delta", ...hours);
    expect(await compactSite()).toBe(200);
    expect(await due()).toEqual(hours.slice(0, 200));
    const args = { siteId: idOf(site), after: hours[199] };
    expect(await further()).toEqual([{ args, at: Date.now() }]);
    expect(await compactSite(hours[199])).toBe(1);
    expect(await further()).toHaveLength(1);
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
