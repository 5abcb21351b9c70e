import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../../../shared/units.js";
import { pauseMs } from "./failing.js";

test.each([
  [1, MINUTE],
  [2, 2 * MINUTE],
  [3, 4 * MINUTE],
  [6, 32 * MINUTE],
  [7, HOUR],
  [1000, HOUR],
])("after %i stops in a row a lane pauses for %i ms", (stops, pause) =>
  expect(pauseMs(stops)).toBe(pause),
);
