import { expect, test } from "vitest";
import { dashboardRange } from "./dashboardRange.js";

test.each([
  ["", undefined, undefined],
  ["from=5&to=9", undefined, { from: 5, to: 9 }],
  ["from=5&to=9", "1,2", { from: 5, to: 9 }],
  ["", "1,2", { from: 1, to: 2 }],
  ["from=9&to=5", undefined, undefined],
  ["from=yesterday&to=5", undefined, undefined],
  ["", "", undefined],
])("dashboardRange(%j, %j)", (search, setting, range) =>
  expect(dashboardRange(new URLSearchParams(search), setting)).toEqual(range),
);
