/** Asks for the largest possible summary, under the limits of real transactions. */
import { getConvexSize } from "convex/values";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { ALL, TOTALS } from "../../src/component/model/rollups/blocks.js";
import {
  plantedDocument,
  plantedTable,
  type PlantedRow,
} from "../../src/component/testing/plantedRows.helpers.js";
import { currencies } from "../../src/shared/event/currencies.js";
import {
  dimensionNames,
  OVERVIEW,
  OVERVIEW_KEY,
  type Dimension,
} from "../../src/shared/dimensions.js";
import { MAX_SUMMARY_DIMENSIONS } from "../../src/shared/api/reportLimits.js";
import type { Breakdown, Summary } from "../../src/shared/api/reports.js";
import {
  addHash,
  emptySketch,
  type Sketch,
} from "../../src/shared/codec/sketch.js";
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from "../../src/shared/units.js";
import { defaultLimits } from "./engine.js";
import { startFootfall, START, type Footfall } from "./footfall.helpers.js";

const most = dimensionNames.slice(0, MAX_SUMMARY_DIMENSIONS);
const TODAY = START - (START % DAY);
/** Bounds the rows of one commit, to stay below the bytes that it may write. */
const ROWS_OF_COMMIT = 40;

let footfall: Footfall;
beforeEach(async () => {
  footfall = await startFootfall();
});
afterEach(() => {
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

async function plant(rows: readonly PlantedRow[]): Promise<void> {
  for (let index = 0; index < rows.length; index += ROWS_OF_COMMIT) {
    const some = rows.slice(index, index + ROWS_OF_COMMIT);
    await footfall.engine.run(async (ctx) => {
      for (const row of some) {
        const id = footfall.siteId as Id<"sites">;
        await ctx.db.insert("rollups", plantedDocument(id, row));
      }
    });
  }
}

async function summary(from: number, to: number, interval: "hour" | "day") {
  const { siteId, engine } = footfall;
  const { value, record } = await engine.execute(
    "reports:getSummary",
    "query",
    { siteId, from, to, interval, dimensions: [...most], limit: 1000 },
  );
  const { databaseQueries, documentsRead, bytesRead } = record.used;
  console.log(
    `summary: ${databaseQueries} ranges, ${documentsRead} documents, ${(bytesRead / MIB).toFixed(1)} MiB, ${Math.round(record.javascriptMs)} ms`,
  );
  return { answer: value as unknown as Summary, used: record.used };
}

/** Makes a sketch of so many different visitors that it is as large as it gets. */
function fullSketch(precision: number): Sketch {
  let sketch = emptySketch();
  for (let index = 0; index < 2 ** precision; index++) {
    sketch = addHash(sketch, (index * 2_654_435_761) % 2 ** 32, precision);
  }
  return sketch;
}

const totalsOf = (sketch?: Sketch) =>
  new Map([
    [
      OVERVIEW,
      plantedTable(OVERVIEW, new Map([[OVERVIEW_KEY, 1]]), sketch),
    ] as const,
  ]);

/** Keys have the greatest allowed length, and each has a full sketch: 100 KB a row. */
const KEYS_OF_ROW = 160;
/** With the two at its ends, a chart shows at most so many. */
const HOURS = 998;

test("ten heavy dimensions, a thousand buckets and two heavy edges", async () => {
  const first = TODAY - 50 * DAY;
  const from = first + HOUR / 2;
  const to = first + (HOURS + 1) * HOUR + HOUR / 2;
  const overview = totalsOf(fullSketch(12));
  await plant(
    Array.from({ length: HOURS }, (_, index) => ({
      level: "hour",
      unit: TOTALS,
      bucket: first + (index + 1) * HOUR,
      tables: overview,
    })),
  );
  const sketch = fullSketch(10);
  const days = [1, 2, 3, 4, 5];
  await plant(
    days.flatMap((day) => most.map((unit) => heavyRow(unit, day, sketch))),
  );
  // The properties are just too many bytes for an edge.
  const properties = [{ key: "large", value: "x".repeat(60 * KIB) }];
  for (const edge of [from, to - 10 * MINUTE]) {
    await footfall.insert(
      Array.from({ length: 18 }, (_, index) => ({
        visitorId: `visitor ${index}`,
        occurredAt: edge + index * SECOND,
        properties,
      })),
    );
  }
  const { answer, used } = await summary(from, to, "hour");
  expect(used.bytesRead).toBeLessThan(defaultLimits.bytesRead / 2 + MIB);
  expect(answer.overview).toMatchObject({ sessions: HOURS, approximate: true });
  expect(answer.timeseries.buckets).toHaveLength(HOURS + 2);
  // Where the budget ends, every dimension still has rows, and not only its old ones.
  for (const { rows } of answer.breakdowns) {
    expect(rows.map(({ key }) => key.slice(0, 3))).toContain("/5/");
  }
  expect(getConvexSize(answer)).toBeLessThan(12 * MIB);
});

test("ten heavy dimensions may read half of what one may", async () => {
  const days = Array.from({ length: 10 }, (_, index) => index + 1);
  const sketch = fullSketch(10);
  await plant(
    days.flatMap((day) => most.map((unit) => heavyRow(unit, day, sketch))),
  );
  const from = TODAY - 50 * DAY;
  const { answer, used } = await summary(from, TODAY, "day");
  // 8 MiB of them take more than a second.
  expect(used.bytesRead).toBeLessThan(4.5 * MIB);
  for (const { rows, approximate } of answer.breakdowns) {
    expect(approximate).toBe(true);
    expect(rows.map(({ key }) => key.slice(0, 4))).toContain("/10/");
  }
});

function heavyRow(unit: Dimension, day: number, sketch: Sketch): PlantedRow {
  const keys = Array.from(
    { length: KEYS_OF_ROW },
    (_, index) => [`/${day}/${index}`.padEnd(200, "x"), 1] as const,
  );
  const tables = new Map([[unit, plantedTable(unit, new Map(keys), sketch)]]);
  return { level: "day", unit, bucket: TODAY - (50 - day) * DAY, tables };
}

test("three years with traffic every other day, of which no month is built yet", async () => {
  const days = Array.from(
    { length: 499 },
    (_, index) => TODAY - 2 * index * DAY,
  );
  const page = new Map([
    ["page", plantedTable("page", new Map([["/", 1]]))] as const,
  ]);
  await plant(
    days.flatMap((bucket): PlantedRow[] => [
      { level: "day", unit: TOTALS, bucket, tables: totalsOf() },
      { level: "day", unit: ALL, bucket, tables: page },
    ]),
  );
  const from = TODAY - 998 * DAY;
  const { answer, used } = await summary(from, TODAY + DAY, "day");
  expect(used.databaseQueries).toBeLessThan(defaultLimits.databaseQueries);
  // The report reads the overview to its end, and says so.
  expect(answer.overview).toMatchObject({ sessions: 499, approximate: false });
  expect(answer.timeseries.approximate).toBe(false);
  const [pages, ...others] = answer.breakdowns;
  expect(pages?.rows).toMatchObject([{ key: "/", events: 499 }]);
  expect(others.map(({ approximate }) => approximate)).toEqual(
    others.map(() => true),
  );
});

test("where there are too many gaps what is old is left out, and nothing of today", async () => {
  const pages = (path: string) =>
    new Map([["page", plantedTable("page", new Map([[path, 1]]))] as const]);
  const old = Array.from(
    { length: 200 },
    (_, index) => TODAY - 2 * index * DAY,
  );
  await plant(
    old.slice(1).map((bucket): PlantedRow => ({
      level: "day",
      unit: ALL,
      bucket,
      tables: pages("/old"),
    })),
  );
  await plant([
    { level: "hour", unit: ALL, bucket: TODAY, tables: pages("/this-morning") },
    { level: "delta", unit: ALL, bucket: START, tables: pages("/now") },
  ]);
  const { answer } = await summary(TODAY - 400 * DAY, TODAY + DAY, "day");
  const page = answer.breakdowns[most.indexOf("page")];
  expect(page?.approximate).toBe(true);
  const keys = page?.rows.map(({ key }) => key);
  expect(keys).toContain("/this-morning");
  expect(keys).toContain("/now");
});

test("money in every currency there is is answered within the limits", async () => {
  const amounts = [...currencies].map((currency) => ({
    amount: 1e9,
    currency,
  }));
  const withRevenue = (unit: Dimension, day: number): PlantedRow => {
    const keys = Array.from({ length: 200 }, (_, index) => `/${day}/${index}`);
    const table = plantedTable(unit, new Map(keys.map((key) => [key, 1])));
    for (const cell of table.cells.values()) cell.revenue = amounts;
    const tables = new Map([[unit, table]]);
    return { level: "day", unit, bucket: TODAY - day * DAY, tables };
  };
  for (const day of [1, 2, 3, 4, 5]) {
    await plant(most.map((unit) => withRevenue(unit, day)));
  }
  const { answer } = await summary(TODAY - 6 * DAY, TODAY, "day");
  expect(getConvexSize(answer)).toBeLessThan(12 * MIB);
  const amountsOf = ({ rows }: Breakdown) =>
    rows.reduce((sum, { revenue = [] }) => sum + revenue.length, 0);
  const answered = answer.breakdowns.map(amountsOf);
  expect(Math.max(...answered)).toBe(200 * amounts.length);
  for (const { approximate } of answer.breakdowns) {
    expect(approximate).toBe(true);
  }
});
