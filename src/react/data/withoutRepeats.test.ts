import { expect, test } from "vitest";
import { withoutRepeats } from "./withoutRepeats.js";

test("a row that comes up on two pages is shown where it came first", () =>
  expect(withoutRepeats(["a1", "b1", "a2"], (row) => row.charAt(0))).toEqual([
    "a1",
    "b1",
  ]));
