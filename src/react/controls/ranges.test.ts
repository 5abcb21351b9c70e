import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { anyNow, anyRange, anyZone, readable } from "./ranges.helpers.js";
import {
  datesOf,
  isForward,
  rangeChoiceOf,
  rangeOf,
  upToToday,
  type RangeChoice,
} from "./ranges.js";
import { offsetsOf } from "../zones.helpers.js";

const at = (iso: string) => Date.parse(iso);
const endsOf = ({ from, to }: { from: number; to: number }) =>
  [from, to].map(readable);

describe("upToToday", () => {
  // In New York it is still the 17th.
  const now = at("2026-03-18T03:30Z");
  const clock = { utcOffsets: offsetsOf("America/New_York"), now };
  const cut = (choice: RangeChoice) => upToToday(choice, clock);

  test.each<RangeChoice>([
    "today",
    "all",
    { from: "2026-03-01", to: "2026-03-17" },
    { from: now - DAY, to: now },
    { from: now - DAY, to: at("2026-03-18T04:00Z") },
  ])("leaves %j as it is", (choice) => {
    expect(cut(choice)).toBe(choice);
  });

  test.each<[RangeChoice, RangeChoice]>([
    [
      { from: "2026-03-01", to: "2026-03-18" },
      { from: "2026-03-01", to: "2026-03-17" },
    ],
    [
      { from: "2026-03-18", to: "2026-04-18" },
      { from: "2026-03-17", to: "2026-03-17" },
    ],
    [
      { from: now - DAY, to: now + DAY },
      { from: now - DAY, to: at("2026-03-18T04:00Z") },
    ],
    [
      { from: now + DAY, to: now + 2 * DAY },
      { from: at("2026-03-17T04:00Z"), to: at("2026-03-18T04:00Z") },
    ],
  ])("%j becomes %j", (choice, shown) => {
    expect(cut(choice)).toEqual(shown);
  });

  test("no range ends after today", () => {
    fc.assert(
      fc.property(anyRange, anyZone, anyNow, (choice, timeZone, instant) => {
        const utcOffsets = offsetsOf(timeZone);
        const at = { utcOffsets, now: instant };
        const { from, to } = rangeOf(upToToday(choice, at), at);
        const zone = zoneOf(timeZone);
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(zone.nextDay(zone.dayStart(instant)));
      }),
    );
  });
});

test("a span of whole days is its dates, and another one its instants", () => {
  const utcOffsets = offsetsOf("America/New_York");
  const from = at("2026-03-07T05:00Z");
  // The clocks go forward on the 8th.
  const to = at("2026-03-09T04:00Z");
  const dates = { from: "2026-03-07", to: "2026-03-08" };
  expect(rangeChoiceOf({ from, to }, utcOffsets)).toEqual(dates);
  const hours = { from, to: to - HOUR };
  expect(rangeChoiceOf(hours, utcOffsets)).toEqual(hours);
});

