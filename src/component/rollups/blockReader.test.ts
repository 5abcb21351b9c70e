/** A range is read from the coarsest blocks that are there, each block once, newest first. */
import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Level } from "../model/rollups/levels.js";
import { planRange, type Span } from "../model/rollups/rangePlan.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  visitCompacted,
  visitDeltas,
  type Reader,
  type Units,
} from "./blockReader.js";
import { plantBlocks } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 0, 1);
const monthEnd = Date.UTC(2026, 1, 1);
const day = Date.UTC(2026, 0, 3);
const wholeMonth = { from: month, to: monthEnd };
const wholeDay = { from: day, to: day + DAY };

const plant = (level: Level, unit: string, ...buckets: number[]) =>
  plantBlocks(t, site, ...buckets.map((bucket) => ({ level, unit, bucket })));

interface NamedReader extends Reader {
  name: string;
}
const reads = (name: string, units: Units, range: Span): NamedReader => ({
  ...{ name, units },
  cut: planRange(zoneOf("UTC"), range).cut,
});

/** Each visited row with its readers; stops after `most` rows. */
function visited(readers: NamedReader[], most = Infinity) {
  return inScope(t, site, async (scope) => {
    const rows: string[] = [];
    const isWhole = await visitCompacted(scope, readers, (row, takers) => {
      const names = takers.map(({ name }) => name).join("+");
      const at = (row.bucket - month) / HOUR;
      rows.push(`${row.level} ${row.unit} ${at} ${names}`);
      return rows.length < most;
    });
    return { isWhole, rows };
  });
}

describe("one reader", () => {
  test("reads the month alone where it is built", async () => {
    await plant("month", TOTALS, month - 31 * DAY, month, monthEnd);
    await plant("day", TOTALS, day);
    await plant("hour", TOTALS, day);
    expect(await visited([reads("a", [TOTALS], wholeMonth)])).toEqual({
      isWhole: true,
      rows: ["month totals 0 a"],
    });
  });

  test("reads days where the month is missing, and hours where a day is", async () => {
    await plant("day", TOTALS, day, day + 3 * DAY, monthEnd);
    const hours = [day - HOUR, day, day + DAY, day + 25 * HOUR, monthEnd];
    await plant("hour", TOTALS, ...hours);
    expect(await visited([reads("a", [TOTALS], wholeMonth)])).toEqual({
      isWhole: true,
      rows: [
        "day totals 120 a",
        "day totals 48 a",
        "hour totals 73 a",
        "hour totals 72 a",
        "hour totals 47 a",
      ],
    });
  });

  test("reads its own days and hours beside a month", async () => {
    await plant("month", TOTALS, month);
    await plant("day", TOTALS, month - DAY, monthEnd);
    await plant("hour", TOTALS, month - 25 * HOUR, monthEnd + DAY);
    const range = { from: month - 25 * HOUR, to: monthEnd + 25 * HOUR };
    expect(await visited([reads("a", [TOTALS], range)])).toEqual({
      isWhole: true,
      rows: [
        "month totals 0 a",
        "day totals 744 a",
        "day totals -24 a",
        "hour totals 768 a",
        "hour totals -25 a",
      ],
    });
  });

  test("reads all parts and units of a bucket, each unit until it is behind another", async () => {
    await plant("hour", ALL, day, day + 2 * HOUR);
    await plant("hour", "page", day + HOUR, day + HOUR);
    await plant("hour", "event", day + HOUR);
    expect(await visited([reads("a", [ALL, "page"], wholeDay)])).toEqual({
      isWhole: true,
      rows: ["hour * 50 a", "hour page 49 a", "hour * 48 a", "hour page 49 a"],
    });
  });

  test("stops when it has enough, and says so", async () => {
    await plant("day", TOTALS, day, day + DAY);
    await plant("hour", TOTALS, day - HOUR);
    const reader = reads("a", [TOTALS], wholeMonth);
    expect(await visited([reader], 1)).toEqual({
      isWhole: false,
      rows: ["day totals 72 a"],
    });
    expect((await visited([reader], 3)).isWhole).toBe(false);
    expect((await visited([reader], 4)).isWhole).toBe(true);
  });
});

