/** What a report says when there is more to read than it may. */
import { expect, test } from "vitest";
import { cellOf, emptyTable } from "../shared/cells.js";
import { definitionOf } from "../shared/dimensions.js";
import { HOUR } from "../shared/units.js";
import { api } from "./_generated/api.js";
import type { CellTables } from "./model/deltas.js";
import type { Level } from "./model/levels.js";
import { ALL, packTables } from "./model/segments.js";
import { toStored } from "./model/storedDims.js";
import {
  initConvexTest,
  initSite,
  type TestBackend,
  useTestClock,
} from "./setup.helpers.js";

useTestClock();

const JANUARY = Date.UTC(2026, 0, 1);
const FEBRUARY = Date.UTC(2026, 1, 1);
const MARCH = Date.UTC(2026, 2, 1);

/** A row in which each of the pages was seen so often. */
function plant(
  t: TestBackend,
  siteId: Awaited<ReturnType<typeof initSite>>["siteId"],
  level: Level,
  bucket: number,
  part: number,
  views: ReadonlyMap<string, number>,
) {
  const table = emptyTable();
  for (const [path, count] of views) {
    const cell = cellOf(table, definitionOf("page"), path);
    cell.sums = cell.sums.map(() => count);
  }
  const tables: CellTables = new Map([["page", table]]);
  return t.run(async (ctx) => {
    const id = ctx.db.normalizeId("sites", siteId)!;
    const place = { siteId: id, level, unit: ALL, bucket, lane: 0, part };
    const dims = toStored(packTables(tables));
    await ctx.db.insert("rollups", { ...place, dims });
  });
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
