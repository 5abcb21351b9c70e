/** A day is summed up again from its hours, and a month from its days, unit by unit. */
import { describe, expect, test } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import {
  heldBy,
  idOf,
  overview,
  pages,
  plantBlocks,
  rowsWith,
  splitBucket,
  totals,
} from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { sumUp } from "./sumUp.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 1, 1);
const day = Date.UTC(2026, 1, 3);
const buckets = { day, month };
const finerLevels = { day: "hour", month: "day" } as const;
const finerMs = { day: HOUR, month: DAY };
const levels = ["day", "month"] as const;
type Level = (typeof levels)[number];

const small = (level: "hour" | Level, bucket: number, count: number) => [
  totals(level, bucket, count),
  { level, unit: ALL, bucket, counts: pages(count) },
];
/** Two finer buckets, which count 3 events together. */
const finer = (level: Level, make = small) => [
  ...make(finerLevels[level], buckets[level], 1),
  ...make(finerLevels[level], buckets[level] + finerMs[level], 2),
];
const sum = (level: Level, after: string | null) =>
  inScope(t, site, (scope) =>
    sumUp(scope, { siteId: idOf(site), level, bucket: buckets[level] }, after),
  );

describe.each(levels)("a %s", (level) => {
  const bucket = buckets[level];

  test("whose dimensions are in one row is summed up at once", async () => {
    await plantBlocks(t, site, ...finer(level), ...small(level, bucket, 9));
    expect(await sum(level, null)).toBe("done");
    expect(await heldBy(t, { level })).toEqual([pages(3), overview(3)]);
    const rows = await rowsWith(t, { level });
    expect(rows.map(({ settled }) => settled)).toEqual([undefined, undefined]);
  });

  test("that has settled stays marked as settled", async () => {
    const settled = small(level, bucket, 9).map((row) => ({
      ...{ ...row, settled: true },
    }));
    await plantBlocks(t, site, ...finer(level), ...settled);
    await sum(level, null);
    const rows = await rowsWith(t, { level });
    expect(rows.map((row) => row.settled)).toEqual([true, true]);
  });

  test("that is not built yet stays so", async () => {
    await plantBlocks(t, site, ...finer(level));
    expect(await sum(level, null)).toBe("notBuilt");
    expect(await rowsWith(t, { level })).toEqual([]);
  });

  test("whose dimensions are not built yet gets its overview only", async () => {
    await plantBlocks(t, site, ...finer(level), totals(level, bucket, 9));
    expect(await sum(level, null)).toBe("done");
    expect(await heldBy(t, { level })).toEqual([overview(3)]);
  });

  test("loses rows of it that begin at another time", async () => {
    await plantBlocks(
      t,
      site,
      ...finer(level),
      ...small(level, bucket, 9),
      totals(level, bucket + HOUR, 9),
    );
    await sum(level, null);
    const rows = await rowsWith(t, { level, unit: TOTALS });
    expect(rows.map((row) => row.bucket)).toEqual([bucket]);
  });

  test("is split first where a finer bucket is split", async () => {
    await plantBlocks(
      t,
      site,
      ...finer(level, splitBucket),
      ...small(level, bucket, 9),
    );
    expect(await sum(level, null)).toEqual({ unit: TOTALS });
    expect(await heldBy(t, { level, unit: TOTALS })).toEqual([overview(3)]);
    expect(await heldBy(t, { level, unit: "page" })).toEqual([pages(9)]);
    expect(await heldBy(t, { level, unit: ALL })).toEqual([]);
  });

  test("that is split is summed up one dimension after the other", async () => {
    await plantBlocks(
      t,
      site,
      ...finer(level),
      ...splitBucket(level, bucket, 9),
    );
    let last = await sum(level, null);
    expect(last).toEqual({ unit: TOTALS });
    expect(await heldBy(t, { level, unit: "page" })).toEqual([pages(9)]);
    const summed: string[] = [];
    while (typeof last === "object" && summed.length < 50) {
      last = await sum(level, last.unit);
      if (typeof last === "object") summed.push(last.unit);
    }
    expect(last).toBe("done");
    expect(summed).toEqual([...dimensionNames].sort());
    expect(await heldBy(t, { level, unit: "page" })).toEqual([pages(3)]);
    expect(await heldBy(t, { level, unit: "event" })).toEqual([{}]);
  });
});

test("a dimension that has settled stays marked as settled", async () => {
  const page = { level: "day" as const, unit: "page", bucket: day };
  await plantBlocks(t, site, ...finer("day"), { ...page, settled: true });
  await sum("day", "os");
  const rows = await rowsWith(t, { level: "day", unit: "page" });
  expect(rows.map((row) => row.settled)).toEqual([true]);
});

test("nothing is left of a property that is promoted no more", async () => {
  const { siteId } = site;
  await t.mutation(api.sites.updateSite, {
    ...{ siteId, promotedProperties: ["plan"] },
  });
  const units = ["property:once", "property:plan"];
  await plantBlocks(
    t,
    site,
    ...units.flatMap((unit) =>
      (["hour", "day"] as const).map((level) => ({
        ...{ level, unit, bucket: day },
        counts: { [unit]: { pro: level === "day" ? 9 : 3 } },
      })),
    ),
    totals("hour", day, 3),
  );
  expect(await sum("day", "page")).toEqual({ unit: "property:once" });
  expect(await heldBy(t, { level: "day", unit: "property:once" })).toEqual([]);
  expect(await sum("day", "property:once")).toEqual({ unit: "property:plan" });
  expect(await heldBy(t, { level: "day", unit: "property:plan" })).toEqual([
    { "property:plan": { pro: 3 } },
  ]);
});
