/** A new count replaces the blocks of an hour: at once, or unit by unit. */
import { getDocumentSize } from "convex/values";
import { afterEach, describe, expect, test, vi } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { HOUR, MIB } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import * as limits from "../budget/repairLimits.js";
import * as stepBudget from "../budget/stepBudget.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Fence } from "../model/rollups/recount.js";
import {
  dueCalls,
  heldBy,
  idOf,
  overview,
  pages,
  plantBlocks,
  rowsWith,
  splitBucket,
  tablesWith,
  totals,
  type Counts,
} from "../rollups/plantedBlocks.helpers.js";
import { DAY_RUN } from "../rollups/mergePlans.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  areDeltasSmall,
  heldRows,
  replaceDeltas,
  replaceFromStaged,
  replaceHour,
  splitUp,
} from "./replaceHour.js";
import { answerOf } from "./repairs.helpers.js";
import { someStagedOf } from "./stagedRows.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const day = Date.UTC(2026, 2, 2);
const hour = day + 6 * HOUR;
const fence: Fence = [{ lane: 0, seq: 5n, after: 1 }];

const smallHour = (count: number, bucket = hour) => [
  totals("hour", bucket, count),
  { level: "hour" as const, unit: ALL, bucket, counts: pages(count) },
];
const staged = (unit: string, count: number, part = 0) => ({
  ...{ level: "staged" as const, unit, bucket: hour, part },
  counts: unit === TOTALS ? overview(count) : { [unit]: { "/": count } },
});
const builds = () => dueCalls(t, internal.rollups.compactUp.build);
const held = () => answerOf(t, site, (scope) => heldRows(scope, hour));
const limitReplaced = (bytes: number) =>
  vi.spyOn(limits, "MAX_REPLACED_BYTES", "get").mockReturnValue(bytes);
const promote = (...promotedProperties: string[]) =>
  t.mutation(api.sites.updateSite, {
    ...{ siteId: site.siteId, promotedProperties },
  });

describe("the rows that an hour has", () => {
  const units = [TOTALS, ALL, "page", "property:once"];
  const plantUnits = () =>
    plantBlocks(
      t,
      site,
      ...units.map((unit) => ({ level: "hour" as const, unit, bucket: hour })),
      ...smallHour(1, hour - HOUR),
      ...smallHour(1, hour + 1),
      staged(TOTALS, 1),
    );

  test("are those of all units, of a property too that is promoted no more", async () => {
    await plantUnits();
    expect((await held())?.map(({ unit }) => unit)).toEqual(units);
  });

  test("are replaced at once as long as they are small together", async () => {
    await plantUnits();
    const sizes = (await held())!.map((row) => getDocumentSize(row));
    const all = sizes.reduce((sum, size) => sum + size);
    limitReplaced(all);
    expect(await held()).toHaveLength(units.length);
    limitReplaced(all - 1);
    expect(await held()).toBeNull();
    limitReplaced(sizes[0]! - 1);
    expect(await held()).toBeNull();
    limitReplaced(sizes[0]! + sizes[1]! - 1);
    expect(await held()).toBeNull();
  });
});

describe("replacing an hour at once", () => {
  const replace = async (counts: Counts, settled = false) => {
    const before = (await held())!;
    await inScope(t, site, (scope) =>
      replaceHour(scope, hour, {
        ...{ before, tables: tablesWith(counts), settled, countedTo: fence },
      }),
    );
  };

  test("writes the new count over the old one, and says how far it counts", async () => {
    await plantBlocks(t, site, ...smallHour(7));
    await replace({ ...overview(3), ...pages(2) });
    expect(await heldBy(t, { unit: TOTALS })).toEqual([overview(3)]);
    expect(await heldBy(t, { unit: ALL })).toEqual([pages(2)]);
    const [row] = await rowsWith(t, { unit: TOTALS });
    expect(row?.countedTo).toEqual(fence);
    expect(row?.settled).toBeUndefined();
    expect(await builds()).toEqual([]);
  });

  test("marks the rows of an hour that has settled", async () => {
    await plantBlocks(t, site, ...smallHour(7));
    await replace({ ...overview(3), ...pages(2) }, true);
    const rows = await rowsWith(t);
    expect(rows.map(({ settled }) => settled)).toEqual([true, true]);
  });

  test("leaves no row of an hour without any event", async () => {
    await plantBlocks(t, site, ...smallHour(7));
    await replace({});
    expect(await rowsWith(t)).toEqual([]);
    await replace({});
    expect(await rowsWith(t)).toEqual([]);
    expect(await builds()).toEqual([]);
  });

  test("has the day built of an hour that had no blocks", async () => {
    await replace({ ...overview(3), ...pages(2) });
    expect(await builds()).toMatchObject([{ args: { bucket: day } }]);
  });
});

