import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import {
  mergeOverviews,
  mergeTimeseries,
  overviewOf,
  timeseriesBucketOf,
} from "./answers.js";
import {
  breakdownOf,
  hasMetric,
  mergeBreakdowns,
  shareOfPackedBytes,
} from "./breakdowns.js";
import { packedSize } from "../codec/cellCodec.js";
import {
  addRevenue,
  cellOf,
  emptyTable,
  mergeTables,
  type CellTable,
} from "../codec/cells.js";
import {
  definitionOf,
  dimensions,
  NONE_KEY,
  overviewLayout,
  type CellLayout,
} from "../dimensions.js";
import type { Revenue } from "../event/revenue.js";
import { addHash } from "../codec/sketch.js";
import { KIB, MIB } from "../units.js";

/** The counts of a few events, so that parts and their sum can be made from the same ones. */
const anyCount = fc.record({
  key: fc.constantFrom("/", "/tea", "/cart", NONE_KEY),
  sums: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
  hash: fc.nat(500),
  revenue: fc.record({
    amount: fc.integer({ min: -2, max: 2 }),
    currency: fc.constantFrom("EUR", "USD"),
  }),
});
type Count = { key: string; sums: number[]; hash: number; revenue?: Revenue };

function tableFrom(layout: CellLayout, counts: Count[], key?: string) {
  const table = emptyTable();
  for (const count of counts) {
    const cell = cellOf(table, layout, key ?? count.key);
    layout.metrics.forEach((_, index) => {
      cell.sums[index]! += count.sums[index]!;
    });
    addRevenue(cell, count.revenue && [count.revenue]);
    layout.distinct.forEach((_, index) => {
      const sketch = cell.sketches[index]!;
      cell.sketches[index] = addHash(sketch, count.hash, layout.precision);
    });
  }
  return table;
}

function sumOf(layout: CellLayout, parts: CellTable[]) {
  const sum = emptyTable();
  for (const part of parts) mergeTables(layout, sum, part);
  return sum;
}

const anyParts = fc.array(fc.array(anyCount, { maxLength: 8 }), {
  minLength: 1,
  maxLength: 4,
});

