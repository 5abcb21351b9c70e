/** The map: its codes, shapes, colours and words. */
import { describe, expect, test } from "vitest";
import atlas from "world-atlas/countries-110m.json";
import { renderPart } from "../render.helpers.js";
import { countryCode } from "./countryCodes.js";
import { drawWorld } from "./drawWorld.js";
import { LazyWorldMap } from "./LazyWorldMap.js";
import { loadWorldMap } from "./loadWorldMap.js";
import { MapReadout } from "./MapReadout.js";
import { MAP_STEPS, mapStep } from "./mapSteps.js";
import { rankCountries } from "./rankCountries.js";
import { WorldMap } from "./WorldMap.js";

const { geometries } = atlas.objects.countries;

describe("countryCode", () => {
  test("every shape of the atlas has the code of its country", () => {
    const names = new Intl.DisplayNames("en", { type: "region" });
    for (const { id, properties } of geometries) {
      const code = countryCode(id, properties.name);
      expect(code, properties.name).toMatch(/^[A-Z]{2}$/);
      // Intl knows the numbers of ISO 3166-1, as regions of locales.
      if (id) expect(new Intl.Locale("und", { region: id }).region).toBe(code);
      expect(names.of(code ?? "")).not.toBe(code);
    }
  });

  test("each code is of one shape, except two that are parts of another country", () => {
    const codes = geometries.map((each) =>
      countryCode(each.id, each.properties.name),
    );
    const again = codes.filter((code, i) => codes.indexOf(code) !== i);
    expect(again.sort()).toEqual(["CY", "SO"]);
  });

  test.each([
    ["276", "Germany", "DE"],
    [8, "Albania", "AL"],
    [undefined, "Kosovo", "XK"],
    [undefined, "Atlantis", undefined],
    [undefined, undefined, undefined],
    ["999", "Germany", undefined],
  ])("of %j, %j is %j", (id, name, code) =>
    expect(countryCode(id, name)).toBe(code),
  );
});

test("drawWorld: every country but Antarctica inside the box", () => {
  const world = drawWorld(atlas);
  expect(world.countries).toHaveLength(geometries.length - 1);
  expect(world.countries.map(({ code }) => code)).not.toContain("AQ");
  for (const { code, path, x, y } of world.countries) {
    expect(path, code).toMatch(/^M[-\d.,MLZ]+$/);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(world.width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(world.height);
  }
  const xOf = (code: string) =>
    world.countries.find((each) => each.code === code)?.x ?? NaN;
  // The largest part of each, so neither Alaska nor Guiana.
  expect(xOf("US")).toBeGreaterThan(xOf("MX") - 30);
  expect(Math.abs(xOf("FR") - xOf("DE"))).toBeLessThan(40);
});

test.each([
  [0, 100, 0],
  [-1, 100, 0],
  [5, 0, 0],
  [1, 1_000_000, 1],
  [25, 100, 3],
  [26, 100, 4],
  [100, 100, MAP_STEPS],
  [200, 100, MAP_STEPS],
])("mapStep(%i of %i) is %i", (value, largest, step) =>
  expect(mapStep(value, largest)).toBe(step),
);

test("rankCountries: those with a figure, the largest first", () =>
  expect(
    rankCountries(
      [
        { key: "FR", visitors: 2 },
        { key: "", visitors: 50 },
        { key: "DE", visitors: 7 },
        { key: "GB", visitors: 0 },
        { key: "ES" },
      ],
      "visitors",
      (code) => `name of ${code}`,
    ),
  ).toEqual([
    { code: "DE", name: "name of DE", value: 7 },
    { code: "FR", name: "name of FR", value: 2 },
  ]));

describe("WorldMap", () => {
  const countries = [
    { code: "DE", name: "Germany", value: 12_345 },
    { code: "FR", name: "France", value: 100 },
  ];
  const map = (shown: typeof countries) =>
    renderPart(
      <WorldMap
        world={drawWorld(atlas)}
        countries={shown}
        label="Visitors by country"
        kind="count"
      />,
    );

  test("fills by share and says the first by rank, with all digits", () => {
    const html = map(countries);
    expect(html).toContain('data-code="DE" data-step="6"');
    expect(html).toContain('data-code="FR" data-step="1"');
    expect(html).toContain('data-code="IT" data-step="0"');
    expect(html).toContain('aria-label="Visitors by country"');
    expect(html).toContain('aria-valuetext="Germany: 12,345, 1 of 2"');
    expect(html).toContain('aria-valuemax="2"');
    expect(html).toContain("From 100 to 12,345");
  });

  test("what could not be counted exactly is spoken so", () => {
    const html = renderPart(
      <WorldMap
        world={drawWorld(atlas)}
        countries={countries}
        label="Visitors by country"
        kind="count"
        isApproximate
      />,
    );
    expect(html).toContain(
      'aria-valuetext="Germany: approximately 12,345, 1 of 2"',
    );
  });

  test.each([
    [true, 12_345, "12,345"],
    [true, undefined, "0"],
    [false, 12_345, "12,345"],
  ])("the read-out, approximate: %s, of %s", (isApproximate, value, text) => {
    const html = renderPart(
      <MapReadout
        world={drawWorld(atlas)}
        code="DE"
        country={
          value === undefined
            ? undefined
            : { code: "DE", name: "Germany", value }
        }
        kind="count"
        isApproximate={isApproximate}
      />,
    );
    expect(html).toContain(`${text}</span>`);
    expect(html.includes("≈")).toBe(isApproximate);
  });

  test("without countries it says so and has no legend", () => {
    const html = map([]);
    expect(html).toContain('aria-valuetext="No country is known here."');
    expect(html).not.toContain("footfall-map-legend");
    expect(html).not.toMatch(/data-step="[1-6]"/);
  });

  test("what is no country of the map is walked through, and has no say in its colours", () => {
    const unknown = { code: "T1", name: "T1", value: 1_000_000 };
    const html = map([unknown, ...countries]);
    expect(html).toContain('aria-valuetext="T1: 1,000,000, 1 of 3"');
    expect(html).toContain('data-code="DE" data-step="6"');
    expect(html).toContain("From 100 to 12,345");
    expect(map([unknown])).not.toContain("footfall-map-legend");
  });

  test("until it is fetched there is a skeleton that says so", () => {
    const html = renderPart(
      <LazyWorldMap countries={countries} label="Map" kind="count" />,
    );
    expect(html).toContain('role="status"');
    expect(html).toContain("Loading the map…");
  });

  test("loadWorldMap fetches it once", async () => {
    const loading = loadWorldMap();
    expect(loadWorldMap()).toBe(loading);
    const { WorldMap: Loaded, world } = await loading;
    expect(Loaded).toBe(WorldMap);
    expect(world).toEqual(drawWorld(atlas));
  });
});
