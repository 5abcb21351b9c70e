/** From when on a site has figures: through folds, compaction and clean-up. */
import { afterEach, expect, test, vi } from "vitest";
import { OVERVIEW, OVERVIEW_KEY } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as reportLimits from "../budget/reportLimits.js";
import { repaired } from "../removals/erasure.helpers.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { plantedTable, plantRows } from "../testing/plantedRows.helpers.js";
import { compactHours } from "../testing/compactHours.helpers.js";
import {
  cleanup,
  pass,
  rows,
  short,
  view,
} from "../retention/retention.helpers.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();
afterEach(() => {
  vi.restoreAllMocks();
});

const zone = { timeZone: "Asia/Kolkata" };
/** It is 15:00 in Kolkata, on the second of March. */
const DAY_IN_KOLKATA = Date.UTC(2026, 2, 1, 18, 30);
const MONTH_IN_KOLKATA = Date.UTC(2026, 1, 28, 18, 30);

test("nothing, then the first hour, its day, and its month; clean-up changes nothing", async () => {
  const t = initConvexTest();
  const site = await initSite(t, { ...zone, ...short });
  const { siteId } = site;
  const first = () => t.query(api.firstBucket.getFirstBucket, { siteId });
  expect(await first()).toBeNull();
  await site.send([view("ada", START), view("bob", START - 5 * HOUR)]);
  await foldAll(t);
  expect(await first()).toBe(START - 5 * HOUR);
  await compactHours(t);
  expect(await rows(t)).toMatchObject({ hours: 4, days: 0 });
  expect(await first()).toBe(START - 5 * HOUR);
  await pass(t, 2 * DAY);
  expect(await first()).toBe(DAY_IN_KOLKATA);
  vi.setSystemTime(START + 10 * DAY);
  await cleanup(t, site);
  expect(await rows(t)).toMatchObject({ hours: 0, days: 2 });
  expect(await first()).toBe(DAY_IN_KOLKATA);
  const totals = plantedTable(OVERVIEW, new Map([[OVERVIEW_KEY, 2]]));
  const tables = new Map([[OVERVIEW, totals] as const]);
  await plantRows(t, siteId, [
    { level: "month", unit: TOTALS, bucket: MONTH_IN_KOLKATA, tables },
  ]);
  expect(await first()).toBe(MONTH_IN_KOLKATA);
});

test("is what comes late and lies before all else", async () => {
  const t = initConvexTest();
  const site = await initSite(t, zone);
  const { siteId } = site;
  const first = () => t.query(api.firstBucket.getFirstBucket, { siteId });
  await site.send([view("ada", START)]);
  await pass(t, 4 * HOUR);
  await site.send([view("bob", START - 100 * DAY)]);
  await foldAll(t);
  expect(await first()).toBe(START - 100 * DAY);
});

test.each([
  ["hours", 4 * HOUR],
  ["days", 3 * DAY],
  ["months", 45 * DAY],
])("is later once all that counted first is taken back: %s", async (_, age) => {
  const t = initConvexTest();
  const site = await initSite(t, zone);
  const { siteId } = site;
  const first = () => t.query(api.firstBucket.getFirstBucket, { siteId });
  await site.send([view("ada", START - 100 * DAY)]);
  await pass(t, age);
  await site.send([view("bob", START + age)]);
  await foldAll(t);
  expect(await first()).toBeLessThan(START - 99 * DAY);
  await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId: "ada" });
  await repaired(t);
  expect(await first()).toBe(START + age);
  await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId: "bob" });
  await repaired(t);
  expect(await first()).toBeNull();
});

test("passes over a few empty hours, and is the next one where there are more", async () => {
  const limits: { MAX_EMPTY_BLOCKS: number } = reportLimits;
  vi.spyOn(limits, "MAX_EMPTY_BLOCKS", "get").mockReturnValue(2);
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const first = () => t.query(api.firstBucket.getFirstBucket, { siteId });
  const plant = (hour: number, views: number) => {
    const counts = new Map(views > 0 ? [[OVERVIEW_KEY, views]] : []);
    const tables = new Map([
      [OVERVIEW, plantedTable(OVERVIEW, counts)] as const,
    ]);
    const bucket = START + hour * HOUR;
    const row = { level: "hour", unit: TOTALS, bucket, tables } as const;
    return plantRows(t, siteId, [row]);
  };
  await plant(0, 0);
  await plant(1, 0);
  expect(await first()).toBeNull();
  await plant(3, 5);
  expect(await first()).toBe(START + 3 * HOUR);
  await plant(2, 0);
  expect(await first()).toBe(START + 2 * HOUR);
});

test("of a site that is not there is an error", async () => {
  const t = initConvexTest();
  const asked = t.query(api.firstBucket.getFirstBucket, { siteId: "none" });
  await expect(asked).rejects.toThrow(/siteNotFound/);
});
