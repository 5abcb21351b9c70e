import { expect, test } from "vitest";
import {
  definitionOf,
  dimensionNames,
  type Dimension,
} from "../../shared/dimensions.js";
import { defaultLabels } from "../labels/labels.js";
import { breakdownPanels } from "./breakdownPanels.js";
import { chosenView, dimensionsShown } from "./chosenView.js";

const panels = breakdownPanels(defaultLabels, {
  promotedProperties: ["plan", "team size"],
});
const viewsOf = (panel: (typeof panels)[number]) =>
  panel.tabs.flatMap(({ views }) => views);

test("every dimension of a site is on some panel", () => {
  const shown = new Set(panels.flatMap(viewsOf).map((view) => view.dimension));
  expect([...shown].sort()).toEqual(
    [...dimensionNames, "property:plan", "property:team size"].sort(),
  );
});

test("a name stands for one view of its panel", () => {
  for (const panel of panels) {
    const names = viewsOf(panel).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const view of viewsOf(panel)) {
      expect(chosenView(panel, view.name).view).toBe(view);
    }
  }
});

test("columns are figures that the dimension counts", () => {
  const counts = (dimension: Dimension) => {
    const { metrics, distinct } = definitionOf(dimension);
    return [
      ...metrics,
      ...distinct,
      metrics.includes("bounces") && "bounceRate",
    ];
  };
  for (const { dimension, columns } of panels.flatMap(viewsOf)) {
    expect(counts(dimension)).toEqual(expect.arrayContaining([...columns]));
  }
});

test("without promoted properties there is no panel for them", () => {
  const without = breakdownPanels(defaultLabels, { promotedProperties: [] });
  expect(without.map(({ name }) => name)).toEqual([
    "pages",
    "sources",
    "places",
    "devices",
    "events",
  ]);
});

test("dimensionsShown: the first view of each panel, or the chosen one, each dimension once", () => {
  expect(dimensionsShown(panels, {})).toEqual([
    "page",
    "source",
    "country",
    "device",
    "event",
    "property:plan",
  ]);
  const chosen = {
    pages: "exitPage",
    sources: "campaignSource",
    places: "countryList",
    devices: "no such view",
    properties: "property:team size",
    nowhere: "page",
  };
  expect(dimensionsShown(panels, chosen)).toEqual([
    "exitPage",
    "source",
    "country",
    "device",
    "event",
    "property:team size",
  ]);
});
