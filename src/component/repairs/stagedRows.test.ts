/** The count of a large hour waits in staged rows, and each step takes a bounded part of them. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MIB } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as limits from "../budget/repairLimits.js";
import * as stepBudget from "../budget/stepBudget.js";
import { TOTALS } from "../model/rollups/blocks.js";
import {
  heldBy,
  manyKeys,
  overview,
  pages,
  plantBlocks,
  rowsWith,
  tablesWith,
  type Counts,
} from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { answerOf } from "./repairs.helpers.js";
import { mergeStaged, someStagedOf, stage, unstageSome } from "./stagedRows.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const hour = Date.UTC(2026, 2, 2, 6);

const stageCounts = (counts: Counts, parts = 0) =>
  answerOf(t, site, (scope) =>
    stage(scope, { hour, parts }, tablesWith(counts)),
  );
const someOf = (group: "overview" | "page") =>
  answerOf(t, site, (scope) => someStagedOf(scope, hour, group));
const limitMerged = (limit: Partial<typeof limits.mergedCells>) =>
  vi
    .spyOn(limits, "mergedCells", "get")
    .mockReturnValue({ rows: 500, bytes: MIB, ...limit });
const stagedPart = (part: number, bucket = hour) => ({
  ...{ level: "staged" as const, unit: "page", bucket, part },
  counts: pages(1),
});

describe("a count of one step", () => {
  test("is staged with a row for each dimension, after the rows there are", async () => {
    const counts = { ...overview(3), ...pages(2) };
    expect(await stageCounts(counts, 7)).toBe(9);
    const rows = await rowsWith(t, { level: "staged" });
    expect(
      rows.map(({ unit, bucket, part }) => ({ unit, bucket, part })),
    ).toEqual([
      { unit: "page", bucket: hour, part: 8 },
      { unit: TOTALS, bucket: hour, part: 7 },
    ]);
    expect(await heldBy(t, { unit: TOTALS })).toEqual([overview(3)]);
    expect(await heldBy(t, { unit: "page" })).toEqual([pages(2)]);
  });

  test("is cut where a dimension is too large for one row", async () => {
    vi.spyOn(limits, "MAX_STAGED_ROW_BYTES", "get").mockReturnValue(1000);
    const counts = { page: manyKeys(10) };
    const parts = await stageCounts(counts);
    expect(parts).toBeGreaterThan(1);
    const rows = await rowsWith(t, { unit: "page" });
    expect(rows.map(({ part }) => part)).toEqual([...Array(parts).keys()]);
    const held = await heldBy(t, { unit: "page" });
    expect(Object.assign({}, ...held.map(({ page }) => page))).toEqual(
      counts.page,
    );
  });
});

describe("the staged rows of a dimension", () => {
  test("are all those of its hour", async () => {
    await plantBlocks(
      t,
      site,
      stagedPart(0),
      stagedPart(1),
      stagedPart(0, hour - HOUR),
      stagedPart(0, hour + 1),
      { level: "staged", unit: TOTALS, bucket: hour, counts: overview(1) },
    );
    const pagesOf = await someOf("page");
    expect(pagesOf.rows).toHaveLength(2);
    expect(pagesOf.isAll).toBe(true);
    expect(pagesOf.bytes).toBeGreaterThan(0);
    expect((await someOf("overview")).rows).toHaveLength(1);
  });

  test("come as many at a time as one step merges", async () => {
    await plantBlocks(t, site, ...[0, 1, 2].map((part) => stagedPart(part)));
    limitMerged({ rows: 3 });
    const { bytes, ...all } = await someOf("page");
    expect(all.isAll).toBe(true);
    limitMerged({ rows: 2 });
    const some = await someOf("page");
    expect(some.isAll).toBe(false);
    expect(some.rows.map(({ part }) => part)).toEqual([0, 1]);
    limitMerged({ bytes: (bytes / 3) * 2 - 1 });
    expect((await someOf("page")).rows).toHaveLength(2);
    limitMerged({ bytes: (bytes / 3) * 2 });
    expect((await someOf("page")).isAll).toBe(true);
  });
});

describe("merging staged rows", () => {
  const merge = async () => {
    const rows = await rowsWith(t, { unit: "page" });
    await inScope(t, site, ({ ctx }) => mergeStaged(ctx, "page", rows));
  };

  test("leaves one row with all figures, and does nothing where there is none", async () => {
    await plantBlocks(t, site, stagedPart(0), stagedPart(1), stagedPart(2));
    await merge();
    expect(await heldBy(t, { level: "staged" })).toEqual([pages(3)]);
    const [row] = await rowsWith(t);
    await t.run((ctx) => ctx.db.delete("rollups", row!._id));
    await merge();
    expect(await rowsWith(t)).toEqual([]);
  });

  test("keeps the keys that an hour may still have while late events come", async () => {
    const keys = (from: number, to: number) =>
      Object.fromEntries(
        Array.from({ length: to - from }, (_, at) => [`/${from + at}`, 1]),
      );
    const part = (at: number, page: Record<string, number>) => ({
      ...stagedPart(at),
      counts: { page },
    });
    await plantBlocks(t, site, part(0, keys(0, 300)), part(1, keys(300, 600)));
    await merge();
    const [merged] = await heldBy(t, { level: "staged" });
    expect(Object.keys(merged?.page ?? {})).toHaveLength(600);
  });
});

describe("giving a count up", () => {
  const unstage = () => answerOf(t, site, (scope) => unstageSome(scope, hour));

  async function stageAll() {
    const { siteId } = site;
    await t.mutation(api.sites.updateSite, {
      ...{ siteId, promotedProperties: ["plan"] },
    });
    await plantBlocks(
      t,
      site,
      { level: "staged", unit: TOTALS, bucket: hour },
      { level: "staged", unit: TOTALS, bucket: hour, part: 1 },
      { level: "staged", unit: "property:plan", bucket: hour },
      { level: "staged", unit: "property:once", bucket: hour },
      stagedPart(0),
    );
  }

  test("deletes every staged row of the hour, and nothing else", async () => {
    await stageAll();
    await plantBlocks(t, site, stagedPart(0, hour + HOUR), {
      ...{ level: "hour", unit: "page", bucket: hour },
    });
    expect(await unstage()).toBe(true);
    const left = await rowsWith(t);
    expect(left.map(({ level, bucket }) => `${level} ${bucket}`)).toEqual([
      `hour ${hour}`,
      `staged ${hour + HOUR}`,
    ]);
  });

  test("takes as many steps as it needs", async () => {
    await stageAll();
    const hasDoneEnough = vi.spyOn(stepBudget, "hasDoneEnough");
    const left: number[] = [];
    for (let steps = 0; steps < 10; steps++) {
      hasDoneEnough.mockReset();
      hasDoneEnough.mockResolvedValueOnce(false).mockResolvedValue(true);
      const isDone = await unstage();
      left.push((await rowsWith(t)).length);
      if (isDone) break;
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
  });
});
