/** The dimensions that blocks may have: those of the site, and properties that it once promoted. */
import { afterEach, expect, test, vi } from "vitest";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { api } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Level } from "../model/rollups/levels.js";
import * as rollups from "../rows/rollups.js";
import { START, useSite } from "../testing/setup.helpers.js";
import type { TestBackend, TestSite } from "../testing/setup.helpers.js";
import {
  dimensionsIn,
  isDimension,
  isDimensionOf,
  nextDimension,
} from "./blockUnits.js";
import { plantBlocks } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const row = (level: Level, unit: string) =>
  plantBlocks(t, site, { level, unit, bucket: START });
const promote = (...promotedProperties: string[]) =>
  t.mutation(api.sites.updateSite, { siteId: site.siteId, promotedProperties });
const list = (levels: readonly Level[], after?: string) =>
  inScope(t, site, async (scope) => {
    const names: Dimension[] = [];
    for await (const name of dimensionsIn(scope, levels, after)) {
      names.push(name);
      if (names.length > 50) throw new Error("The dimensions have no end.");
    }
    return names;
  });
const next = (levels: readonly Level[], after: string | null) =>
  inScope(t, site, (scope) => nextDimension(scope, levels, after));
const sorted = (...properties: string[]) =>
  [...dimensionNames, ...properties].sort();

test("built-in dimensions come in the order of their names", async () => {
  expect(await list(["hour"])).toEqual(sorted());
  expect(await list(["hour"], "page")).toEqual(
    sorted().slice(sorted().indexOf("page") + 1),
  );
  expect(await next(["hour"], null)).toBe(sorted()[0]);
  expect(await next(["hour"], sorted().at(-1)!)).toBeNull();
});

test("properties that a level still has come in their place, each once", async () => {
  await promote("m");
  for (const name of ["b", "m", "x"]) await row("hour", `property:${name}`);
  for (const name of ["a", "x", "z"]) await row("day", `property:${name}`);
  const properties = (...names: string[]) =>
    sorted(...names.map((name) => `property:${name}`));
  expect(await list(["hour", "day"])).toEqual(
    properties("a", "b", "m", "x", "z"),
  );
  expect(await list(["day", "hour"])).toEqual(
    properties("a", "b", "m", "x", "z"),
  );
  expect(await list(["hour"])).toEqual(properties("b", "m", "x"));
  expect(await list([])).toEqual(properties("m"));
  expect(await list(["day"], "property:m")).toEqual(
    properties("a", "m", "x", "z").slice(
      properties("a", "m").indexOf("property:m") + 1,
    ),
  );
  expect(await next(["hour"], "property:b")).toBe("property:m");
  expect(await next(["hour"], "property:")).toBe("property:b");
});

test("blocks are looked at only where a property may come next", async () => {
  await row("hour", "page");
  const look = vi.spyOn(rollups, "firstUnitBetween");
  const looks = async () => {
    look.mockClear();
    await list(["hour"]);
    return look.mock.calls.map(([, , , names]) => names);
  };
  const [after, before] = ["property:", "property;"];
  expect(await looks()).toEqual([{ after, before }]);
  await promote("m");
  expect(await looks()).toEqual([
    { after, before: "property:m" },
    { after: "property:m", before },
  ]);
});

test("units that hold the overview or everything are no dimensions", async () => {
  expect([TOTALS, ALL, "overview", "propertyless"].map(isDimension)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(["page", "property:plan"].map(isDimension)).toEqual([true, true]);
  await row("hour", TOTALS);
  await row("hour", ALL);
  await row("hour", "property:");
  await row("hour", "property;");
  expect(await list(["hour"])).toEqual(sorted());
});

test("a site counts the properties that it promotes now", async () => {
  await promote("plan");
  const isCounted = (name: Dimension) =>
    inScope(t, site, ({ site: own }) =>
      Promise.resolve(isDimensionOf(own, name)),
    );
  expect(await isCounted("page")).toBe(true);
  expect(await isCounted("property:plan")).toBe(true);
  expect(await isCounted("property:once")).toBe(false);
});
