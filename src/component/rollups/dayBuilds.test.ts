/** A day is built when its last hour is closed, and at once where it is over. */
import { expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { scheduleDay, scheduleDayOf } from "./dayBuilds.js";
import { dueCalls, idOf, plantBlocks } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const hour = day + 5 * HOUR;
const builtAt = day + DAY + CLOSED_AFTER_MS + MINUTE;

const totals = (level: "delta" | "hour" | "day", bucket: number) =>
  plantBlocks(t, site, { level, unit: TOTALS, bucket });
const compacted = (isOpened: boolean) =>
  inScope(t, site, (scope) => scheduleDay(scope, { hour, isOpened }));
const opened = () => inScope(t, site, (scope) => scheduleDayOf(scope, hour));
const builds = () => dueCalls(t, internal.rollups.compactUp.build);
const build = (at: number) => ({
  args: { siteId: idOf(site), level: "day", bucket: day },
  at,
});

test("the first hour of a day that goes on plans the day", async () => {
  await totals("hour", day - HOUR);
  await totals("hour", day + DAY);
  await opened();
  expect(await builds()).toEqual([]);
  await totals("hour", hour);
  await totals("hour", hour + HOUR);
  await opened();
  await compacted(false);
  await compacted(true);
  expect(await builds()).toEqual([build(builtAt), build(builtAt)]);
});

test("a later hour of a day that goes on plans nothing", async () => {
  await totals("hour", hour);
  await totals("hour", day);
  await compacted(true);
  await opened();
  expect(await builds()).toEqual([]);
});

test("a day that is over is built as soon as it has no deltas", async () => {
  await totals("hour", hour);
  vi.setSystemTime(builtAt - 1);
  await compacted(false);
  vi.setSystemTime(builtAt);
  await opened();
  expect(await builds()).toEqual([]);
  // Deltas of the days around it do not count.
  await totals("delta", day - HOUR);
  await totals("delta", day + DAY);
  await compacted(false);
  expect(await builds()).toEqual([build(builtAt)]);
  await totals("delta", day + 23 * HOUR);
  await compacted(true);
  expect(await builds()).toHaveLength(1);
});

test("a day that is built is not built again", async () => {
  await totals("hour", hour);
  await totals("day", day);
  vi.setSystemTime(builtAt);
  await compacted(true);
  expect(await builds()).toEqual([]);
});
