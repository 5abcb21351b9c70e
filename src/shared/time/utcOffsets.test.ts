import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../units.js";
import { FIRST_DATE, LAST_DATE, utcOffsetsOf } from "./utcOffsets.js";
import {
  bucketSizes,
  bucketStart,
  listedZone,
  nextBucket,
  zoneOf,
} from "./zone.js";

/** Every tenth zone, and zones whose clocks did odd things since 2000. */
const names = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((_, i) => i % 10 === 0),
  "Africa/Cairo",
  "Africa/Casablanca",
  "Africa/El_Aaiun",
  "America/Edmonton",
  "America/Havana",
  "America/Vancouver",
  "Antarctica/Casey",
  "Antarctica/Troll",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Pyongyang",
  "Australia/Lord_Howe",
  "Europe/Chisinau",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
];
const lists = new Map(names.map((name) => [name, utcOffsetsOf(name)]));

const first = Date.parse(FIRST_DATE);
const last = Date.parse(LAST_DATE) + DAY;
const at = (iso: string) => Date.parse(iso);

describe("the list of a zone", () => {
  test.each([
    ["UTC", 1],
    ["Asia/Kathmandu", 1],
    ["Asia/Kolkata", 1],
    ["Europe/Berlin", 101],
    ["Australia/Lord_Howe", 101],
  ])("%s has %d offsets", (name, count) => {
    expect(utcOffsetsOf(name)).toHaveLength(count);
  });

  test("says from when on which offset holds", () => {
    const thisYear = utcOffsetsOf("Europe/Berlin").filter(
      ({ at: from }) => at("2026-01-01") < from && from < at("2027-01-01"),
    );
    expect(thisYear).toEqual([
      { at: at("2026-03-29T01:00Z"), offsetMs: 2 * HOUR },
      { at: at("2026-10-25T01:00Z"), offsetMs: HOUR },
    ]);
    const apia = utcOffsetsOf("Pacific/Apia");
    expect(apia).toContainEqual({
      at: at("2011-12-30T10:00Z"),
      offsetMs: 14 * HOUR,
    });
    const kathmandu = utcOffsetsOf("Asia/Kathmandu");
    expect(kathmandu[0]?.offsetMs).toBe(5 * HOUR + 45 * MINUTE);
  });

  test("is short: the largest has less than 5 KB", () => {
    for (const [name, list] of lists) {
      expect(JSON.stringify(list).length, name).toBeLessThan(5_000);
    }
  });

  test("a name that is none is refused", () => {
    expect(() => utcOffsetsOf("Mars/Olympus")).toThrow('is "Mars/Olympus"');
  });
});

/** Any zone, at any time that a range may name, or close to one of its changes. */
const places = fc
  .record({
    name: fc.constantFrom(...names),
    instant: fc.integer({ min: first, max: last }),
    change: fc.option(fc.nat(1_000)),
    shift: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
  })
  .map(({ name, instant, change, shift }) => {
    const list = lists.get(name)!;
    const { at: near } = list[(change ?? 0) % list.length]!;
    const isNear = change !== null && near > first;
    return { name, list, instant: isNear ? near + shift : instant };
  });

test("from 2000 to 2049 its hours, days and months are those of the server", () => {
  fc.assert(
    fc.property(places, ({ name, list, instant }) => {
      const [mine, servers] = [listedZone(list), zoneOf(name)];
      expect(mine.offsetAt(instant)).toBe(servers.offsetAt(instant));
      for (const size of bucketSizes) {
        const start = bucketStart(servers, size, instant);
        const next = nextBucket(servers, size, start);
        expect(bucketStart(mine, size, instant)).toBe(start);
        expect(nextBucket(mine, size, start)).toBe(next);
        expect(mine.dayKey(start)).toBe(servers.dayKey(start));
        // The bucket before, as comparisons walk it.
        expect(bucketStart(mine, size, start - 1)).toBe(
          bucketStart(servers, size, start - 1),
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

test("both ends of the dates are in the list", () => {
  for (const [name, list] of lists) {
    const [mine, servers] = [listedZone(list), zoneOf(name)];
    for (const end of [first, last]) {
      for (let hours = -26; hours <= 26; hours++) {
        const instant = end + hours * HOUR;
        expect(mine.dayStart(instant), name).toBe(servers.dayStart(instant));
      }
    }
  }
});

test("before its beginning and after its end the nearest offset holds", () => {
  const zone = listedZone(utcOffsetsOf("Europe/Berlin"));
  expect(zone.offsetAt(at("1990-07-01"))).toBe(HOUR);
  expect(zone.offsetAt(at("2060-07-01"))).toBe(HOUR);
  expect(zone.dayStart(at("2060-07-01T12:00Z"))).toBe(at("2060-06-30T23:00Z"));
  expect(zone.nextMonth(at("2060-06-30T23:00Z"))).toBe(at("2060-07-31T23:00Z"));
});

test.each([
  ["an old call by name", "Europe/Berlin"],
  ["nothing", undefined],
  ["an empty list", []],
  [
    "times that go back",
    [
      { at: 2, offsetMs: 0 },
      { at: 1, offsetMs: 0 },
    ],
  ],
  ["what is no number", [{ at: 0, offsetMs: NaN }]],
])("%s is refused with what to do", (_, list) => {
  expect(() => listedZone(list as never)).toThrow("such as site.utcOffsets");
});
