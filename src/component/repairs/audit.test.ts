/** An audit compares blocks with a new count, or with finer blocks, and returns what differs. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addHash, emptySketch } from "../../shared/codec/sketch.js";
import { HOUR } from "../../shared/units.js";
import { KEY_PRECISION, type Dimension } from "../../shared/dimensions.js";
import { api } from "../_generated/api.js";
import * as limits from "../budget/repairLimits.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import {
  idOf,
  overview,
  pages,
  plantBlocks,
  splitBucket,
  tablesWith,
  totals,
  type Counts,
} from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import { plantedTable, plantRows } from "../testing/plantedRows.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { auditHour, auditSum, hasReadEnough } from "./audit.js";
import { plantRaw, plantRepair, view } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const month = Date.UTC(2026, 2, 1);
const day = Date.UTC(2026, 2, 2);
const hour = day + 6 * HOUR;
const { audit: usual } = limits;

const limitAudit = (limit: Partial<typeof limits.audit>) =>
  vi.spyOn(limits, "audit", "get").mockReturnValue({ ...usual, ...limit });
const ofHour = (expected: Counts) =>
  inScope(t, site, (scope) => auditHour(scope, hour, tablesWith(expected)));
/** Names each key that differs in an hour once, as `dimension key`. */
const differing = async (expected: Counts) => namesOf(await ofHour(expected));
const namesOf = (
  drift: readonly { dimension: string; key: string }[] | null,
) => [...new Set(drift?.map(({ dimension, key }) => `${dimension} ${key}`))];
const promote = (...promotedProperties: string[]) =>
  t.mutation(api.sites.updateSite, {
    ...{ siteId: site.siteId, promotedProperties },
  });
const inOneRow = (
  level: "hour" | "day" | "month",
  bucket: number,
  count: number,
) => [
  totals(level, bucket, count),
  {
    ...{ level, unit: ALL, bucket },
    counts: pages(count),
  },
];
const delta = (unit: string, counts: Counts, lane = 0) => ({
  ...{ level: "delta" as const, unit, bucket: hour, lane, counts },
});

describe("an hour", () => {
  test("is the sum of its blocks and of the deltas that wait", async () => {
    await plantBlocks(
      t,
      site,
      ...inOneRow("hour", hour, 1),
      { level: "hour", unit: "page", bucket: hour, counts: pages(2) },
      delta(TOTALS, overview(2)),
      delta(TOTALS, overview(4), 1),
      delta(ALL, pages(4)),
      ...inOneRow("hour", hour - HOUR, 100),
    );
    expect(await ofHour({ ...overview(7), ...pages(7) })).toEqual([]);
  });

  test("differs where a figure does, with its place and both numbers", async () => {
    await plantBlocks(t, site, ...inOneRow("hour", hour, 1));
    const drift = await ofHour({ ...overview(1), ...pages(3) });
    const of = { level: "hour", bucket: hour, dimension: "page", key: "/" };
    expect(drift).toEqual([
      { ...of, metric: "events", stored: 1, expected: 3 },
      { ...of, metric: "pageviews", stored: 1, expected: 3 },
    ]);
    expect(await differing({ ...overview(2), ...pages(1) })).toEqual([
      "overview ",
    ]);
  });

  test("differs where a dimension is missing, or should not be there", async () => {
    await plantBlocks(t, site, ...inOneRow("hour", hour, 1));
    const browser = { browser: { Firefox: 1 } };
    expect(await differing({ ...overview(1), ...browser })).toEqual([
      "page /",
      "browser Firefox",
    ]);
  });

  test("waits for compaction where its deltas are many", async () => {
    await plantBlocks(t, site, delta(ALL, pages(1)), delta(ALL, pages(1), 1));
    limitAudit({ deltaBytes: 1 });
    expect(await ofHour({})).toBeNull();
  });

  test("is compared by as many dimensions as the call may read", async () => {
    await plantBlocks(t, site, ...splitBucket("hour", hour, 1));
    const wrong = { ...overview(1), ...pages(3) };
    expect(await differing(wrong)).toEqual(["page /"]);
    limitAudit({ done: { bytes: -1, ranges: -1 } });
    expect(await ofHour(wrong)).toEqual([]);
    expect(await differing({ ...wrong, ...overview(2) })).toEqual([
      "overview ",
    ]);
  });

  test("may hold more visitors of a session's key than are left, and no more of an event's", async () => {
    const sketch = (...hashes: number[]) =>
      hashes.reduce(
        (sum, hash) => addHash(sum, hash, KEY_PRECISION),
        emptySketch(),
      );
    const tables = (...hashes: number[]) =>
      new Map(
        (["page", "entryPage"] satisfies Dimension[]).map((dimension) => [
          dimension,
          plantedTable(dimension, new Map([["/", 1]]), sketch(...hashes)),
        ]),
      );
    const unit = ALL;
    await plantRows(t, site.siteId, [
      { level: "hour", unit, bucket: hour, tables: tables(1, 2) },
    ]);
    const drift = await inScope(t, site, (scope) =>
      auditHour(scope, hour, tables(1)),
    );
    expect(drift?.map(({ dimension, metric }) => [dimension, metric])).toEqual([
      ["page", "visitors"],
    ]);
  });
});