describe("answers of adjacent ranges add up", () => {
  test("mergeOverviews", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const tables = parts.map((part) => tableFrom(overviewLayout, part, ""));
        const merged = mergeOverviews(
          ...tables.map((table) => overviewOf(table, [])),
        );
        const whole = overviewOf(sumOf(overviewLayout, tables), []);
        expect(merged).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  test("mergeBreakdowns, in any order of rows", () => {
    fc.assert(
      fc.property(
        anyParts,
        fc.constantFrom("page", "source", "exitPage", "event"),
        (parts, dimension) => {
          const layout = definitionOf(dimension);
          const tables = parts.map((part) => tableFrom(layout, part));
          const order = { limit: 2 };
          const whole = breakdownOf(
            dimension,
            sumOf(layout, tables),
            [],
            order,
          );
          const [first, ...rest] = tables.map((table) =>
            breakdownOf(dimension, table, [], order),
          );
          expect(mergeBreakdowns([first!, ...rest], order)).toEqual(whole);
          const keys = new Set(parts.flat().map(({ key }) => key));
          expect(whole.none !== null).toBe(keys.delete(NONE_KEY));
          expect(whole.keyCount).toBe(keys.size);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("mergeBreakdowns knows who is left of a key that is gone from one part", () => {
    const layout = dimensions.source;
    const partOf = (sum: number, hash: number) => {
      const sums = [sum, sum, sum, 0, 0, 0];
      const table = tableFrom(layout, [{ key: "news", sums, hash }]);
      cellOf(table, layout, "mail").sums[0]! += 1;
      return table;
    };
    const tables = [partOf(0, 1), partOf(2, 2)];
    const order = { limit: 10 };
    const whole = breakdownOf("source", sumOf(layout, tables), [], order);
    const [first, second] = tables.map((table) =>
      breakdownOf("source", table, [], order),
    );
    expect(first!.rows.map(({ key }) => key)).toEqual(["mail"]);
    expect(mergeBreakdowns([first!, second!], order)).toEqual(whole);
  });

  test("keys that are gone take no room from those that are there", () => {
    const layout = dimensions.source;
    const sums = [1, 1, 1, 1, 1, 1];
    const here = Array.from({ length: 995 }, (_, index) => ({
      key: `source${index}`,
      sums,
      hash: index,
    }));
    const gone = Array.from({ length: 10 }, (_, index) => ({
      key: `gone${index}`,
      sums: [0, 0, 0, 0, 0, 0],
      hash: index,
    }));
    const table = tableFrom(layout, [...here, ...gone]);
    const order = { limit: 3 };
    const answer = breakdownOf("source", table, [], order);
    const exact = { keyCount: 995, other: null, bound: null };
    expect(answer).toMatchObject({ ...exact, approximate: false });
    expect(mergeBreakdowns([answer], order)).toEqual(answer);
  });

  test("keys beyond the mergeable form are still counted", () => {
    const part = (count: number) => {
      const table = emptyTable();
      for (let i = 0; i < count; i++) {
        cellOf(table, dimensions.page, `/${i}`).sums = [1, 1];
      }
      return breakdownOf("page", table, [], { limit: 1 });
    };
    const merged = (...counts: [number, ...number[]]) => {
      const [first, ...rest] = counts;
      const parts = [part(first), ...rest.map(part)] as const;
      return mergeBreakdowns(parts, { limit: 1 }).keyCount;
    };
    expect(merged(1500)).toBe(1500);
    expect(merged(1500, 20)).toBe(1500);
    expect(merged(20, 30)).toBe(30);
  });

  test("mergeTimeseries adds up the bucket that both share, and only that", () => {
    const count = (hash: number): Count => ({
      key: "",
      sums: [1, 1, 1, 0, 0, 0],
      hash,
    });
    const bucket = (start: number, ...hashes: number[]) =>
      timeseriesBucketOf(
        start,
        tableFrom(overviewLayout, hashes.map(count), ""),
        { withCells: true },
      );
    const series = (...buckets: ReturnType<typeof bucket>[]) => ({
      interval: "day" as const,
      buckets,
      approximate: false,
    });
    const closed = series(bucket(0, 1, 2), bucket(10, 3));
    const live = series(bucket(10, 3, 4), bucket(20, 5));
    const { buckets } = mergeTimeseries(closed, live);
    expect(
      buckets.map(({ start, events, visitors }) => [start, events, visitors]),
    ).toEqual([
      [0, 2, 2],
      [10, 3, 2],
      [20, 1, 1],
    ]);
    expect(mergeTimeseries(closed, series()).buckets).toEqual(closed.buckets);
    const weeks = (weekStartsOn: 0 | 1) => ({
      ...series(bucket(0, 1)),
      ...{ interval: "week" as const, weekStartsOn },
    });
    expect(mergeTimeseries(weeks(0), weeks(0)).weekStartsOn).toBe(0);
    expect(() => mergeTimeseries(weeks(0), weeks(1))).toThrow("weekStartsOn");
    expect(mergeTimeseries(series(), live).buckets).toEqual(live.buckets);
  });
});

describe("breakdownOf", () => {
  test("revenue is in its row, in other where the key is trimmed, and no row goes with it", () => {
    const layout = dimensions.entryPage;
    const refund = { amount: -5, currency: "EUR" };
    const count = { sums: [1, 1, 1, 0, 0, 0], hash: 1, revenue: refund };
    const keys = Array.from({ length: 1001 }, (_, index) => `/${index}`);
    const table = tableFrom(
      layout,
      keys.map((key) => ({ key, ...count })),
    );
    // A key that is trimmed elsewhere and taken back here: no session is left, but money is.
    cellOf(table, layout, "/left").revenue = [refund];
    const order = { limit: 2000 };
    const answer = breakdownOf("entryPage", table, [], order);
    expect(answer.rows.slice(-1)).toEqual([
      expect.objectContaining({ key: "/left", sessions: 0, revenue: [refund] }),
    ]);
    expect(mergeBreakdowns([answer], order).other).toMatchObject({
      sessions: 1,
      revenue: [{ ...refund, amount: -10 }],
    });
  });

  test("the mergeable form takes no more than its share of an answer", () => {
    const counts = Array.from({ length: 1000 }, (_, index) => ({
      key: `/${index}`.padEnd(200, "x"),
      sums: [1 + index],
      hash: index,
    }));
    const table = tableFrom(definitionOf("event"), counts);
    const { rows, packed } = breakdownOf("event", table, [], {
      limit: 1000,
      maxPackedBytes: 100 * KIB,
    });
    expect(rows).toHaveLength(1000);
    expect(packedSize(packed)).toBeLessThanOrEqual(100 * KIB);
    expect(packedSize(packed)).toBeGreaterThan(99 * KIB);
    expect([0, 1, 4, 10].map(shareOfPackedBytes)).toEqual([
      ...[2 * MIB, 2 * MIB, 2 * MIB],
      0.8 * MIB,
    ]);
  });

  test("no figure is negative: a cell that is goes into other, and the answer says so", () => {
    const layout = dimensions.page;
    const table = emptyTable();
    cellOf(table, layout, "/gone").sums = [-2, -2];
    cellOf(table, layout, "/here").sums = [5, 5];
    const answer = breakdownOf("page", table, [], { limit: 10 });
    expect(answer.rows.map(({ key }) => key)).toEqual(["/here"]);
    expect(answer.other).toEqual({ events: 0, pageviews: 0, visitors: 0 });
  });

  test("what has no value is `none` with every metric, beside the rows, and in their sums", () => {
    const layout = dimensions.source;
    const revenue = { amount: 5, currency: "EUR" };
    const table = tableFrom(layout, [
      { key: NONE_KEY, sums: [4, 6, 8, 1, 120], hash: 1, revenue },
      { key: "news", sums: [1, 1, 1, 1, 0], hash: 2 },
    ]);
    const answer = breakdownOf("source", table, [], { limit: 1 });
    expect(answer.rows.map(({ key }) => key)).toEqual(["news"]);
    expect(answer).toMatchObject({ keyCount: 1, other: null, bound: null });
    expect(answer.none).toEqual({
      sessions: 4,
      pageviews: 6,
      events: 8,
      bounceRate: 0.25,
      averageSessionDurationMs: 30,
      visitors: 1,
      revenue: [revenue],
    });
  });

  test("nothing without a value is no `none`, also where a sketch has somebody left", () => {
    const layout = dimensions.source;
    const gone = { key: NONE_KEY, sums: [0, 0, 0, 0, 0], hash: 1 };
    const table = tableFrom(layout, [gone]);
    expect(breakdownOf("source", table, [], { limit: 1 }).none).toBeNull();
    const empty = breakdownOf("source", emptyTable(), [], { limit: 1 });
    expect(empty.none).toBeNull();
    // A visitor who only reads a page without a path is somebody.
    const reading = tableFrom(dimensions.page, [{ ...gone, sums: [0, 0] }]);
    expect(breakdownOf("page", reading, [], { limit: 1 }).none).toEqual({
      events: 0,
      pageviews: 0,
      visitors: 1,
    });
  });

  test("`none` takes no place among 1,000 keys, is never trimmed, and merges", () => {
    const layout = dimensions.page;
    const part = (keys: number) => {
      const table = emptyTable();
      cellOf(table, layout, NONE_KEY).sums = [1, 0];
      for (let index = 0; index < keys; index++) {
        cellOf(table, layout, `/${index}`).sums = [2, 2];
      }
      return breakdownOf("page", table, [], { limit: 1 });
    };
    const whole = part(1000);
    expect(mergeBreakdowns([whole], { limit: 1 })).toMatchObject({
      ...{ keyCount: 1000, other: null, bound: null, approximate: false },
      none: { events: 1 },
    });
    const merged = mergeBreakdowns([whole, part(1500)], { limit: 1 });
    expect(merged.none).toEqual({ events: 2, pageviews: 0, visitors: 0 });
    expect(merged).toMatchObject({ keyCount: 1500, bound: { events: 2 } });
  });

  test("an estimate of the visitors of `none` is said, and it never shows less than 0", () => {
    const layout = dimensions.page;
    const table = tableFrom(
      layout,
      Array.from({ length: 300 }, (_, index) => ({
        ...{ key: NONE_KEY, sums: [-1, 1] },
        hash: Math.imul(index, 2654435761),
      })),
    );
    const answer = breakdownOf("page", table, [], { limit: 1 });
    expect(answer.approximations).toMatchObject([{ reason: "sketch" }]);
    expect(answer.none).toMatchObject({ events: 0, pageviews: 300 });
    expect(answer.other).toBeNull();
  });

  test("orders by the metric asked for, and knows which ones there are", () => {
    const layout = dimensions.entryPage;
    const table = emptyTable();
    cellOf(table, layout, "/many").sums = [9, 9, 9, 0, 0];
    cellOf(table, layout, "/bouncing").sums = [2, 2, 2, 2, 0];
    const orderBy = "bounceRate" as const;
    const answer = breakdownOf("entryPage", table, [], {
      orderBy,
      limit: 1,
    });
    expect(answer.rows).toMatchObject([{ key: "/bouncing", bounceRate: 1 }]);
    expect(answer.keyCount).toBe(2);
    expect(hasMetric("exitPage", "visitors")).toBe(false);
    expect(hasMetric("exitPage", orderBy)).toBe(true);
    expect(hasMetric("page", orderBy)).toBe(false);
  });
});
