import { expect, test } from "vitest";
import { sparkPath } from "./sparkPath.js";

test.each([
  ["nothing", [], ""],
  ["one value", [4], "M0 2"],
  ["no visitors", [0, 0, 0], "M0 26L50 26L100 26"],
  ["a single visitor, who is no peak", [0, 1], "M0 26L100 20"],
  ["many", [10, 0, 5], "M0 2L50 26L100 14"],
])("the line of %s", (_name, values, path) =>
  expect(sparkPath(values)).toBe(path),
);
