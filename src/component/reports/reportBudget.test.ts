/** A report says so when there is more to read than it may read. */
import { expect, test } from "vitest";
import { HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Level } from "../model/rollups/levels.js";
import { ALL } from "../model/rollups/blocks.js";
import { plantedTable, plantRows } from "../testing/plantedRows.helpers.js";
import {
  initConvexTest,
  initSite,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const JANUARY = Date.UTC(2026, 0, 1);
const FEBRUARY = Date.UTC(2026, 1, 1);
const MARCH = Date.UTC(2026, 2, 1);

/** A row in which each of the pages was seen so often. */
function plant(
  t: TestBackend,
  siteId: string,
  level: Level,
  bucket: number,
  part: number,
  views: ReadonlyMap<string, number>,
) {
  const tables = new Map([["page", plantedTable("page", views)] as const]);
  return plantRows(t, siteId, [{ level, unit: ALL, bucket, part, tables }]);
}

/** Names as long as they may be, so that few rows are many bytes. */
const manyPages = (row: number, count: number, length: number) =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      `/${row}/${index}`.padEnd(length, "x"),
      1,
    ]),
  );

const pages = (t: TestBackend, siteId: string) =>
  t.query(api.reports.getBreakdown, {
    siteId,
    from: JANUARY,
    to: MARCH,
    dimension: "page",
    limit: 2,
  });

test("months are read before what is not compacted, and the newest of that first", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await plant(t, siteId, "month", JANUARY, 0, new Map([["/popular", 1e6]]));
  for (let hour = 0; hour < 40; hour++) {
    const views = manyPages(hour, 1300, 200);
    if (hour === 39) views.set("/new", 1000);
    if (hour === 0) views.set("/old", 2000);
    await plant(t, siteId, "delta", FEBRUARY + hour * HOUR, 0, views);
  }
  const { rows, approximate } = await pages(t, siteId);
  expect(approximate).toBe(true);
  expect(rows).toMatchObject([
    { key: "/popular", pageviews: 1e6 },
    { key: "/new", pageviews: 1000 },
  ]);
});

test("keys are counted as well as bytes: a second of JavaScript ends before they do", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  for (let part = 0; part < 15; part++) {
    const views = manyPages(part, 8000, 1);
    await plant(t, siteId, "delta", FEBRUARY, part, views);
  }
  const { keyCount, approximate } = await pages(t, siteId);
  expect(approximate).toBe(true);
  expect(keyCount).toBe(104_000);
});
