import { describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR } from "../../shared/units.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { zoneOf } from "../../shared/time/zone.js";
import {
  comparedWeekStart,
  comparisonOf,
  nextComparison,
  type ComparisonChoice,
} from "./comparison.js";
import { addDays, dateText } from "./dates.js";
import {
  anyDateSpan,
  anyNow,
  anyRange,
  anyZone,
  readable,
} from "./ranges.helpers.js";
import { rangeOf, type RangeChoice } from "./ranges.js";
import { offsetsOf, zoneNamed } from "../zones.helpers.js";

const noon = Date.parse("2026-03-18T12:14:56Z");

const compare = (
  range: RangeChoice,
  choice: ComparisonChoice,
  timeZone = "UTC",
  now = noon,
) => {
  const utcOffsets = offsetsOf(timeZone);
  const span = rangeOf(range, { utcOffsets, now, firstBucket: 0 });
  return comparisonOf(span, choice, { range, utcOffsets, now });
};
const endsOf = (comparison: ReturnType<typeof compare>) =>
  comparison &&
  [comparison.from, comparison.to, comparison.figuresTo].map(readable);

describe("the time before", () => {
  test.each<[RangeChoice, string, string, string]>([
    ["today", "2026-03-17T00:00", "2026-03-18T00:00", "2026-03-17T12:00"],
    ["yesterday", "2026-03-16T00:00", "2026-03-17T00:00", "2026-03-17T00:00"],
    ["24h", "2026-03-16T13:00", "2026-03-17T13:00", "2026-03-17T12:00"],
    ["7d", "2026-03-05T00:00", "2026-03-12T00:00", "2026-03-11T12:00"],
    ["wtd", "2026-03-09T00:00", "2026-03-12T00:00", "2026-03-11T12:00"],
    ["lastWeek", "2026-03-02T00:00", "2026-03-09T00:00", "2026-03-09T00:00"],
    ["mtd", "2026-02-01T00:00", "2026-02-19T00:00", "2026-02-18T12:00"],
    ["lastMonth", "2026-01-01T00:00", "2026-02-01T00:00", "2026-02-01T00:00"],
    ["ytd", "2025-01-01T00:00", "2025-03-19T00:00", "2025-03-18T12:00"],
    ["12mo", "2024-04-01T00:00", "2025-03-19T00:00", "2025-03-18T12:00"],
    [
      { from: "2026-03-01", to: "2026-03-10" },
      "2026-02-19T00:00",
      "2026-03-01T00:00",
      "2026-03-01T00:00",
    ],
  ])("of %j", (range, ...expected) =>
    expect(endsOf(compare(range, "previous"))).toEqual(expected),
  );

  test.each<ComparisonChoice>([
    "previous",
    "year",
    { from: "2026-01-01", to: "2026-01-10" },
  ])("of a range that is yet to come nothing is compared: %j", (choice) => {
    const range = { from: "2026-04-01", to: "2026-04-10" };
    const begins = Date.parse("2026-04-01");
    expect(compare(range, choice, "UTC", begins - 1)).toBeNull();
    expect(compare(range, choice, "UTC", begins)).not.toBeNull();
  });

  test("of 18 years from hour to hour, as an address may ask, is not counted off", () => {
    const hourStart = vi.spyOn(zoneNamed("UTC"), "hourStart");
    const range = {
      from: Date.parse("2020-01-01T01:00Z"),
      to: Date.parse("2038-01-01T01:00Z"),
    };
    expect(endsOf(compare(range, "previous"))?.slice(0, 2)).toEqual([
      "2001-12-31T01:00",
      "2020-01-01T01:00",
    ]);
    expect(hourStart.mock.calls.length).toBeLessThan(100);
    hourStart.mockRestore();
  });

  test.each([
    ["00:20", "01:00"],
    ["01:29", "01:00"],
    ["01:30", "02:00"],
    ["23:29", "23:00"],
  ])("at %s the figures of today count to the nearest hour", (time, until) => {
    const now = Date.parse(`2026-03-18T${time}Z`);
    expect(endsOf(compare("today", "previous", "UTC", now))?.[2]).toBe(
      `2026-03-17T${until}`,
    );
  });

  test.each(["previous", "year"] as const)(
    "at the end of a day its figures count all of the day: %s",
    (choice) => {
      // The day after it has no date in the year before.
      const now = Date.parse("2028-02-28T23:40Z");
      const compared = compare("today", choice, "UTC", now);
      expect(compared?.figuresTo).toBe(compared?.to);
    },
  );

  test("a long month is compared with all of a short one", () => {
    const now = Date.parse("2026-03-30T12:00Z");
    expect(endsOf(compare("mtd", "previous", "UTC", now))).toEqual([
      "2026-02-01T00:00",
      "2026-03-01T00:00",
      "2026-03-01T00:00",
    ]);
  });

  test("days stay whole days across a change of the clock", () => {
    const now = Date.parse("2026-11-03T17:20Z");
    const week = compare("7d", "previous", "America/New_York", now);
    expect(endsOf(week)).toEqual([
      "2026-10-21T04:00",
      "2026-10-28T04:00",
      "2026-10-27T16:00",
    ]);
  });
});

