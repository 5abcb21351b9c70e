/** A day says when it settles, and a month is built after all of its days have. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { settlesAt } from "../model/rollups/closing.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { isFinerSplit, scheduleSettling } from "./compactUp.js";
import {
  dueCalls,
  heldBy,
  idOf,
  overview,
  pages,
  plantBlocks,
  rowsWith,
} from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 1, 1);
const monthEnd = Date.UTC(2026, 2, 1);
const day = Date.UTC(2026, 1, 3);
const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };

const monthPlace = () =>
  ({ siteId: idOf(site), level: "month", bucket: month }) as const;
const build = (place: {
  siteId: ReturnType<typeof idOf>;
  level: "day" | "month";
  bucket: number;
}) => t.mutation(internal.rollups.compactUp.build, place);

/** A bucket that has a unit of its own for pages. */
const splitBlock = (
  level: "hour" | "day" | "month",
  bucket: number,
  count: number,
) => [
  { level, unit: TOTALS, bucket, counts: overview(count) },
  { level, unit: "page", bucket, counts: pages(count) },
];

const settlings = () => dueCalls(t, internal.rollups.settle.settleDay);
const builds = () => dueCalls(t, internal.rollups.compactUp.build);

describe("a month", () => {
  const builtAt = settlesAt(ages, monthEnd) + HOUR;
  beforeEach(() =>
    plantBlocks(
      t,
      site,
      { level: "day", unit: TOTALS, bucket: day, counts: overview(3) },
      { level: "day", unit: ALL, bucket: day, counts: pages(3) },
    ),
  );

  test("waits until an hour after its last day has settled", async () => {
    vi.setSystemTime(builtAt - 1);
    await build(monthPlace());
    expect(await rowsWith(t, { level: "month" })).toEqual([]);
    expect(await builds()).toEqual([
      { args: monthPlace(), at: builtAt - 1 + HOUR },
    ]);
  });

  test("is built from then on, settled, and settles no day", async () => {
    vi.setSystemTime(builtAt);
    await build(monthPlace());
    expect(await heldBy(t, { level: "month" })).toEqual([
      pages(3),
      overview(3),
    ]);
    const rows = await rowsWith(t, { level: "month" });
    expect(rows.map(({ settled }) => settled)).toEqual([true, true]);
    expect(await builds()).toEqual([]);
    expect(await settlings()).toEqual([]);
  });

  test.each(["day", "hour"] as const)(
    "is split where one %s is",
    async (level) => {
      const isSplit = () =>
        inScope(t, site, (scope) => isFinerSplit(scope, monthPlace()));
      await plantBlocks(t, site, ...splitBlock(level, monthEnd, 1));
      await plantBlocks(t, site, ...splitBlock(level, month - HOUR, 1));
      expect(await isSplit()).toBe(false);
      await plantBlocks(t, site, ...splitBlock(level, monthEnd - HOUR, 1));
      expect(await isSplit()).toBe(true);
    },
  );
});

describe("the settling of a day", () => {
  const settle = (bucket: number) =>
    inScope(t, site, (scope) => scheduleSettling(scope, bucket));
  const dayTotals = (bucket: number) =>
    plantBlocks(t, site, { level: "day", unit: TOTALS, bucket });

  test("comes when no event can reach it any more", async () => {
    const settledAt = settlesAt(ages, day + DAY);
    vi.setSystemTime(settledAt - 5);
    await settle(day);
    vi.setSystemTime(settledAt + 5);
    await settle(day);
    const args = { siteId: idOf(site), bucket: day };
    expect(await settlings()).toEqual([
      { args, at: settledAt },
      { args, at: settledAt + 5 },
    ]);
    // The day has no block, so it is not the first of its month.
    expect(await builds()).toEqual([]);
  });

  test("plans the month with the first of its days alone", async () => {
    await dayTotals(month - DAY);
    await dayTotals(monthEnd);
    await dayTotals(day);
    await dayTotals(day + DAY);
    await settle(day + DAY);
    expect(await builds()).toEqual([]);
    const builtAt = settlesAt(ages, monthEnd) + HOUR;
    // The latest wait, the exact one, and the least one.
    for (const now of [builtAt - 21 * DAY, builtAt - 3 * HOUR, builtAt + DAY]) {
      vi.setSystemTime(now);
      await settle(day);
    }
    const args = monthPlace();
    expect(await builds()).toEqual([
      { args, at: builtAt - DAY },
      { args, at: builtAt },
      { args, at: builtAt + DAY + HOUR },
    ]);
  });

  test("plans the month even with a day that begins it", async () => {
    await dayTotals(month);
    await settle(month);
    expect(await builds()).toHaveLength(1);
  });
});
