import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../units.js";
import { utcOffsetsOf } from "./utcOffsets.js";
import {
  bucketStart,
  isTimeZone,
  bucketSizes,
  listedZone,
  nextBucket,
  zoneOf,
  type Zone,
} from "./zone.js";

const allZones = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** Times from 2000 to 2030. */
const instants = fc.integer({
  min: Date.UTC(2000, 0, 1),
  max: Date.UTC(2030, 0, 1),
});

/** Any zone, at any time or close to one of its changes. */
const places = fc
  .record({
    zone: fc.constantFrom(...allZones).map(zoneOf),
    instant: instants,
    toChange: fc.boolean(),
    shift: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
  })
  .map(({ zone, instant, toChange, shift }) => ({
    zone,
    instant: toChange ? nextChange(zone, instant) + shift : instant,
  }));

function nextChange(zone: Zone, instant: number): number {
  for (let week = 0; week < 52; week++) {
    let from = instant + week * 7 * DAY;
    let to = from + 7 * DAY;
    if (zone.offsetAt(from) === zone.offsetAt(to)) continue;
    while (to - from > MINUTE) {
      const middle = Math.floor((from + to) / 2);
      if (zone.offsetAt(middle) === zone.offsetAt(from)) from = middle;
      else to = middle;
    }
    return to;
  }
  return instant;
}

function iso(instant: number): string {
  return new Date(instant).toISOString().replace(":00.000Z", "Z");
}

describe("zoneOf", () => {
  test("names the argument of an unknown zone", () => {
    expect(() => zoneOf("Mars/Olympus")).toThrow('timeZone is "Mars/Olympus"');
    expect(() => zoneOf("")).toThrow('timeZone is ""');
  });

  test("is memoised", () => {
    expect(zoneOf("Europe/Berlin")).toBe(zoneOf("Europe/Berlin"));
  });

  test("does not hang on times that it does not support", () => {
    for (const instant of [Date.UTC(1884, 3, 1, 12, 34), -8e15, 8e15]) {
      for (const name of ["UTC", "Africa/Monrovia", "Asia/Manila"]) {
        for (const size of bucketSizes) {
          const zone = zoneOf(name);
          const start = bucketStart(zone, size, instant);
          expect(start).toBeLessThanOrEqual(instant);
          expect(nextBucket(zone, size, start)).toBeGreaterThan(instant);
        }
      }
    }
  });
});

