import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR } from "../../shared/units.js";
import { bucketStart, nextBucket, zoneOf } from "../../shared/time/zone.js";
import { automaticInterval, intervalOf, intervalsFor } from "./intervals.js";
import { anyNow, anyRange, anyZone } from "./ranges.helpers.js";
import { rangeOf } from "./ranges.js";
import { offsetsOf } from "../zones.helpers.js";

const spanOf = (length: number) => ({ from: 0, to: length });

describe("of a span by its length", () => {
  test.each([
    ["an hour", HOUR, "hour", ["hour"]],
    ["a day", DAY, "hour", ["hour"]],
    ["two days, clocks forward", 47 * HOUR, "hour", ["hour", "day"]],
    ["three days", 3 * DAY, "hour", ["hour", "day"]],
    ["four days", 4 * DAY, "day", ["hour", "day"]],
    ["14 days, clocks back", 14 * DAY + HOUR, "day", ["hour", "day", "week"]],
    [
      "14 days, clocks forward",
      14 * DAY - HOUR,
      "day",
      ["hour", "day", "week"],
    ],
    ["15 days", 15 * DAY, "day", ["day", "week"]],
    ["January and February", 59 * DAY, "day", ["day", "week", "month"]],
    ["180 days", 180 * DAY, "day", ["day", "week", "month"]],
    ["half a year", 182 * DAY, "month", ["day", "week", "month"]],
    ["three years", 1095 * DAY, "month", ["week", "month"]],
    ["twenty years", 7305 * DAY, "month", ["month"]],
  ])("%s", (_name, length, automatic, possible) => {
    expect(automaticInterval(spanOf(length))).toBe(automatic);
    expect(intervalsFor(spanOf(length))).toEqual(possible);
  });
});

test("a choice that makes no sense falls back", () => {
  expect(intervalOf("auto", spanOf(7 * DAY))).toBe("day");
  expect(intervalOf("hour", spanOf(7 * DAY))).toBe("hour");
  expect(intervalOf("hour", spanOf(30 * DAY))).toBe("day");
  expect(intervalOf("month", spanOf(7 * DAY))).toBe("day");
});

test("whatever is possible has at most 1,000 buckets, and the automatic one is possible", () => {
  fc.assert(
    fc.property(anyRange, anyZone, anyNow, (choice, timeZone, now) => {
      const span = rangeOf(choice, {
        utcOffsets: offsetsOf(timeZone),
        now,
        firstBucket: 0,
      });
      const possible = intervalsFor(span);
      expect(possible).toContain(automaticInterval(span));
      const zone = zoneOf(timeZone);
      for (const interval of possible) {
        let buckets = 0;
        let start = bucketStart(zone, interval, span.from);
        for (; start < span.to; start = nextBucket(zone, interval, start)) {
          buckets++;
        }
        expect(buckets).toBeLessThanOrEqual(1000);
      }
    }),
  );
});
