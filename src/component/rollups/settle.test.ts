/** A day settles once: its large units are trimmed one after the other, and then it says so. */
import { describe, expect, test, vi } from "vitest";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { settlesAt } from "../model/rollups/closing.js";
import {
  advance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  dueCalls,
  heldBy,
  idOf,
  manyKeys,
  plantBlocks,
  rowsWith,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 1, 3);
const ages = { maxEventAgeMs: 5 * DAY, sessionTimeoutMs: HOUR / 2 };

const settleDay = () =>
  t.mutation(internal.rollups.settle.settleDay, {
    siteId: idOf(site),
    bucket: day,
  });
const settleDimension = (
  level: "hour" | "day",
  more: { dimension?: Dimension; from?: number } = {},
) =>
  t.mutation(internal.rollups.settle.settleDimension, {
    siteId: idOf(site),
    bucket: day,
    level,
    dimension: "page",
    ...more,
  });
const settleMissed = () =>
  t.mutation(internal.rollups.settle.settleMissed, { siteId: idOf(site) });
const due = async () =>
  (await dueCalls(t, internal.rollups.settle.settleDimension)).map(
    ({ args }) => args,
  );
const deleteSite = () =>
  t.run((ctx) => ctx.db.patch("sites", idOf(site), { status: "deleting" }));

/** More keys than a settled hour keeps, and so more than a settled day does. */
const TOO_MANY_KEYS = 600;
const crowd = Object.fromEntries(
  Array.from({ length: TOO_MANY_KEYS }, (_, index) => [`/${index}`, 1]),
);
const pageRow = (level: "hour" | "day", bucket: number) => ({
  ...{ level, unit: "page", bucket, counts: { page: crowd } },
});
const dayTotals = (bucket = day, settled?: true) => ({
  ...{ level: "day" as const, unit: TOTALS, bucket },
  ...(settled && { settled }),
});

async function keysOf(level: "hour" | "day", bucket: number) {
  const [row] = await heldBy(t, { level, unit: "page", bucket });
  return Object.keys(row?.page ?? {}).length;
}
async function isSettled(unit: string, level: "hour" | "day" = "day") {
  const [row] = await rowsWith(t, { level, unit });
  return row?.settled;
}

describe("settling a day", () => {
  test("whose dimensions are in one row only marks the day", async () => {
    await plantBlocks(
      t,
      site,
      dayTotals(),
      { level: "day", unit: ALL, bucket: day, counts: { page: crowd } },
      { level: "hour", unit: ALL, bucket: day, counts: { page: crowd } },
      // Other days are no concern of this one.
      pageRow("hour", day - HOUR),
      pageRow("day", day + DAY),
    );
    await settleDay();
    expect(await due()).toEqual([]);
    expect(await isSettled(TOTALS)).toBe(true);
    expect(await isSettled(ALL)).toBeUndefined();
  });

  test("that is settled writes nothing", async () => {
    await plantBlocks(t, site, dayTotals(day, true));
    const before = await rowsWith(t);
    await settleDay();
    expect(await rowsWith(t)).toEqual(before);
  });

  test("trims hours, then the day, and marks the day at last", async () => {
    await plantBlocks(
      t,
      site,
      dayTotals(),
      pageRow("hour", day),
      pageRow("hour", day + 23 * HOUR),
      pageRow("hour", day + DAY),
      pageRow("day", day),
      pageRow("day", day + DAY),
    );
    await settleDay();
    expect(await due()).toEqual([]);
    expect(await keysOf("hour", day)).toBe(500);
    expect(await keysOf("hour", day + 23 * HOUR)).toBe(500);
    expect(await keysOf("hour", day + DAY)).toBe(TOO_MANY_KEYS);
    expect(await isSettled("page", "hour")).toBe(true);
    expect(await keysOf("day", day)).toBe(200);
    expect(await keysOf("day", day + DAY)).toBe(TOO_MANY_KEYS);
    expect(await isSettled(TOTALS)).toBe(true);
  });

  test("leaves hours alone where none is split", async () => {
    await plantBlocks(t, site, dayTotals(), pageRow("day", day), {
      ...{ level: "hour" as const, unit: ALL, bucket: day },
      counts: { page: crowd },
    });
    const before = await rowsWith(t, { level: "hour" });
    await settleDay();
    expect(await rowsWith(t, { level: "hour" })).toEqual(before);
    expect(await keysOf("day", day)).toBe(200);
    expect(await isSettled(TOTALS)).toBe(true);
  });

  test("marks the day after the last of the runs that it takes", async () => {
    const names = [...dimensionNames].sort();
    const [first, second] = names as [Dimension, Dimension];
    const large = (unit: Dimension, hour: number) => ({
      ...{ level: "hour" as const, unit, bucket: day + hour * HOUR },
      counts: { [unit]: manyKeys(1000) },
    });
    const hours = [0, 1, 2];
    await plantBlocks(
      t,
      site,
      dayTotals(),
      ...hours.map((hour) => large(first, hour)),
      large(second, 0),
    );
    await settleDay();
    const place = { siteId: idOf(site), bucket: day };
    expect(await due()).toEqual([
      { ...place, level: "hour", dimension: second },
    ]);
    expect(await isSettled(first, "hour")).toBe(true);
    expect(await isSettled(second, "hour")).toBeUndefined();
    expect(await isSettled(TOTALS)).toBeUndefined();
    await settleDimension("hour", { dimension: second });
    expect(await isSettled(second, "hour")).toBe(true);
    expect(await isSettled(TOTALS)).toBe(true);
  });

  test("goes through all dimensions by itself", async () => {
    await plantBlocks(t, site, dayTotals(), pageRow("day", day));
    await settleDay();
    await advance(t, 15 * MINUTE);
    expect(await keysOf("day", day)).toBe(200);
    expect(await isSettled(TOTALS)).toBe(true);
  });

  test("of a deleted site does nothing", async () => {
    vi.setSystemTime(day + 30 * DAY);
    await plantBlocks(t, site, dayTotals(), pageRow("day", day));
    await deleteSite();
    await settleDay();
    await settleDimension("day");
    expect(await settleMissed()).toBe(0);
    expect(await due()).toEqual([]);
    expect(await keysOf("day", day)).toBe(TOO_MANY_KEYS);
  });
});