describe("several readers", () => {
  test("read a block once, each within its own range", async () => {
    const later = [1, 2, 5].map((hours) => day + hours * HOUR);
    await plant("hour", TOTALS, day, ...later);
    const first = { from: day, to: day + 2 * HOUR };
    const second = { from: day + HOUR, to: day + 5 * HOUR };
    const readers = [reads("a", [TOTALS], first), reads("b", [TOTALS], second)];
    expect((await visited(readers)).rows).toEqual([
      "hour totals 50 b",
      "hour totals 49 a+b",
      "hour totals 48 a",
    ]);
  });

  test("find missing blocks each by itself", async () => {
    await plant("day", "page", day);
    await plant("hour", "page", day);
    await plant("hour", "event", day);
    const readers = [
      reads("pages", ["page"], wholeDay),
      reads("events", ["event"], wholeDay),
    ];
    expect((await visited(readers)).rows).toEqual([
      "day page 48 pages",
      "hour event 48 events",
    ]);
  });
});

describe("a range with too many gaps", () => {
  /** Every second hour is asked for, so that each is a range of its own. */
  const gaps = (hours: number): NamedReader => ({
    ...{ name: "a", units: [TOTALS] },
    cut: [
      {
        level: "hour",
        spans: Array.from({ length: hours }, (_, index) => ({
          from: day + 2 * index * HOUR,
          to: day + (2 * index + 1) * HOUR,
        })),
      },
    ],
  });

  test("is read in 900 pieces from its end", async () => {
    const last = day + 2 * 900 * HOUR;
    await plant("hour", TOTALS, day, day + 2 * HOUR, last);
    const { isWhole, rows } = await visited([gaps(901)]);
    expect({ isWhole, rows: rows.map((row) => row.split(" ")[2]) }).toEqual({
      isWhole: false,
      rows: [`${(last - month) / HOUR}`, "50"],
    });
    expect((await visited([gaps(900)])).isWhole).toBe(true);
  });

  test("is read at finer levels no further back than at coarser ones", async () => {
    const newest = day + 2 * 900 * DAY;
    const spans = gaps(901).cut[0]!.spans.map(({ from }) => {
      const start = day + 24 * (from - day);
      return { from: start, to: start + DAY };
    });
    await plant("day", TOTALS, day, newest, newest - 2 * DAY);
    const hours = [day, newest - DAY, newest - 26 * HOUR, newest + DAY];
    await plant("hour", TOTALS, ...hours);
    const reader: NamedReader = {
      ...{ name: "a", units: [TOTALS] },
      cut: [
        { level: "day", spans },
        { level: "hour", spans: [{ from: day, to: newest + 2 * DAY }] },
      ],
    };
    const { isWhole, rows } = await visited([reader]);
    const at = (bucket: number) => `${(bucket - month) / HOUR}`;
    expect(isWhole).toBe(false);
    expect(rows.map((row) => row.split(" ")[2])).toEqual([
      at(newest),
      at(newest - 2 * DAY),
      // The day before the last one that was read is no longer known.
      at(newest + DAY),
      at(newest - DAY),
    ]);
  });

  test("is not read at finer levels where no coarser block was found", async () => {
    const spans = gaps(901).cut[0]!.spans.map(({ from }) => {
      const start = day + 24 * (from - day);
      return { from: start, to: start + DAY };
    });
    await plant("hour", TOTALS, day, day + 2 * 900 * DAY);
    const reader: NamedReader = {
      ...{ name: "a", units: [TOTALS] },
      cut: [{ level: "day", spans }],
    };
    expect(await visited([reader])).toEqual({ isWhole: false, rows: [] });
  });
});

test("deltas of whole hours are visited, newest first", async () => {
  const span = { from: day, to: day + 3 * HOUR };
  const buckets = [day - HOUR, day, day + 2 * HOUR, day + 3 * HOUR];
  await plant("delta", TOTALS, ...buckets);
  await plant("hour", TOTALS, day + HOUR);
  const visit = (most: number) =>
    inScope(t, site, async (scope) => {
      const seen: number[] = [];
      const reader = reads("a", [TOTALS], span);
      const isWhole = await visitDeltas(
        scope,
        [reader],
        span,
        (row, takers) => {
          expect(takers).toEqual([reader]);
          seen.push(row.bucket);
          return seen.length < most;
        },
      );
      return { isWhole, seen };
    });
  const seen = [day + 2 * HOUR, day];
  expect(await visit(9)).toEqual({ isWhole: true, seen });
  expect(await visit(1)).toEqual({ isWhole: false, seen: seen.slice(0, 1) });
});
