/** Folds write small rows again, and leave large ones alone. */
import { describe, expect, test } from "vitest";
import { DAY, HOUR, KIB } from "../../shared/units.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { quietHour } from "../budget/figureLimits.js";
import {
  ALL,
  packedBytes,
  packTables,
  TOTALS,
} from "../model/rollups/blocks.js";
import { fromStored } from "../model/rollups/storedDims.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { isQuietHour, keepLeftOver, writeDeltas } from "./deltaBlocks.js";
import {
  deltasOf,
  hasDeltas,
  hasDeltasOf,
  someDeltasOf,
} from "./deltaReads.js";
import {
  countsOf,
  heldBy,
  idOf,
  manyKeys,
  plantBlocks,
  rowsWith,
  tablesWith,
  type Counts,
} from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const hour = START - HOUR / 2;
const overview = (count: number) => ({ overview: { "": count } });
const fence = (seq: number, lane = 0) => [{ lane, seq: BigInt(seq), after: 0 }];

/** Returns the hours that the fold opens, or that are not quiet any more. */
function fold(
  counts: Counts,
  { lane = 0, seq = 1, bucket = hour, lanes = 1 } = {},
) {
  const tables = tablesWith(counts);
  return inScope(t, site, ({ ctx }) =>
    writeDeltas(
      ctx,
      {
        site: { _id: idOf(site), lanes },
        ...{ lane, countedTo: fence(seq, lane) },
      },
      { hours: new Map([[bucket, tables]]) } as Parameters<
        typeof writeDeltas
      >[2],
    ),
  );
}
const all = () => rowsWith(t, { level: "delta", unit: ALL });
const parts = async () => (await all()).map(({ part }) => part);
const planted = (counts: Counts, more: { part?: number; lane?: number } = {}) =>
  plantBlocks(t, site, {
    ...{ level: "delta", unit: ALL, bucket: hour, counts },
    ...more,
  });

describe("a fold", () => {
  test("opens an hour once in its lane", async () => {
    const opened = (hour: number) => [
      { hour, isQuiet: true, isNew: true, cut: null },
    ];
    expect(await fold({ ...overview(1), page: { "/": 1 } })).toEqual(
      opened(hour),
    );
    expect(await fold({ ...overview(2), page: { "/": 2 } })).toEqual([]);
    expect(await heldBy(t, { level: "delta" })).toEqual([
      { page: { "/": 3 } },
      overview(3),
    ]);
    expect(await fold(overview(1), { lane: 1 })).toEqual(opened(hour));
    expect(await fold(overview(1), { bucket: hour + HOUR })).toEqual(
      opened(hour + HOUR),
    );
  });

  test("writes totals that are empty, and no other empty row", async () => {
    expect(await fold({})).toEqual([
      { hour, isQuiet: true, isNew: true, cut: null },
    ]);
    const rows = await rowsWith(t);
    expect(rows.map(({ unit }) => unit)).toEqual([TOTALS]);
  });

  test("notes how far it has come in the totals alone", async () => {
    await fold({ ...overview(1), page: { "/": 1 } }, { seq: 4 });
    await fold({ ...overview(1), page: { "/": 1 } }, { seq: 7 });
    const rows = await rowsWith(t);
    expect(rows.map(({ unit, countedTo }) => [unit, countedTo])).toEqual([
      [ALL, undefined],
      [TOTALS, fence(7)],
    ]);
  });

  test("begins a part when the open one has grown past 5 KB", async () => {
    await planted({ page: manyKeys(30) });
    await fold({ page: { "/a": 1 } });
    await fold({ page: { "/b": 1 } });
    // The last part is the open one.
    expect((await all()).slice(1).map(countsOf)).toEqual([
      { page: { "/a": 1, "/b": 1 } },
    ]);
  });

  test("writes a small part again", async () => {
    await planted({ page: manyKeys(20) });
    await fold({ page: { "/a": 1 } });
    expect(await parts()).toEqual([0]);
  });

  test("writes a part of up to four times its addition again", async () => {
    await planted({ page: manyKeys(300) });
    await fold({ page: manyKeys(60, "less") });
    expect(await parts()).toEqual([0, 1]);
    await planted({ page: manyKeys(300) }, { part: 2 });
    await fold({ page: manyKeys(90, "more") });
    expect(await parts()).toEqual([0, 1, 2]);
  });

  test("begins a part before one has more than half a megabyte", async () => {
    await planted({ page: manyKeys(1500) });
    await fold({ page: manyKeys(1500, "more") });
    const [first, ...others] = await all();
    expect(Object.keys(countsOf(first!).page ?? {})).toHaveLength(1500);
    const bytes = others.map((row) => packedBytes(fromStored(row.dims)));
    expect(others.map(({ part }) => part)).toEqual([1, 2]);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(256 * KIB);
  });

  test("begins a part where one dimension has too many keys for a row", async () => {
    const keys = Object.fromEntries(
      Array.from({ length: 4001 }, (_, index) => [`${index}`, 1]),
    );
    const added = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`more${index}`, 1]),
    );
    await planted({ event: { a: 1 }, page: keys });
    await fold({ page: added });
    expect(await parts()).toEqual([0, 1]);
  });

  test("writes totals again however large they are", async () => {
    await plantBlocks(t, site, {
      ...{ level: "delta", unit: TOTALS, bucket: hour },
      counts: { page: manyKeys(30) },
    });
    await fold(overview(1));
    expect(await rowsWith(t, { unit: TOTALS })).toHaveLength(1);
  });
});

