/** The buckets of a time series: which there are, how many there may be, and their tables. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { mergeTables } from "../../shared/codec/cells.js";
import {
  OVERVIEW,
  OVERVIEW_KEY,
  overviewLayout,
} from "../../shared/dimensions.js";
import type { Interval } from "../../shared/api/reports.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { DAY, HOUR } from "../../shared/units.js";
import * as rangePlan from "../model/rollups/rangePlan.js";
import { kindOf } from "../retention/retention.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import { plantedTable } from "../testing/plantedRows.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  sumOfBuckets,
  timeBucketsOf,
  type TimeBuckets,
} from "./timeBuckets.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const MARCH = Date.UTC(2026, 2, 1);

/** Hands the buckets of a range over, and returns what is made of them. */
const buckets = <T>(
  interval: Interval,
  [from, to]: readonly [number, number],
  take: (made: TimeBuckets) => T,
) =>
  inScope(t, site, async (scope) =>
    take(await timeBucketsOf(scope, { interval }, { from, to })),
  );

const starts = (interval: Interval, range: readonly [number, number]) =>
  buckets(interval, range, ({ tables }) => [...tables.keys()]);

test("a bucket that the range has in part is there as well", async () => {
  expect(await starts("day", [MARCH + HOUR, MARCH + DAY + 1])).toEqual([
    MARCH,
    MARCH + DAY,
  ]);
});

test.each([
  ["hour", ["hour"]],
  ["day", ["day", "hour"]],
  ["week", ["day", "hour"]],
  ["month", ["month", "day", "hour"]],
] as const)(
  "a time series by %s is made of levels that are not coarser",
  async (interval, levels) => {
    const range = [MARCH, MARCH + DAY] as const;
    const { group, levels: read } = await buckets(
      interval,
      range,
      ({ wanted }) => ({ group: wanted.group, levels: [...wanted.levels] }),
    );
    expect(group).toBe(OVERVIEW);
    expect(new Set(read)).toEqual(new Set(levels));
  },
);

test("weeks begin on Monday, or on the day that the caller names", async () => {
  const weeks = (weekStartsOn?: Weekday) =>
    inScope(t, site, async (scope) => {
      const range = { from: MARCH + HOUR, to: MARCH + 8 * DAY };
      const asked = { interval: "week" as const, weekStartsOn };
      const made = await timeBucketsOf(scope, asked, range);
      return [made.weekStartsOn, ...made.tables.keys()];
    });
  // 1 March 2026 is a Sunday.
  const from = MARCH - 6 * DAY;
  expect(await weeks()).toEqual([1, from, from + 7 * DAY]);
  expect(await weeks(0)).toEqual([0, MARCH, MARCH + 7 * DAY]);
  const wednesday = MARCH - 4 * DAY;
  expect(await weeks(3)).toEqual([3, wednesday, wednesday + 7 * DAY]);
});

test("only weeks say on which day they begin", async () => {
  const range = [MARCH, MARCH + DAY] as const;
  for (const interval of ["hour", "day", "month"] as const) {
    const first = await buckets(interval, range, (made) =>
      "weekStartsOn" in made ? made.weekStartsOn : null,
    );
    expect(first).toBeNull();
  }
});

test("buckets are days where hours are gone", async () => {
  const { siteId } = site;
  const range = [MARCH, MARCH + DAY] as const;
  const interval = () => buckets("hour", range, (made) => made.interval);
  expect(await interval()).toBe("hour");
  await t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId, events: MARCH + 1, hours: MARCH + 1, days: 0 },
    }),
  );
  expect(await interval()).toBe("day");
  // Weeks need no hours.
  expect(await buckets("week", range, (made) => made.interval)).toBe("week");
});

test("weeks are months where days are gone", async () => {
  const { siteId } = site;
  const gone = { events: MARCH + 1, hours: MARCH + 1, days: MARCH + 1 };
  await t.run((ctx) => ctx.db.insert("horizons", { siteId, ...gone }));
  const made = await buckets("week", [MARCH, MARCH + DAY], (each) => [
    each.interval,
    each.weekStartsOn ?? null,
  ]);
  expect(made).toEqual(["month", null]);
});

describe("a range", () => {
  const hours = (count: number) => [MARCH, MARCH + count * HOUR] as const;

  test("has up to a thousand buckets", async () => {
    expect(await starts("hour", hours(1000))).toHaveLength(1000);
    const days = [MARCH, MARCH + 1000 * DAY] as const;
    expect(await starts("day", days)).toHaveLength(1000);
    const monday = MARCH + DAY;
    const weeks = [monday - 7000 * DAY, monday] as const;
    expect(await starts("week", weeks)).toHaveLength(1000);
    const [from, to] = weeks;
    const refused = { kind: "invalidRange", interval: "week" };
    expect(await kindOf(starts("week", [from, to + 1]))).toMatchObject(refused);
  });

  test("is refused with one more, and the error names the interval", async () => {
    const refused = { kind: "invalidRange", interval: "hour" };
    const [from, to] = hours(1000);
    for (const range of [
      [from, to + 1] as const,
      [from + 1, to + 1] as const,
    ]) {
      expect(await kindOf(starts("hour", range))).toMatchObject(refused);
    }
  });

  test("is refused without a walk where it is far too long", async () => {
    const walk = vi.spyOn(rangePlan, "bucketsOf");
    const decades = [MARCH, Date.UTC(2060, 0)] as const;
    expect(await kindOf(starts("hour", decades))).toMatchObject({
      kind: "invalidRange",
      interval: "hour",
    });
    expect(walk).not.toHaveBeenCalled();
  });

  test("is refused where it ends before it begins", async () => {
    const asked = starts("hour", [MARCH, MARCH - 1]);
    expect(await kindOf(asked)).toMatchObject({ kind: "invalidRange" });
  });
});

describe("cells of an instant", () => {
  const range = [MARCH, MARCH + 2 * HOUR] as const;
  let planted: ReturnType<typeof plantedTable>;
  beforeEach(() => {
    planted = plantedTable(OVERVIEW, new Map([[OVERVIEW_KEY, 2]]));
  });

  test("go to the table of its bucket, and the sum has those of all", async () => {
    const sums = await buckets("hour", range, (made) => {
      for (const at of [MARCH + 5, MARCH + HOUR, MARCH + HOUR + 5]) {
        mergeTables(overviewLayout, made.wanted.tableAt(at), planted);
      }
      const tables = [...made.tables.values(), sumOfBuckets(made)];
      return tables.map(({ cells }) => cells.get(OVERVIEW_KEY)?.sums[0]);
    });
    expect(sums).toEqual([2, 4, 6]);
  });

  test("outside of the range have no table", async () => {
    await buckets("hour", range, ({ wanted }) => {
      expect(() => wanted.tableAt(MARCH - 1)).toThrow("The range has no hour");
      return null;
    });
  });
});