describe("the year before", () => {
  test.each<[RangeChoice, string, string, string]>([
    ["today", "2025-03-18T00:00", "2025-03-19T00:00", "2025-03-18T12:00"],
    ["24h", "2025-03-17T13:00", "2025-03-18T13:00", "2025-03-18T12:00"],
    ["lastMonth", "2025-02-01T00:00", "2025-03-01T00:00", "2025-03-01T00:00"],
    [
      { from: "2024-02-29", to: "2024-02-29" },
      "2023-02-28T00:00",
      "2023-03-01T00:00",
      "2023-03-01T00:00",
    ],
    [
      { from: "2024-02-28", to: "2024-02-28" },
      "2023-02-28T00:00",
      "2023-03-01T00:00",
      "2023-03-01T00:00",
    ],
    // A whole month is compared with a whole month, leap day included.
    [
      { from: "2025-02-01", to: "2025-02-28" },
      "2024-02-01T00:00",
      "2024-03-01T00:00",
      "2024-03-01T00:00",
    ],
  ])("of %j", (range, ...expected) =>
    expect(endsOf(compare(range, "year"))).toEqual(expected),
  );
});

describe("29 February, a year before", () => {
  const days = { from: "2028-02-27", to: "2028-03-02" };
  test.each([
    ["2028-02-28T23:10", "2027-02-28T23:00"],
    ["2028-02-28T23:40", "2027-03-01T00:00"],
    ["2028-02-29T12:00", "2027-03-01T00:00"],
    ["2028-03-01T02:00", "2027-03-01T02:00"],
  ])("at %s the figures of days around it count to %s", (time, until) => {
    const now = Date.parse(`${time}Z`);
    expect(endsOf(compare(days, "year", "UTC", now))?.[2]).toBe(until);
  });

  test("by itself it is compared as far as it has got", () => {
    const now = Date.parse("2028-02-29T12:00Z");
    expect(endsOf(compare("today", "year", "UTC", now))?.[2]).toBe(
      "2027-02-28T12:00",
    );
  });

  test("24 hours into it are compared with what there was of them", () => {
    const now = Date.parse("2028-02-29T09:20Z");
    expect(endsOf(compare("24h", "year", "UTC", now))).toEqual([
      "2027-02-28T10:00",
      "2027-03-01T00:00",
      "2027-03-01T00:00",
    ]);
  });
});

test("the last hour of a day of 25 is compared with all of one of 24", () => {
  const now = Date.parse("2026-10-25T22:10Z"); // 23:10 in Berlin.
  const day = compare("today", "previous", "Europe/Berlin", now);
  expect(day?.figuresTo).toBe(day?.to);
});

test("chosen dates are taken as they are, figures as far as the range has got", () => {
  const dates = { from: "2026-01-05", to: "2026-01-11" };
  expect(endsOf(compare("7d", dates))).toEqual([
    "2026-01-05T00:00",
    "2026-01-12T00:00",
    "2026-01-11T12:00",
  ]);
  expect(
    endsOf(compare("30d", { from: "2026-01-05", to: "2026-01-05" })),
  ).toEqual(["2026-01-05T00:00", "2026-01-06T00:00", "2026-01-06T00:00"]);
});

test("there is nothing before 2000, when events begin", () => {
  const year = (of: number) => ({ from: `${of}-01-01`, to: `${of}-12-31` });
  for (const choice of ["previous", "year"] as const) {
    expect(compare(year(2000), choice)).toBeNull();
    expect(endsOf(compare(year(2001), choice))?.[1]).toBe("2001-01-01T00:00");
  }
});

test("there is nothing before everything", () => {
  expect(compare("all", "previous")).toBeNull();
  expect(compare("all", "year")).toBeNull();
  expect(compare("7d", "off")).toBeNull();
  const all = compare("all", { from: "2026-01-05", to: "2026-01-05" });
  expect(all?.to).toBe(Date.parse("2026-01-06"));
});