describe("trimming a dimension", () => {
  test("joins the parts of an hour", async () => {
    const half = (name: string, part: number) => ({
      ...{ level: "hour" as const, unit: "page", bucket: day, part },
      counts: { page: { [name]: 1, both: 1 } },
    });
    await plantBlocks(t, site, half("a", 0), half("b", 1));
    await settleDimension("hour");
    expect(await heldBy(t, { level: "hour" })).toEqual([
      { page: { a: 1, b: 1, both: 2 } },
    ]);
  });

  test("leaves an hour alone that was trimmed in all its parts", async () => {
    const row = pageRow("hour", day);
    await plantBlocks(
      t,
      site,
      { ...row, settled: true },
      { ...pageRow("hour", day + HOUR), settled: true },
      { ...pageRow("hour", day + HOUR), part: 1 },
    );
    await settleDimension("hour");
    expect(await keysOf("hour", day)).toBe(TOO_MANY_KEYS);
    expect(await keysOf("hour", day + HOUR)).toBe(500);
  });

  test("begins at the hour that it is told", async () => {
    await plantBlocks(
      t,
      site,
      pageRow("hour", day),
      pageRow("hour", day + HOUR),
    );
    await settleDimension("hour", { from: day + HOUR });
    expect(await keysOf("hour", day)).toBe(TOO_MANY_KEYS);
    expect(await keysOf("hour", day + HOUR)).toBe(500);
  });

  test("ends at half a megabyte, and goes on with the next hour", async () => {
    // Each has some 200 KB.
    const large = (hour: number) => ({
      ...{ level: "hour" as const, unit: "page", bucket: day + hour * HOUR },
      counts: { page: manyKeys(1000) },
    });
    await plantBlocks(t, site, ...[0, 1, 2, 3].map(large));
    await settleDimension("hour");
    const rows = await rowsWith(t, { level: "hour" });
    expect(rows.map(({ settled }) => settled === true)).toEqual([
      ...[true, true, true, false],
    ]);
    const place = { siteId: idOf(site), bucket: day };
    expect(await due()).toEqual([
      { ...place, level: "hour", dimension: "page", from: day + 3 * HOUR },
    ]);
  });
});

describe("the safety net", () => {
  test("settles again the days that are overdue by more than an hour", async () => {
    const overdueAt = settlesAt(ages, day + DAY) + HOUR;
    await plantBlocks(
      t,
      site,
      dayTotals(day - 2 * DAY, true),
      dayTotals(day - DAY),
      dayTotals(),
      dayTotals(day + DAY),
    );
    vi.setSystemTime(overdueAt);
    expect(await settleMissed()).toBe(1);
    vi.setSystemTime(overdueAt + 1);
    expect(await settleMissed()).toBe(2);
    const calls = await dueCalls(t, internal.rollups.settle.settleDay);
    const siteId = idOf(site);
    expect(calls.map(({ args }) => args)).toEqual([
      { siteId, bucket: day - DAY },
      { siteId, bucket: day - DAY },
      { siteId, bucket: day },
    ]);
  });

  test("looks two months back", async () => {
    vi.setSystemTime(day + 62 * DAY);
    await plantBlocks(t, site, dayTotals());
    expect(await settleMissed()).toBe(1);
    vi.setSystemTime(day + 62 * DAY + 1);
    expect(await settleMissed()).toBe(0);
  });
});