describe("replacing the deltas of an open hour", () => {
  const replace = (counts: Counts) =>
    inScope(t, site, (scope) =>
      replaceDeltas(scope, { hour, tables: tablesWith(counts), fence }),
    );
  const delta = (unit: string, lane: number, part = 0) => ({
    ...{ level: "delta" as const, unit, bucket: hour, lane, part },
    counts: unit === TOTALS ? overview(9) : pages(9),
  });

  test("leaves one delta with the new count, in a lane that had one", async () => {
    await plantBlocks(
      t,
      site,
      delta(TOTALS, 2),
      delta(TOTALS, 3),
      delta(ALL, 2),
      delta(ALL, 3),
    );
    await replace({ ...overview(3), ...pages(2) });
    expect(await heldBy(t, { unit: TOTALS })).toEqual([overview(3)]);
    expect(await heldBy(t, { unit: ALL })).toEqual([pages(2)]);
    const [row, ...others] = await rowsWith(t, { unit: TOTALS });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ level: "delta", lane: 2, countedTo: fence });
  });

  test("makes a delta where there was none, if anything is counted", async () => {
    await replace({});
    expect(await rowsWith(t)).toEqual([]);
    await replace(overview(3));
    expect(await heldBy(t, { unit: TOTALS })).toEqual([overview(3)]);
    const rows = await rowsWith(t);
    expect(rows.map(({ level, unit, lane }) => [level, unit, lane])).toEqual([
      ["delta", DAY_RUN, 0],
      ["delta", TOTALS, 0],
    ]);
    expect(await dueCalls(t, internal.rollups.compactDay.compactDay)).toEqual([
      expect.objectContaining({ args: { siteId: idOf(site), bucket: day } }),
    ]);
  });

  test("keeps an empty delta of an hour that has lost its events, so that compaction finds it", async () => {
    await plantBlocks(t, site, delta(TOTALS, 0), delta(ALL, 0));
    await replace({});
    expect(await heldBy(t, { unit: TOTALS })).toEqual([{}]);
    expect(await heldBy(t, { unit: ALL })).toEqual([]);
  });

  test("is for deltas that are small together", async () => {
    await plantBlocks(t, site, delta(ALL, 0), delta(ALL, 1));
    const areSmall = () =>
      inScope(t, site, (scope) => areDeltasSmall(scope, hour));
    expect(await areSmall()).toBe(true);
    limitReplaced(1);
    expect(await areSmall()).toBe(false);
  });
});

describe("splitting an hour up", () => {
  const split = () =>
    inScope(t, site, (scope) =>
      splitUp(scope, { siteId: idOf(site), level: "hour", bucket: hour }),
    );

  test.each([undefined, true] as const)(
    "gives each dimension a row of its own, settled: %s",
    async (settled) => {
      await promote("plan");
      const [total, all] = smallHour(4);
      await plantBlocks(t, site, total!, {
        ...all!,
        ...(settled && { settled }),
      });
      await split();
      const rows = await rowsWith(t, { level: "hour" });
      const units = rows.map(({ unit }) => unit);
      expect(new Set(units)).toEqual(
        new Set([...dimensionNames, "property:plan", TOTALS]),
      );
      expect(await heldBy(t, { unit: "page" })).toEqual([pages(4)]);
      expect(await heldBy(t, { unit: "event" })).toEqual([{}]);
      const marks = rows.filter(({ unit }) => unit !== TOTALS);
      expect(new Set(marks.map((row) => row.settled))).toEqual(
        new Set([settled]),
      );
    },
  );

  test("leaves one alone that is split, or has no dimensions yet", async () => {
    await plantBlocks(t, site, totals("hour", hour, 4));
    await split();
    expect(await rowsWith(t)).toHaveLength(1);
    await plantBlocks(t, site, ...splitBucket("hour", hour, 4).slice(1));
    const rows = await rowsWith(t);
    await split();
    expect(await rowsWith(t)).toEqual(rows);
  });
});