describe("the deltas of an hour", () => {
  test("are found by their totals, within the hour", async () => {
    const siteId = idOf(site);
    await plantBlocks(t, site, { level: "delta", unit: TOTALS, bucket: hour });
    await planted({}, { lane: 3 });
    const has = (from: number, to: number) =>
      inScope(t, site, ({ ctx }) => hasDeltas(ctx, siteId, { from, to }));
    expect(await has(hour - DAY, hour)).toBe(false);
    expect(await has(hour, hour + 1)).toBe(true);
    expect(await has(hour + 1, hour + DAY)).toBe(false);
    const hasOwn = (bucket: number) =>
      inScope(t, site, (scope) => hasDeltasOf(scope, bucket));
    expect(await hasOwn(hour)).toBe(true);
    expect(await hasOwn(hour - 1)).toBe(false);
    expect(await hasOwn(hour + 1)).toBe(false);
    const lanes = (unit: string, bucket = hour) =>
      inScope(t, site, async (scope) =>
        (await deltasOf(scope, bucket, unit)).map(({ lane }) => lane),
      );
    expect(await lanes(ALL)).toEqual([3]);
    expect(await lanes(TOTALS)).toEqual([0]);
    expect(await lanes(TOTALS, hour - HOUR)).toEqual([]);
  });

  test("are taken until they have too many bytes, at least one", async () => {
    for (const part of [0, 1, 2]) await planted({ page: { "/": 1 } }, { part });
    const [row] = await all();
    const bytes = packedBytes(fromStored(row!.dims));
    const take = (maxBytes: number) =>
      inScope(t, site, async (scope) => {
        const { rows, isAll } = await someDeltasOf(scope, hour, maxBytes);
        return { taken: rows.map(({ part }) => part), isAll };
      });
    expect(await take(0)).toEqual({ taken: [0], isAll: false });
    expect(await take(bytes - 1)).toEqual({ taken: [0], isAll: false });
    expect(await take(bytes)).toEqual({ taken: [0, 1], isAll: false });
    expect(await take(3 * bytes)).toEqual({ taken: [0, 1, 2], isAll: true });
  });
});

describe("an hour is quiet", () => {
  const row = (...keys: string[]) => ({
    page: Object.fromEntries(keys.map((key) => [key, 1])),
  });
  /** One key that makes a row of so many bytes. */
  const sized = (bytes: number) => {
    const frame = packedBytes(packTables(tablesWith(row("a"))));
    return row("a".repeat(1 + bytes - frame));
  };
  const quiet = [{ hour, isQuiet: true, isNew: true, cut: null }];
  const busy = [{ hour, isQuiet: false, isNew: true, cut: null }];
  const isQuiet = (lanes = 1) =>
    inScope(t, site, (scope) =>
      isQuietHour({ ...scope, site: { ...scope.site, lanes } }, hour),
    );

  test("up to its bytes, which lanes share, and not a byte above", async () => {
    const { bytes } = quietHour;
    const half = sized(bytes / 2);
    const whole = sized(bytes);
    expect(await fold(half, { lanes: 2, lane: 0 })).toEqual(quiet);
    expect(await fold(whole, { lane: 1 })).toEqual(quiet);
    expect(await isQuiet()).toBe(true);
    expect(await isQuiet(2)).toBe(false);
    expect(await fold(sized(bytes / 2 + 1), { lanes: 2, lane: 2 })).toEqual(
      busy,
    );
    expect(await fold(sized(bytes + 1), { lane: 3 })).toEqual(busy);
    expect(await isQuiet()).toBe(false);
  });

  test("with two lanes, and with no more", async () => {
    expect(await fold(row("/"), { lanes: 2 })).toEqual(quiet);
    expect(await fold(row("/"), { lanes: 3, lane: 1 })).toEqual(busy);
    expect(await isQuiet(2)).toBe(true);
    expect(await isQuiet(3)).toBe(false);
  });

  test("until a part grows past the bound, which is said once", async () => {
    const half = sized(quietHour.bytes / 2);
    const name = Object.keys(half.page)[0]!;
    expect(await fold(half)).toEqual(quiet);
    const longer = { page: { [name.padEnd(quietHour.bytes, "b")]: 1 } };
    expect(await fold(longer)).toEqual(busy);
    expect(await fold(row("/b"))).toEqual([]);
    expect(await fold(longer)).toEqual([]);
  });

  test("until a second part begins, which is said once", async () => {
    await fold({ page: manyKeys(30) });
    expect(await isQuiet()).toBe(true);
    expect(await fold(row("/b"))).toEqual(busy);
    expect(await isQuiet()).toBe(false);
    expect(await fold(row("/c"))).toEqual([]);
  });

  test("when it opens without any dimension, and stays so with few", async () => {
    expect(await fold(overview(1))).toEqual(quiet);
    expect(await fold(row("/"))).toEqual([]);
    expect(await isQuiet()).toBe(true);
  });

  test("not when it opens with several parts", async () => {
    expect(await fold({ page: manyKeys(1500) })).toEqual(busy);
  });

  test("not when it had only an overview, and gets more than a quiet hour has", async () => {
    expect(await fold(overview(1))).toEqual(quiet);
    expect(await fold(sized(quietHour.bytes + 1))).toEqual(busy);
  });
});

test("leftovers go into a lane of their own, behind those that are there", async () => {
  const keep = (counts: Counts) =>
    inScope(t, site, (scope) => keepLeftOver(scope, hour, tablesWith(counts)));
  await keep({});
  expect(await all()).toEqual([]);
  await keep({ page: { "/": 1 } });
  await keep({ page: manyKeys(1500) });
  const rows = await all();
  expect(rows.map(({ part, lane }) => [part, lane])).toEqual([
    [0, MAX_LANES],
    [1, MAX_LANES],
    [2, MAX_LANES],
  ]);
  expect(rows.map(({ countedTo }) => countedTo)).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});
