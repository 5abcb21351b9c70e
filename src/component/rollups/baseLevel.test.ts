/** A late delta goes into the finest blocks that its bucket still has, and into all coarser ones. */
import { describe, expect, test } from "vitest";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Horizons } from "../model/rollups/horizons.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { isWhole, placesOf } from "./baseLevel.js";
import { idOf, plantBlocks } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const month = Date.UTC(2026, 0, 1);
const monthEnd = Date.UTC(2026, 1, 1);
const day = Date.UTC(2026, 0, 3);
const hour = day + 5 * HOUR;

type Level = "hour" | "day" | "month";
const row = (level: Level, unit: string, bucket: number) =>
  plantBlocks(t, site, { level, unit, bucket });
const whole = async (level: Level, bucket: number) => {
  await row(level, TOTALS, bucket);
  await row(level, ALL, bucket);
};
const places = () => inScope(t, site, (scope) => placesOf(scope, hour));
const base = async () => (await places()).base;
const expire = (gone: Partial<Horizons>) =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId: idOf(site), events: 0, hours: 0, days: 0 },
      ...gone,
    }),
  );

describe("the base level", () => {
  test("is the hour where nothing is gone", async () => {
    const siteId = idOf(site);
    expect(await places()).toEqual({
      base: "hour",
      places: [
        { siteId, level: "hour", bucket: hour },
        { siteId, level: "day", bucket: day },
        { siteId, level: "month", bucket: month },
      ],
    });
  });

  test("is the day where hours are gone and the day is built", async () => {
    await expire({ hours: day + DAY });
    await whole("day", day);
    await row("hour", TOTALS, hour);
    const siteId = idOf(site);
    expect(await places()).toEqual({
      base: "day",
      places: [
        { siteId, level: "day", bucket: day },
        { siteId, level: "month", bucket: month },
      ],
    });
  });

  test("is the hour where the day is not built from its hours yet", async () => {
    await expire({ hours: day + DAY });
    await row("hour", TOTALS, day - HOUR);
    await row("hour", TOTALS, day + DAY);
    expect(await base()).toBe("day");
    await row("hour", TOTALS, day + 23 * HOUR);
    expect(await base()).toBe("hour");
  });

  test("is the day that has its totals alone, where no hour is left", async () => {
    await expire({ hours: day + DAY });
    await row("day", TOTALS, day);
    expect(await base()).toBe("day");
  });

  test("is the hour while the day is repaired", async () => {
    await expire({ hours: monthEnd, days: monthEnd });
    await whole("day", day);
    await whole("month", month);
    expect(await base()).toBe("month");
    await t.run((ctx) =>
      ctx.db.insert("repairs", {
        ...{ siteId: idOf(site), day, hours: [hour], updatedAt: 0 },
      }),
    );
    expect(await base()).toBe("hour");
  });

  test.each(["day", "hour"] as const)(
    "is finer than the month while a %s of the month is left that is not in it",
    async (level) => {
      await expire({ days: monthEnd });
      await row(level, TOTALS, monthEnd);
      expect(await base()).toBe("month");
      await row(level, TOTALS, monthEnd - HOUR);
      expect(await base()).toBe("hour");
    },
  );
});

describe("a bucket is whole", () => {
  const isDayWhole = (dimensions?: readonly Dimension[]) =>
    inScope(t, site, ({ ctx }) =>
      isWhole(
        ctx,
        { siteId: idOf(site), level: "day", bucket: day },
        dimensions,
      ),
    );

  test("with totals and one row of all dimensions", async () => {
    await row("day", ALL, day);
    expect(await isDayWhole()).toBe(false);
    await row("day", TOTALS, day);
    expect(await isDayWhole()).toBe(true);
    expect(await isDayWhole(["property:plan"])).toBe(true);
  });

  test("not with totals alone", async () => {
    await row("day", TOTALS, day);
    expect(await isDayWhole()).toBe(false);
    expect(await isDayWhole([])).toBe(false);
  });

  test("with totals and a unit for each dimension that is asked for", async () => {
    await row("day", TOTALS, day);
    const [last, ...others] = [...dimensionNames].reverse();
    for (const name of others) await row("day", name, day);
    expect(await isDayWhole()).toBe(false);
    await row("day", last!, day);
    expect(await isDayWhole()).toBe(true);
    const promoted = [...dimensionNames, "property:plan"] as const;
    expect(await isDayWhole(promoted)).toBe(false);
    await row("day", "property:plan", day);
    expect(await isDayWhole(promoted)).toBe(true);
  });
});