describe("rangeOf", () => {
  const noon = at("2026-03-18T12:34:56Z");
  test.each<[RangeChoice, string, string, string]>([
    ["today", "UTC", "2026-03-18T00:00", "2026-03-19T00:00"],
    ["yesterday", "UTC", "2026-03-17T00:00", "2026-03-18T00:00"],
    ["24h", "UTC", "2026-03-17T13:00", "2026-03-18T13:00"],
    ["7d", "UTC", "2026-03-12T00:00", "2026-03-19T00:00"],
    ["30d", "UTC", "2026-02-17T00:00", "2026-03-19T00:00"],
    ["90d", "UTC", "2025-12-19T00:00", "2026-03-19T00:00"],
    ["wtd", "UTC", "2026-03-16T00:00", "2026-03-19T00:00"],
    ["lastWeek", "UTC", "2026-03-09T00:00", "2026-03-16T00:00"],
    ["mtd", "UTC", "2026-03-01T00:00", "2026-03-19T00:00"],
    ["lastMonth", "UTC", "2026-02-01T00:00", "2026-03-01T00:00"],
    ["ytd", "UTC", "2026-01-01T00:00", "2026-03-19T00:00"],
    ["12mo", "UTC", "2025-04-01T00:00", "2026-03-19T00:00"],
    ["all", "UTC", "2026-02-17T00:00", "2026-03-19T00:00"],
    ["today", "Asia/Kolkata", "2026-03-17T18:30", "2026-03-18T18:30"],
    ["24h", "Asia/Kolkata", "2026-03-17T13:30", "2026-03-18T13:30"],
    ["7d", "America/New_York", "2026-03-12T04:00", "2026-03-19T04:00"],
    ["30d", "America/New_York", "2026-02-17T05:00", "2026-03-19T04:00"],
    [
      { from: "2026-11-01", to: "2026-11-20" },
      "America/New_York",
      "2026-11-01T04:00",
      "2026-11-21T05:00",
    ],
    [
      { from: at("2026-03-18T12:34Z"), to: at("2026-03-19T01:00Z") },
      "UTC",
      "2026-03-18T12:00",
      "2026-03-19T01:00",
    ],
    // Apia skipped 30 December 2011. The day after it replaces it.
    [
      { from: "2011-12-30", to: "2011-12-30" },
      "Pacific/Apia",
      "2011-12-30T10:00",
      "2011-12-31T10:00",
    ],
  ])("%j in %s", (choice, timeZone, from, to) => {
    expect(
      endsOf(rangeOf(choice, { utcOffsets: offsetsOf(timeZone), now: noon })),
    ).toEqual([from, to]);
  });

  test.each([
    ["wtd", 0, "2026-03-15T00:00", "2026-03-19T00:00"],
    ["wtd", 3, "2026-03-18T00:00", "2026-03-19T00:00"],
    ["wtd", 4, "2026-03-12T00:00", "2026-03-19T00:00"],
    ["lastWeek", 0, "2026-03-08T00:00", "2026-03-15T00:00"],
    ["lastWeek", 6, "2026-03-07T00:00", "2026-03-14T00:00"],
  ] as const)("%s from day %i", (preset, weekStartsOn, from, to) => {
    const clock = { utcOffsets: offsetsOf("UTC"), now: noon, weekStartsOn };
    expect(endsOf(rangeOf(preset, clock))).toEqual([from, to]);
  });

  test("all begins with the day of the first bucket, never after today", () => {
    const clock = { utcOffsets: offsetsOf("Europe/Berlin"), now: noon };
    const from = (firstBucket: number) =>
      endsOf(rangeOf("all", { ...clock, firstBucket }))[0];
    expect(from(at("2026-03-02T10:00Z"))).toBe("2026-03-01T23:00");
    expect(from(at("2026-05-01T10:00Z"))).toBe("2026-03-17T23:00");
    expect(from(0)).toBe("1999-12-31T23:00");
  });

  test("counts days, not multiples of 24 hours, across a change of the clock", () => {
    const now = at("2026-03-30T10:00Z");
    const range = rangeOf("7d", {
      utcOffsets: offsetsOf("Europe/Berlin"),
      now,
    });
    expect(endsOf(range)).toEqual(["2026-03-23T23:00", "2026-03-30T22:00"]);
    expect(range.to - range.from).toBe((7 * 24 - 1) * HOUR);
  });

  test("is whole hours in order, the same for every instant of an hour", () => {
    fc.assert(
      fc.property(
        anyRange,
        anyZone,
        anyNow,
        fc.nat(DAY * 900),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (choice, timeZone, now, age, part) => {
          const clock = {
            utcOffsets: offsetsOf(timeZone),
            firstBucket: now - age,
          };
          const zone = zoneOf(timeZone);
          const range = rangeOf(choice, { ...clock, now });
          expect(range.from).toBeLessThan(range.to);
          expect(zone.hourStart(range.from)).toBe(range.from);
          expect(zone.hourStart(range.to)).toBe(range.to);
          const hour = zone.hourStart(now);
          const other = hour + Math.floor(part * (zone.nextHour(hour) - hour));
          expect(rangeOf(choice, { ...clock, now: other })).toEqual(range);
        },
      ),
    );
  });

  test("refuses what does not go forward or leaves the calendar", () => {
    const clock = { utcOffsets: offsetsOf("UTC"), now: noon };
    const refused: [RangeChoice, string][] = [
      [{ from: 2, to: 1 }, "expected epoch milliseconds with from before to"],
      [{ from: noon, to: NaN }, "expected epoch milliseconds"],
      [{ from: "2026-03-02", to: "2026-03-01" }, "expected dates such as"],
      [{ from: "2026-02-30", to: "2026-03-01" }, "expected dates such as"],
    ];
    for (const [choice, message] of refused) {
      expect(() => rangeOf(choice, clock)).toThrow(message);
    }
  });
});

test.each([
  ["2026-03-01", "2026-03-01", true],
  ["2026-03-02", "2026-03-01", false],
  ["", "2026-03-01", false],
])("isForward %j to %j: %s", (from, to, is) =>
  expect(isForward({ from, to })).toBe(is),
);

test.each([
  ["2026-11-01", "2026-11-20", "America/New_York"],
  ["2026-03-18", "2026-03-18", "Asia/Kolkata"],
])("datesOf the span from %s to %s in %s", (from, to, timeZone) => {
  const utcOffsets = offsetsOf(timeZone);
  const span = rangeOf({ from, to }, { utcOffsets, now: 0 });
  expect(datesOf(span, utcOffsets)).toEqual({ from, to });
});
