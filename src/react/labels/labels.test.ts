import { expect, test } from "vitest";
import { breakdownLabels } from "./breakdownLabels.js";
import { commonLabels } from "./commonLabels.js";
import { controlLabels } from "./controlLabels.js";
import { dashboardLabels } from "./dashboardLabels.js";
import { figureLabels } from "./figureLabels.js";
import { defaultLabels, fillLabel } from "./labels.js";
import { heatMapLabels } from "./heatMapLabels.js";
import { keyLabels } from "./keyLabels.js";
import { listLabels } from "./listLabels.js";
import { realtimeLabels } from "./realtimeLabels.js";
import { settingsLabels } from "./settingsLabels.js";
import { setupLabels } from "./setupLabels.js";
import { siteLabels } from "./siteLabels.js";

test.each([
  ["and {count} more", { count: "12" }, "and 12 more"],
  ["{a}{b}{a}", { a: "1" }, "1{b}1"],
  ["{constructor}", {}, "{constructor}"],
  ["{a}", { a: "{b}", b: "no" }, "{b}"],
])("fillLabel(%j, %j)", (label, values, filled) =>
  expect(fillLabel(label, values)).toBe(filled),
);

test("no part takes another part's name for a label", () => {
  const parts: object[] = [
    breakdownLabels,
    commonLabels,
    controlLabels,
    dashboardLabels,
    figureLabels,
    heatMapLabels,
    keyLabels,
    listLabels,
    realtimeLabels,
    setupLabels,
    siteLabels,
  ];
  const names = parts.flatMap((part) => Object.keys(part));
  expect(Object.keys(defaultLabels)).toHaveLength(names.length);
  // These load with their tab, and replace none of the others.
  const loaded = Object.keys(settingsLabels);
  expect(loaded.filter((name) => name in defaultLabels)).toEqual([]);
});
