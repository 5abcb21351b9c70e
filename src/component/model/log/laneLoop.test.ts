import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../shared/units.js";
import {
  eventsPerHourOf,
  isQuiet,
  isTooEarly,
  watchdogLagMs,
} from "./laneLoop.js";

test.each([
  [SECOND, MINUTE],
  [10 * SECOND, MINUTE],
  [25 * SECOND, 75 * SECOND],
  [45 * SECOND, 90 * SECOND],
  [MINUTE, MINUTE],
  [5 * MINUTE, MINUTE],
])(
  "with a run each %i ms, a lost one is made up for 5 seconds behind %i ms",
  (flushIntervalMs, runMs) =>
    expect(watchdogLagMs(flushIntervalMs)).toBe(runMs + 5 * SECOND),
);

test("a watchdog is too early less than 5 seconds behind the next run", () => {
  expect(isTooEarly(4999, 0)).toBe(true);
  expect(isTooEarly(5000, 0)).toBe(false);
});

test("the first watchdog of a chain stays behind two runs that plan no other", () => {
  const flushIntervalMs = 30 * SECOND;
  const watchdogAt = flushIntervalMs + watchdogLagMs(flushIntervalMs);
  const early = [2, 3, 4].map((run) =>
    isTooEarly(watchdogAt, run * flushIntervalMs),
  );
  expect(early).toEqual([false, false, true]);
});

describe("a lane that has folded all its events is quiet", () => {
  test.each([
    ["after one event in a minute", 1, MINUTE, true],
    ["not at an event in 30 seconds", 2, MINUTE, false],
    ["after a visit in an hour", 10, HOUR, true],
    ["not after a burst that ends a quiet hour", 500, HOUR, false],
    ["after a run that had no event to pass", 0, SECOND, true],
  ])("%s", (_, events, sinceMs, quiet) => {
    const now = 10 * HOUR;
    expect(isQuiet(eventsPerHourOf(events, now - sinceMs, now))).toBe(quiet);
  });

  test("not after its first fold, which says nothing of how often events come", () => {
    expect(isQuiet(eventsPerHourOf(1, null, HOUR))).toBe(false);
  });
});
