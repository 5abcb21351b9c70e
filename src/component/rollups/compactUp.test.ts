/** Days are built from hours and months from days, once, and say when they settle. */
import { describe, expect, test } from "vitest";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { mergeFiner } from "./compactUp.js";
import {
  dueCalls,
  heldBy,
  idOf,
  manyKeys,
  overview,
  pages,
  plantBlocks,
  rowsWith,
} from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 1, 1);
const day = Date.UTC(2026, 1, 3);

const dayPlace = () =>
  ({ siteId: idOf(site), level: "day", bucket: day }) as const;
const monthPlace = () =>
  ({ siteId: idOf(site), level: "month", bucket: month }) as const;
const build = (place: {
  siteId: ReturnType<typeof idOf>;
  level: "day" | "month";
  bucket: number;
}) => t.mutation(internal.rollups.compactUp.build, place);
const buildDimension = (
  dimension: Dimension,
  place: Parameters<typeof build>[0] = dayPlace(),
) =>
  t.mutation(internal.rollups.compactUp.buildDimension, {
    ...place,
    dimension,
  });

/** An hour whose dimensions are all in one row. */
const smallHour = (bucket: number, count: number) => [
  { level: "hour" as const, unit: TOTALS, bucket, counts: overview(count) },
  { level: "hour" as const, unit: ALL, bucket, counts: pages(count) },
];
/** A bucket that has a unit of its own for pages. */
const splitBlock = (
  level: "hour" | "day" | "month",
  bucket: number,
  count: number,
) => [
  { level, unit: TOTALS, bucket, counts: overview(count) },
  { level, unit: "page", bucket, counts: pages(count) },
];

const settlings = () => dueCalls(t, internal.rollups.settle.settleDay);
const builds = () => dueCalls(t, internal.rollups.compactUp.build);
const dimensionBuilds = async () =>
  (await dueCalls(t, internal.rollups.compactUp.buildDimension)).map(
    ({ args }) => (args as { dimension: string }).dimension,
  );

describe("a day", () => {
  test("is the sum of its hours, and no later build changes it", async () => {
    await plantBlocks(
      t,
      site,
      ...smallHour(day - HOUR, 100),
      ...smallHour(day, 1),
      ...smallHour(day + 23 * HOUR, 2),
      ...smallHour(day + DAY, 100),
    );
    await build(dayPlace());
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(3),
    ]);
    expect(await heldBy(t, { level: "day", unit: ALL })).toEqual([pages(3)]);
    const rows = await rowsWith(t, { level: "day" });
    expect(rows.map(({ settled }) => settled)).toEqual([undefined, undefined]);
    expect(rows.map(({ bucket }) => bucket)).toEqual([day, day]);
    expect(await settlings()).toHaveLength(1);
    await plantBlocks(t, site, ...smallHour(day + HOUR, 5));
    await build(dayPlace());
    expect(await rowsWith(t, { level: "day" })).toEqual(rows);
    expect(await settlings()).toHaveLength(1);
    expect(await dimensionBuilds()).toEqual([]);
  });

  test("gets only what it does not have yet", async () => {
    await plantBlocks(t, site, ...smallHour(day, 1), {
      level: "day",
      unit: TOTALS,
      bucket: day,
      counts: overview(7),
    });
    await build(dayPlace());
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(7),
    ]);
    expect(await heldBy(t, { level: "day", unit: ALL })).toEqual([pages(1)]);
  });

  test("gets each dimension in a row of its own where an hour is split", async () => {
    const promotedProperties = ["plan"];
    const { siteId } = site;
    await t.mutation(api.sites.updateSite, { siteId, promotedProperties });
    await plantBlocks(t, site, ...splitBlock("hour", day + HOUR, 4));
    await build(dayPlace());
    const units = (await rowsWith(t, { level: "day" })).map(({ unit }) => unit);
    expect(units.sort()).toEqual(
      [TOTALS, ...dimensionNames, "property:plan"].sort(),
    );
    expect(await heldBy(t, { level: "day", unit: TOTALS })).toEqual([
      overview(4),
    ]);
    expect(await heldBy(t, { level: "day", unit: "page" })).toEqual([pages(4)]);
    expect(await dimensionBuilds()).toEqual([]);
    expect(await settlings()).toHaveLength(1);
  });

  test("gets dimensions by a call of their own once half a megabyte is read", async () => {
    // Each has some 200 KB.
    const large = (hour: number) => ({
      ...{ level: "hour" as const, unit: "event", bucket: day + hour * HOUR },
      counts: { event: manyKeys(1000) },
    });
    await plantBlocks(
      t,
      site,
      ...splitBlock("hour", day, 4),
      ...[0, 1, 2].map(large),
    );
    await build(dayPlace());
    const last = dimensionNames.indexOf("event");
    const units = new Set(
      (await rowsWith(t, { level: "day" })).map(({ unit }) => unit),
    );
    expect(units).toEqual(
      new Set([TOTALS, ...dimensionNames.slice(0, last + 1)]),
    );
    const left = await dimensionBuilds();
    expect(left).toEqual(dimensionNames.slice(last + 1));
    // A build that runs again reads what is there, and finds room for the rest.
    await build(dayPlace());
    expect(await rowsWith(t, { level: "day" })).toHaveLength(
      1 + dimensionNames.length,
    );
    expect(await dimensionBuilds()).toEqual(left);
  });

  test("that has some dimensions gets the others, and settles when it is to settle already", async () => {
    await plantBlocks(
      t,
      site,
      ...smallHour(day, 4),
      ...splitBlock("day", day, 5),
    );
    await build(dayPlace());
    const units = (await rowsWith(t, { level: "day" })).map(({ unit }) => unit);
    expect(units.sort()).toEqual([TOTALS, ...dimensionNames].sort());
    expect(await heldBy(t, { level: "day", unit: "page" })).toEqual([pages(5)]);
    expect(await heldBy(t, { level: "day", unit: ALL })).toEqual([]);
    expect(await settlings()).toEqual([]);
  });

  test("replaces a row that older time zone data began an hour later, as long as hours are there", async () => {
    const old = { level: "day" as const, unit: TOTALS, bucket: day + HOUR };
    await plantBlocks(t, site, old, ...smallHour(day, 1));
    await t.run((ctx) =>
      ctx.db.insert("horizons", {
        ...{ siteId: idOf(site), events: 0, days: 0, hours: day + DAY },
      }),
    );
    await build(dayPlace());
    expect(await rowsWith(t, old)).toHaveLength(1);
    await t.run(async (ctx) => {
      const row = await ctx.db.query("horizons").first();
      await ctx.db.patch("horizons", row!._id, { hours: 0 });
    });
    await build(dayPlace());
    expect(await rowsWith(t, old)).toEqual([]);
  });
});