describe("a property that is promoted", () => {
  const plan = (count: number) => ({ "property:plan": { pro: count } });
  const plantHour = () =>
    plantBlocks(t, site, {
      ...{ level: "hour", unit: ALL, bucket: hour, counts: plan(1) },
    });

  test("is compared in hours that began after the setting changed", async () => {
    await plantHour();
    vi.setSystemTime(hour - 1);
    await promote("plan");
    expect(await differing(plan(2))).toEqual(["property:plan pro"]);
    await promote();
    vi.setSystemTime(hour);
    await promote("plan");
    expect(await ofHour(plan(2))).toEqual([]);
    expect(await differing({ ...plan(2), ...pages(1) })).toEqual(["page /"]);
  });

  test("is compared in all hours of a site that has had it from its beginning", async () => {
    await plantHour();
    await promote("plan");
    await t.run((ctx) =>
      ctx.db.patch("sites", idOf(site), { promotedAt: undefined }),
    );
    expect(await differing(plan(2))).toEqual(["property:plan pro"]);
  });

  test("is compared no more once it is not", async () => {
    await plantHour();
    expect(await ofHour(plan(2))).toEqual([]);
  });
});

describe.each([
  ["day", day, "hour"],
  ["month", month, "day"],
] as const)("a %s", (level, bucket, finer) => {
  beforeEach(() => {
    // The first dimension is drawn: pages.
    vi.spyOn(Math, "random").mockReturnValue(0.5);
  });
  const audited = () =>
    inScope(t, site, (scope) =>
      auditSum(scope, { siteId: idOf(site), level, bucket }),
    );
  const found = async () => namesOf(await audited());

  test("is compared with its finer blocks", async () => {
    await plantBlocks(t, site, ...inOneRow(finer, bucket, 3));
    await plantBlocks(t, site, ...inOneRow(level, bucket, 3));
    expect(await audited()).toEqual([]);
    await plantBlocks(t, site, ...[{ ...totals(level, bucket, 1), part: 1 }], {
      level,
      unit: ALL,
      bucket,
      part: 1,
      counts: pages(1),
    });
    expect(await found()).toEqual(["overview ", "page /"]);
    expect((await audited())[0]).toMatchObject({
      ...{ level, bucket, metric: "events", stored: 4, expected: 3 },
    });
  });

  test("is not compared by a property that is promoted no more", async () => {
    const unit = ALL;
    const counts = { "property:once": { pro: 1 } };
    await plantBlocks(t, site, totals(finer, bucket, 3));
    await plantBlocks(t, site, totals(level, bucket, 4), {
      ...{ level, unit, bucket, counts },
    });
    expect(await found()).toEqual(["overview "]);
  });

  test("is not compared before it is built", async () => {
    await plantBlocks(t, site, ...inOneRow(finer, bucket, 3));
    expect(await audited()).toEqual([]);
  });

  test("is compared by its overview while its dimensions are not built", async () => {
    await plantBlocks(t, site, ...inOneRow(finer, bucket, 3));
    await plantBlocks(t, site, totals(level, bucket, 4));
    expect(await found()).toEqual(["overview "]);
  });

  test("is compared by its overview where a finer block alone is split", async () => {
    await plantBlocks(t, site, ...splitBucket(finer, bucket, 3));
    await plantBlocks(t, site, ...inOneRow(level, bucket, 4));
    expect(await found()).toEqual(["overview "]);
  });

  test("that is split is compared by one dimension that is drawn", async () => {
    await plantBlocks(t, site, ...splitBucket(finer, bucket, 3));
    await plantBlocks(t, site, ...splitBucket(level, bucket, 3));
    expect(await audited()).toEqual([]);
    const page = { level, unit: "page", bucket, part: 1 } as const;
    await plantBlocks(t, site, { ...page, counts: pages(1) });
    expect(await found()).toEqual(["page /"]);
    let drawn = 0;
    // Pages come last.
    vi.mocked(Math.random).mockImplementation(() => 1 - drawn++ / 100);
    expect(await audited()).toEqual([]);
  });

  test("is not compared by a dimension that it does not have yet", async () => {
    await plantBlocks(t, site, ...splitBucket(finer, bucket, 3));
    const [total, ...units] = splitBucket(level, bucket, 3);
    const others = units.filter(({ unit }) => unit !== "page");
    await plantBlocks(t, site, total!, ...others);
    expect(await audited()).toEqual([]);
  });
});

test("a call has read enough once it is past either limit", async () => {
  const enough = (more: { bytes: number; ranges: number }) =>
    inScope(t, site, async ({ ctx }) => {
      const { bytesRead, databaseQueries } =
        await ctx.meta.getTransactionMetrics();
      const bytes = bytesRead.used + more.bytes;
      const ranges = databaseQueries.used + more.ranges;
      limitAudit({ done: { bytes, ranges } });
      return await hasReadEnough(ctx);
    });
  expect(await enough({ bytes: 0, ranges: 0 })).toBe(false);
  expect(await enough({ bytes: -1, ranges: 0 })).toBe(true);
  expect(await enough({ bytes: 0, ranges: -1 })).toBe(true);
});

test("hours of a day that is being counted again are skipped", async () => {
  const hours = [0, 1, 2].map((index) => day + index * HOUR);
  await plantRaw(t, site, {
    events: hours.map((occurredAt) => ({ occurredAt })),
  });
  const { siteId } = site;
  const audit = () => t.mutation(api.audit.auditBuckets, { siteId });
  expect(await audit()).toEqual({ audited: 3, skipped: 0, drift: [] });
  await plantRepair(t, site, { day, hours: [hour] });
  expect(await audit()).toEqual({ audited: 0, skipped: 3, drift: [] });
});

test("clean-up writes no horizon that has not moved, so it re-runs no report", async () => {
  await site.send([view("ann", day)]);
  const { siteId } = site;
  const writes = () =>
    t.run(async (ctx) => {
      await ctx.runMutation(api.retention.cleanupSite, { siteId });
      const { documentsWritten } = await ctx.meta.getTransactionMetrics();
      return documentsWritten.used;
    });
  await writes();
  expect(await writes()).toBe(0);
});