test.each([
  ["UTC", true],
  ["Europe/Berlin", true],
  ["Asia/Kolkata", true],
  ["Mars/Olympus", false],
  ["", false],
])("isTimeZone(%j) is %j", (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

test.each([
  ["UTC", "2026-11-21T08:15Z", "2026-11-21T08:00Z", "2026-11-21T09:00Z"],
  [
    "Asia/Kolkata",
    "2026-11-21T08:15Z",
    "2026-11-21T07:30Z",
    "2026-11-21T08:30Z",
  ],
  [
    "Asia/Kathmandu",
    "2026-11-21T08:16Z",
    "2026-11-21T08:15Z",
    "2026-11-21T09:15Z",
  ],
  // The clocks of Lord Howe go back by half an hour at 02:00, so 01:30 comes twice.
  [
    "Australia/Lord_Howe",
    "2026-04-04T14:45Z",
    "2026-04-04T14:00Z",
    "2026-04-04T15:00Z",
  ],
  [
    "Australia/Lord_Howe",
    "2026-04-04T15:10Z",
    "2026-04-04T15:00Z",
    "2026-04-04T15:30Z",
  ],
  [
    "Australia/Lord_Howe",
    "2026-04-04T15:40Z",
    "2026-04-04T15:30Z",
    "2026-04-04T16:30Z",
  ],
])("the hour of %s at %s", (name, instant, start, next) => {
  const zone = zoneOf(name);
  const hour = zone.hourStart(Date.parse(instant));
  expect(iso(hour)).toBe(start);
  expect(iso(zone.nextHour(hour))).toBe(next);
});

test.each([
  [
    "UTC",
    "2026-11-21T08:15Z",
    "2026-11-21T00:00Z",
    "2026-11-22T00:00Z",
    "2026-11-21",
  ],
  [
    "Europe/Berlin",
    "2026-03-29T12:00Z",
    "2026-03-28T23:00Z",
    "2026-03-29T22:00Z",
    "2026-03-29",
  ],
  [
    "Europe/Berlin",
    "2026-10-25T12:00Z",
    "2026-10-24T22:00Z",
    "2026-10-25T23:00Z",
    "2026-10-25",
  ],
  // Midnight does not exist.
  [
    "America/Sao_Paulo",
    "2018-11-04T12:00Z",
    "2018-11-04T03:00Z",
    "2018-11-05T02:00Z",
    "2018-11-04",
  ],
  [
    "Asia/Beirut",
    "2026-03-29T12:00Z",
    "2026-03-28T22:00Z",
    "2026-03-29T21:00Z",
    "2026-03-29",
  ],
  // 30 December 2011 does not exist.
  [
    "Pacific/Apia",
    "2011-12-30T05:00Z",
    "2011-12-29T10:00Z",
    "2011-12-30T10:00Z",
    "2011-12-29",
  ],
  [
    "Pacific/Apia",
    "2011-12-30T10:00Z",
    "2011-12-30T10:00Z",
    "2011-12-31T10:00Z",
    "2011-12-31",
  ],
  // Midnight comes twice.
  [
    "America/Havana",
    "2026-11-01T04:30Z",
    "2026-11-01T04:00Z",
    "2026-11-02T05:00Z",
    "2026-11-01",
  ],
  [
    "America/Havana",
    "2026-11-01T05:30Z",
    "2026-11-01T04:00Z",
    "2026-11-02T05:00Z",
    "2026-11-01",
  ],
  // At 00:01 the clocks went back to 23:01 of the date before, which had ended.
  [
    "America/St_Johns",
    "2005-10-30T02:29Z",
    "2005-10-29T02:30Z",
    "2005-10-30T02:30Z",
    "2005-10-29",
  ],
  [
    "America/St_Johns",
    "2005-10-30T02:40Z",
    "2005-10-30T02:30Z",
    "2005-10-31T03:30Z",
    "2005-10-30",
  ],
])("the day of %s at %s", (name, instant, start, next, key) => {
  const zone = zoneOf(name);
  const day = zone.dayStart(Date.parse(instant));
  expect(iso(day)).toBe(start);
  expect(iso(zone.nextDay(day))).toBe(next);
  expect(zone.dayKey(day)).toBe(key);
});

test.each([
  ["UTC", "2026-12-21T08:15Z", "2026-12-01T00:00Z", "2027-01-01T00:00Z"],
  [
    "Europe/Berlin",
    "2026-10-31T23:30Z",
    "2026-10-31T23:00Z",
    "2026-11-30T23:00Z",
  ],
  [
    "Pacific/Apia",
    "2011-12-31T05:00Z",
    "2011-12-01T10:00Z",
    "2011-12-31T10:00Z",
  ],
])("the month of %s at %s", (name, instant, start, next) => {
  const zone = zoneOf(name);
  const month = zone.monthStart(Date.parse(instant));
  expect(iso(month)).toBe(start);
  expect(iso(zone.nextMonth(month))).toBe(next);
});

test.each([
  // 21 November 2026 is a Saturday.
  ["UTC", 1, "2026-11-21T08:15Z", "2026-11-16T00:00Z", "2026-11-23T00:00Z"],
  ["UTC", 0, "2026-11-21T08:15Z", "2026-11-15T00:00Z", "2026-11-22T00:00Z"],
  ["UTC", 6, "2026-11-21T08:15Z", "2026-11-21T00:00Z", "2026-11-28T00:00Z"],
  ["UTC", 5, "2026-11-21T08:15Z", "2026-11-20T00:00Z", "2026-11-27T00:00Z"],
  // The clocks change on Sundays.
  [
    "Europe/Berlin",
    1,
    "2026-03-29T12:00Z",
    "2026-03-22T23:00Z",
    "2026-03-29T22:00Z",
  ],
  [
    "America/Sao_Paulo",
    0,
    "2018-11-06T12:00Z",
    "2018-11-04T03:00Z",
    "2018-11-11T02:00Z",
  ],
  // Friday, 30 December 2011 does not exist, so its week begins on Saturday.
  [
    "Pacific/Apia",
    5,
    "2011-12-30T12:00Z",
    "2011-12-30T10:00Z",
    "2012-01-05T10:00Z",
  ],
  [
    "Pacific/Apia",
    5,
    "2011-12-30T05:00Z",
    "2011-12-23T10:00Z",
    "2011-12-30T10:00Z",
  ],
] as const)(
  "the week of %s from day %i at %s",
  (name, weekStartsOn, instant, start, next) => {
    const zone = zoneOf(name);
    const week = zone.weekStart(Date.parse(instant), weekStartsOn);
    expect(iso(week)).toBe(start);
    expect(iso(zone.nextWeek(week, weekStartsOn))).toBe(next);
  },
);

test("weeks begin on Monday if nobody says another day", () => {
  const instant = Date.parse("2026-11-21T08:15Z");
  const start = bucketStart(zoneOf("UTC"), "week", instant);
  expect(iso(start)).toBe("2026-11-16T00:00Z");
  expect(iso(nextBucket(zoneOf("UTC"), "week", start))).toBe(
    "2026-11-23T00:00Z",
  );
});

describe("every zone", () => {
  test("a week holds its instants, and only them, and is seven whole days", () => {
    fc.assert(
      fc.property(
        places,
        fc.constantFrom(0, 1, 2, 3, 4, 5, 6),
        ({ zone, instant }, weekStartsOn) => {
          const start = zone.weekStart(instant, weekStartsOn);
          const next = zone.nextWeek(start, weekStartsOn);
          expect(start).toBeLessThanOrEqual(instant);
          expect(next).toBeGreaterThan(instant);
          expect(zone.weekStart(next - 1, weekStartsOn)).toBe(start);
          expect(zone.weekStart(next, weekStartsOn)).toBe(next);
          expect(zone.dayStart(start)).toBe(start);
          // No zone has skipped a date since 2000, except Samoa and Tokelau.
          const days = (next - start) / DAY;
          expect(Math.round(days)).toBeGreaterThanOrEqual(6);
          expect(Math.round(days)).toBeLessThanOrEqual(7);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a bucket holds its instants, and only them", () => {
    fc.assert(
      fc.property(
        places,
        fc.constantFrom(...bucketSizes),
        ({ zone, instant }, size) => {
          const start = bucketStart(zone, size, instant);
          const next = nextBucket(zone, size, start);
          expect(start).toBeLessThanOrEqual(instant);
          expect(next).toBeGreaterThan(instant);
          expect(bucketStart(zone, size, start)).toBe(start);
          expect(bucketStart(zone, size, next - 1)).toBe(start);
          expect(bucketStart(zone, size, next)).toBe(next);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("starts never decrease with time", () => {
    fc.assert(
      fc.property(
        places,
        fc.constantFrom(...bucketSizes),
        fc.nat({ max: 3 * HOUR }),
        ({ zone, instant }, size, later) => {
          expect(
            bucketStart(zone, size, instant + later),
          ).toBeGreaterThanOrEqual(bucketStart(zone, size, instant));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("every month is whole days, every day whole hours", () => {
    fc.assert(
      fc.property(places, ({ zone, instant }) => {
        const month = zone.monthStart(instant);
        expect(zone.dayStart(month)).toBe(month);
        const day = zone.dayStart(instant);
        expect(zone.hourStart(day)).toBe(day);
        expect(zone.dayKey(zone.nextDay(day)) > zone.dayKey(day)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/**
 * The zone's clock as `Intl` shows it, read part by part as if it were UTC. It is independent of
 * `zone.ts`.
 */
function localClock(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (instant) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = (
      format.format(instant).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

describe("walked minute by minute", () => {
  test.each([
    ["Europe/Berlin", "2026-03-29T01:00Z"],
    ["Europe/Berlin", "2026-10-25T01:00Z"],
    ["America/New_York", "2026-03-08T07:00Z"],
    ["America/New_York", "2026-11-01T06:00Z"],
    ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
    ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
    ["Asia/Kolkata", "2026-01-01T00:00Z"],
    ["Asia/Kathmandu", "2026-01-01T00:00Z"],
    ["America/Havana", "2026-03-08T05:00Z"],
    ["America/Havana", "2026-11-01T05:00Z"],
    ["Atlantic/Azores", "2026-03-29T01:00Z"],
    ["Atlantic/Azores", "2026-10-25T01:00Z"],
    ["Africa/Cairo", "2026-04-23T22:00Z"],
    ["Africa/Cairo", "2026-10-29T21:00Z"],
    ["America/Sao_Paulo", "2018-11-04T03:00Z"],
    ["America/St_Johns", "2005-10-30T02:31Z"],
    ["Pacific/Apia", "2011-12-30T10:00Z"],
    ["Africa/Casablanca", "2026-02-15T02:00Z"],
    ["Africa/El_Aaiun", "2026-03-22T02:00Z"],
    ["Asia/Gaza", "2011-08-30T21:00Z"],
    ["Antarctica/Troll", "2026-03-29T01:00Z"],
    ["America/Caracas", "2016-05-01T07:00Z"],
  ])("%s around %s", (name, around) => {
    const zone = zoneOf(name);
    const listed = listedZone(utcOffsetsOf(name));
    const clock = localClock(name);
    const from = Date.parse(around) - 49 * HOUR;
    const to = Date.parse(around) + 49 * HOUR;
    const expected: number[][] = [];
    const actual: number[][] = [];
    const actualOfList: number[][] = [];
    let hour = NaN;
    let day = NaN;
    let latestDate = -Infinity;
    let offset = NaN;
    for (let minute = from; minute < to; minute += MINUTE) {
      const local = clock(minute);
      if (local % HOUR === 0 || local - minute !== offset) hour = minute;
      offset = local - minute;
      const date = Math.floor(local / DAY);
      if (date > latestDate) day = minute;
      latestDate = Math.max(latestDate, date);
      // The hour and the day in which the walk began must be over.
      if (minute < from + 25 * HOUR) continue;
      expected.push([minute, offset, hour, day]);
      for (const [each, rows] of [
        [zone, actual],
        [listed, actualOfList],
      ] as const) {
        rows.push([
          minute,
          each.offsetAt(minute),
          each.hourStart(minute),
          each.dayStart(minute),
        ]);
      }
    }
    expect(actual).toEqual(expected);
    expect(actualOfList).toEqual(expected);
  });

  test("hours and days follow each other without a gap", () => {
    for (const name of ["Australia/Lord_Howe", "Pacific/Apia", "Asia/Gaza"]) {
      const zone = zoneOf(name);
      const to = Date.UTC(2012, 6, 1);
      let day = zone.dayStart(Date.UTC(2011, 6, 1));
      let hour = day;
      while (day < to) {
        day = zone.nextDay(day);
        while (hour < day) {
          const next = zone.nextHour(hour);
          expect(next - hour).toBeGreaterThan(0);
          expect(next - hour).toBeLessThanOrEqual(HOUR);
          hour = next;
        }
        expect(hour).toBe(day);
      }
    }
  });
});