describe("one dimension of a day", () => {
  const blocks = () => [
    ...smallHour(day, 1),
    ...splitBlock("hour", day + HOUR, 2),
    {
      level: "hour" as const,
      unit: ALL,
      bucket: day + 2 * HOUR,
      counts: { ...pages(4), event: { signup: 50 } },
    },
  ];

  test("is summed from hours that are split and hours that are not", async () => {
    await plantBlocks(t, site, ...blocks());
    await buildDimension("page");
    const [row, ...others] = await rowsWith(t, { level: "day" });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ unit: "page", bucket: day });
    expect(row?.settled).toBeUndefined();
    expect(await heldBy(t, { level: "day" })).toEqual([pages(7)]);
  });

  test("is merged without any other", async () => {
    await plantBlocks(t, site, ...blocks());
    const merged = (unit: typeof ALL | typeof TOTALS | Dimension) =>
      inScope(t, site, async (scope) => [
        ...(await mergeFiner(scope, dayPlace(), unit)).keys(),
      ]);
    expect(await merged("page")).toEqual(["page"]);
    expect(await merged(ALL)).toEqual(["page", "event"]);
    expect(await merged(TOTALS)).toEqual(["overview"]);
  });

  test.each(["page", ALL])(
    "is left alone where the day has %s",
    async (unit) => {
      await plantBlocks(t, site, ...blocks(), {
        ...{ level: "day", unit, bucket: day, counts: pages(9) },
      });
      await buildDimension("page");
      expect(await heldBy(t, { level: "day" })).toEqual([pages(9)]);
    },
  );

  test("of a month is settled when it is built, from days and from hours where a day is missing", async () => {
    await plantBlocks(
      t,
      site,
      ...splitBlock("day", day, 3),
      ...smallHour(day, 100),
      ...smallHour(day + DAY, 5),
    );
    await buildDimension("page", monthPlace());
    expect(await heldBy(t, { level: "month" })).toEqual([pages(8)]);
    const [row] = await rowsWith(t, { level: "month" });
    expect(row).toMatchObject({ settled: true });
  });
});

test("a deleted site gets neither days nor dimensions", async () => {
  await plantBlocks(t, site, ...smallHour(day, 1));
  await t.run((ctx) =>
    ctx.db.patch("sites", idOf(site), { status: "deleting" }),
  );
  await build(dayPlace());
  await buildDimension("page");
  expect(await rowsWith(t, { level: "day" })).toEqual([]);
  expect(await builds()).toEqual([]);
});
