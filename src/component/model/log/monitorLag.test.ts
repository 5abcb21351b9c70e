import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../../../shared/units.js";
import { monitorLagMs } from "./monitorLag.js";

test.each([
  [10 * SECOND, MINUTE],
  [25 * SECOND, 75 * SECOND],
  [MINUTE, MINUTE],
  [5 * MINUTE, 5 * MINUTE],
])(
  "with a run each %i ms, a try comes 5 seconds behind the run at %i ms",
  (flushIntervalMs, runMs) =>
    expect(monitorLagMs(flushIntervalMs)).toBe(runMs + 5 * SECOND),
);