test("ends are whole hours in order, the same for every instant of half an hour", () => {
  fc.assert(
    fc.property(
      anyRange,
      fc.oneof(
        fc.constantFrom("previous" as const, "year" as const),
        anyDateSpan,
      ),
      anyZone,
      anyNow,
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (range, choice, timeZone, now, part) => {
        const zone = zoneOf(timeZone);
        const comparison = compare(range, choice, timeZone, now);
        const hour = zone.hourStart(now);
        const half = (zone.nextHour(hour) - hour) / 2;
        const halfStart = now - hour < half ? hour : hour + half;
        const other = halfStart + Math.floor(part * half);
        expect(compare(range, choice, timeZone, other)).toEqual(comparison);
        if (!comparison) {
          const utcOffsets = offsetsOf(timeZone);
          const span = rangeOf(range, { utcOffsets, now, firstBucket: 0 });
          expect(range === "all" || span.from > now).toBe(true);
          return;
        }
        const { from, to, figuresTo } = comparison;
        expect(from).toBeLessThan(figuresTo);
        expect(figuresTo).toBeLessThanOrEqual(to);
        for (const end of [from, to, figuresTo]) {
          expect(zone.hourStart(end)).toBe(end);
        }
      },
    ),
  );
});

test("the time before ends where the range begins and is as many hours or days", () => {
  fc.assert(
    fc.property(anyDateSpan, anyZone, anyNow, (range, timeZone, now) => {
      const zone = zoneOf(timeZone);
      const span = rangeOf(range, { utcOffsets: offsetsOf(timeZone), now });
      fc.pre(span.from <= now);
      const before = compare(range, "previous", timeZone, now);
      const days = ({ from, to }: { from: number; to: number }) => {
        let count = 0;
        for (let day = from; day < to; day = zone.nextDay(day)) count++;
        return count;
      };
      expect(before?.to).toBe(span.from);
      expect(before && days(before)).toBe(days(span));
    }),
  );
});

test("as time goes on, the figures of a range are compared with more and never with less", () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
      ),
      fc.oneof(
        fc.constantFrom("previous" as const, "year" as const),
        anyDateSpan,
      ),
      anyZone,
      anyNow,
      fc.integer({ min: 0, max: 2 * DAY }),
      ([before, after], choice, timeZone, now, passed) => {
        const utcOffsets = offsetsOf(timeZone);
        const today = dateText(now, zoneOf(timeZone));
        const range = {
          from: addDays(today, -before),
          to: addDays(today, after),
        };
        const span = rangeOf(range, { utcOffsets, now });
        const figuresTo = (at: number) =>
          comparisonOf(span, choice, { range, utcOffsets, now: at })?.figuresTo;
        const later = figuresTo(now + passed);
        expect(later).toBeGreaterThanOrEqual(figuresTo(now) ?? 0);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("24 hours are compared with 24 hours, also where a day has 23", () => {
  const now = Date.parse("2026-03-09T02:30Z");
  const day = compare("24h", "previous", "America/New_York", now);
  expect(day && day.to - day.from).toBe(24 * HOUR);
});

test("steps through the comparisons by name", () => {
  const dates = { from: "2026-01-01", to: "2026-01-02" };
  const every = () => true;
  expect(nextComparison("previous", every)).toBe("year");
  expect(nextComparison("year", every)).toBe("off");
  expect(nextComparison("off", every)).toBe("previous");
  expect(nextComparison(dates, every)).toBe("previous");
  const none = () => false;
  expect(nextComparison("previous", none)).toBe("off");
  const onlyDates = (choice: ComparisonChoice) => typeof choice === "object";
  expect(nextComparison(dates, onlyDates)).toBe("off");
  const onlyYear = (choice: ComparisonChoice) => choice === "year";
  expect(nextComparison("off", onlyYear)).toBe("year");
  expect(nextComparison("previous", onlyYear)).toBe("year");
});

test("dates after today are left out of the time before, too", () => {
  const future = { from: "2026-03-10", to: "2026-04-10" };
  const today = { from: "2026-03-10", to: "2026-03-18" };
  expect(compare("7d", future)).toEqual(compare("7d", today));
});

test("weeks of the time before are cut as far from its start as those of the span", () => {
  fc.assert(
    fc.property(
      anyRange,
      anyZone,
      anyNow,
      fc.constantFrom(0, 1, 2, 3, 4, 5, 6),
      (range, timeZone, now, first) => {
        const utcOffsets = offsetsOf(timeZone);
        const zone = zoneOf(timeZone);
        const span = rangeOf(range, { utcOffsets, now });
        const earlier = comparisonOf(span, "previous", {
          ...{ range, utcOffsets, now },
        });
        fc.pre(earlier !== null);
        const firstBefore = comparedWeekStart(zone, first, span, earlier);
        const datesToCut = (from: number, weekStartsOn: Weekday) => {
          const start = Date.parse(zone.dayKey(from));
          // The date on which the next week begins, by the calendar alone.
          for (let days = 1; ; days++) {
            const date = new Date(start + days * DAY);
            if (date.getUTCDay() === weekStartsOn) return days;
          }
        };
        expect(datesToCut(earlier.from, firstBefore)).toBe(
          datesToCut(span.from, first),
        );
      },
    ),
  );
});