describe("replacing an hour unit by unit", () => {
  const replace = (replaced: string | null, settled = false) =>
    answerOf(t, site, (scope) =>
      replaceFromStaged(scope, { hour, fence, settled, replaced }),
    );
  const held = async (unit: string) =>
    (await heldBy(t, { level: "hour", unit }))[0];
  const isStaged = async (unit: string) =>
    (await rowsWith(t, { level: "staged", unit })).length > 0;
  const limitMerged = (limit: Partial<typeof limits.mergedCells>) =>
    vi
      .spyOn(limits, "mergedCells", "get")
      .mockReturnValue({ rows: 500, bytes: MIB, ...limit });

  test("takes the overview first, then each dimension, and leaves nothing staged", async () => {
    await plantBlocks(
      t,
      site,
      ...smallHour(9),
      staged(TOTALS, 3),
      staged("event", 4),
      staged("page", 1),
      staged("page", 1, 1),
    );
    const done = await replace(null);
    expect(done).toEqual({ isDone: true, replaced: "term" });
    expect(await held(TOTALS)).toEqual(overview(3));
    expect(await held("page")).toEqual(pages(2));
    expect(await held("event")).toEqual({ event: { "/": 4 } });
    expect(await held("country")).toEqual({});
    expect(await rowsWith(t, { level: "staged" })).toEqual([]);
    expect(await rowsWith(t, { unit: ALL })).toEqual([]);
    const [row] = await rowsWith(t, { unit: TOTALS });
    expect(row).toMatchObject({ countedTo: fence, bucket: hour });
    expect(row?.settled).toBeUndefined();
    expect(await builds()).toEqual([]);
  });

  test("marks each unit of an hour that has settled", async () => {
    await plantBlocks(t, site, ...smallHour(9), staged(TOTALS, 3));
    await replace(null, true);
    const rows = await rowsWith(t);
    expect(new Set(rows.map(({ settled }) => settled))).toEqual(
      new Set([true]),
    );
  });

  test("goes on behind the last unit that it has replaced", async () => {
    await plantBlocks(
      t,
      site,
      ...splitBucket("hour", hour, 9),
      ...[TOTALS, "event", "page"].map((unit) => staged(unit, 2)),
    );
    expect(await replace("event")).toMatchObject({ isDone: true });
    expect(await held("page")).toEqual(pages(2));
    expect(await held(TOTALS)).toEqual(overview(9));
    expect(await isStaged("event")).toBe(true);
    await replace(TOTALS);
    expect(await held("event")).toEqual({ event: { "/": 2 } });
    expect(await held(TOTALS)).toEqual(overview(9));
  });

  test("does at least one unit in a step, and no more once the step has done enough", async () => {
    await plantBlocks(
      t,
      site,
      ...splitBucket("hour", hour, 9),
      ...[TOTALS, "browser", "campaign"].map((unit) => staged(unit, 2)),
    );
    vi.spyOn(stepBudget, "hasDoneEnough").mockResolvedValue(true);
    expect(await replace(null)).toEqual({ isDone: false, replaced: TOTALS });
    expect(await isStaged("browser")).toBe(true);
    expect(await replace(TOTALS)).toEqual({
      ...{ isDone: false, replaced: "browser" },
    });
    expect(await isStaged("browser")).toBe(false);
    expect(await isStaged("campaign")).toBe(true);
  });

  test("merges a large unit first, in a step of its own", async () => {
    await plantBlocks(
      t,
      site,
      ...splitBucket("hour", hour, 9),
      ...[0, 1, 2].map((part) => staged("browser", 2, part)),
    );
    limitMerged({ rows: 2 });
    const browsers = async () =>
      (await rowsWith(t, { level: "staged", unit: "browser" })).length;
    expect(await replace(null)).toEqual({ isDone: false, replaced: TOTALS });
    expect(await browsers()).toBe(3);
    expect(await replace(TOTALS)).toEqual({ isDone: false, replaced: TOTALS });
    expect(await browsers()).toBe(2);
    expect(await replace(TOTALS)).toMatchObject({ isDone: true });
    expect(await held("browser")).toEqual({ browser: { "/": 6 } });
  });

  test("bounds what the units of one step have staged together", async () => {
    await plantBlocks(
      t,
      site,
      ...splitBucket("hour", hour, 9),
      ...["browser", "campaign"].map((unit) => staged(unit, 2)),
    );
    const one = await answerOf(t, site, (scope) =>
      someStagedOf(scope, hour, "browser"),
    );
    const other = await answerOf(t, site, (scope) =>
      someStagedOf(scope, hour, "campaign"),
    );
    limitMerged({ bytes: one.bytes + other.bytes - 1 });
    expect(await replace(TOTALS)).toEqual({
      ...{ isDone: false, replaced: "browser" },
    });
    expect(await isStaged("campaign")).toBe(true);
    await plantBlocks(t, site, staged("browser", 2));
    limitMerged({ bytes: one.bytes + other.bytes });
    expect(await replace(TOTALS)).toMatchObject({ isDone: true });
  });

  test("deletes what is left of a property that is promoted no more", async () => {
    await promote("plan");
    const units = ["property:once", "property:plan"];
    await plantBlocks(
      t,
      site,
      ...splitBucket("hour", hour, 9),
      ...units.map((unit) => ({ ...staged(unit, 9), level: "hour" as const })),
      ...units.map((unit) => staged(unit, 2)),
    );
    await replace(TOTALS);
    expect(await held("property:once")).toBeUndefined();
    expect(await held("property:plan")).toEqual({
      "property:plan": { "/": 2 },
    });
    expect(await rowsWith(t, { level: "staged" })).toEqual([]);
  });

  test("has the day built of an hour that had no blocks", async () => {
    await plantBlocks(t, site, staged(TOTALS, 3));
    await replace(null);
    expect(await held(TOTALS)).toEqual(overview(3));
    expect(await builds()).toMatchObject([{ args: { bucket: day } }]);
  });
});
