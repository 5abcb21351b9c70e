import { expect, test } from "vitest";
import type { Interval } from "../../shared/api/reports.js";
import { nextIndex } from "./chartKeys.js";

test.each<[string, number | null, number, Interval, number | null | undefined]>(
  [
    ["ArrowRight", null, 9, "day", 0],
    ["ArrowRight", 3, 9, "day", 4],
    ["ArrowUp", 9, 9, "day", 9],
    ["ArrowLeft", null, 9, "day", 9],
    ["ArrowLeft", 3, 9, "day", 2],
    ["ArrowDown", 0, 9, "day", 0],
    ["PageUp", 1, 29, "day", 8],
    ["PageUp", 1, 29, "hour", 7],
    ["PageUp", 28, 29, "month", 29],
    ["PageDown", 8, 29, "day", 1],
    ["PageDown", 2, 29, "day", 0],
    ["PageDown", null, 29, "month", 27],
    ["PageUp", 1, 29, "week", 5],
    ["Home", 5, 9, "day", 0],
    ["End", 5, 9, "day", 9],
    ["Escape", 5, 9, "day", null],
    ["Tab", 5, 9, "day", undefined],
    ["a", null, 9, "day", undefined],
    ["Home", null, -1, "day", undefined],
  ],
)("%s at %s of %d by %s", (key, active, last, interval, next) =>
  expect(nextIndex(key, active, last, interval)).toBe(next),
);
