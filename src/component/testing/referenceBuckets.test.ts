/** Compares the brute-force buckets with bounds read off a calendar. */
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import { notableInstants } from "./arbitrary.helpers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { referenceTimeseries } from "./reference.helpers.js";
import {
  referenceBucketEnd,
  referenceBuckets,
  referenceBucketStart,
} from "./referenceBuckets.helpers.js";

const utc = (time: string) => Date.parse(`${time}Z`);
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

test.each([
  ["UTC", 1, "2024-06-06T05:59", "2024-06-03T00:00", 7 * 24],
  ["UTC", 0, "2024-06-06T05:59", "2024-06-02T00:00", 7 * 24],
  ["UTC", 6, "2024-06-07T23:59", "2024-06-01T00:00", 7 * 24],
  ["UTC", 6, "2024-06-08T00:00", "2024-06-08T00:00", 7 * 24],
  // The weeks with a change of the clock.
  ["Europe/Berlin", 1, "2024-03-31T12:00", "2024-03-24T23:00", 7 * 24 - 1],
  ["Europe/Berlin", 0, "2024-10-27T00:30", "2024-10-26T22:00", 7 * 24 + 1],
] as const)(
  "in %s the week from day %i that has %s starts at %s",
  (zone, weekStartsOn, at, start, hours) => {
    const found = referenceBucketStart(zone, { weekStartsOn }, utc(at));
    expect(iso(found)).toBe(start);
    const end = referenceBucketEnd(zone, { weekStartsOn }, utc(at));
    expect((end - found) / HOUR).toBe(hours);
  },
);

describe("referenceBucketStart and referenceBucketEnd", () => {
  test.each([
    ["UTC", "hour", "2024-06-01T05:59", "2024-06-01T05:00", 60],
    ["UTC", "day", "2024-06-01T05:59", "2024-06-01T00:00", 24 * 60],
    ["Asia/Kolkata", "hour", "2024-06-01T05:29", "2024-06-01T04:30", 60],
    ["Asia/Kolkata", "day", "2024-06-01T18:30", "2024-06-01T18:30", 24 * 60],
    // The clock skips 02:00 to 03:00. Later it shows it twice.
    ["Europe/Berlin", "hour", "2024-03-31T01:10", "2024-03-31T01:00", 60],
    ["Europe/Berlin", "day", "2024-03-31T12:00", "2024-03-30T23:00", 23 * 60],
    ["Europe/Berlin", "hour", "2024-10-27T00:30", "2024-10-27T00:00", 60],
    ["Europe/Berlin", "hour", "2024-10-27T01:30", "2024-10-27T01:00", 60],
    ["Europe/Berlin", "day", "2024-10-27T12:00", "2024-10-26T22:00", 25 * 60],
    // The clock goes from 02:00 back to 01:30, so 01:00 lasts an hour and a half. Later it goes
    // from 02:00 to 02:30.
    ["Australia/Lord_Howe", "hour", "2024-04-06T14:59", "2024-04-06T14:00", 60],
    ["Australia/Lord_Howe", "hour", "2024-04-06T15:29", "2024-04-06T15:00", 30],
    ["Australia/Lord_Howe", "hour", "2024-04-06T15:30", "2024-04-06T15:30", 60],
    ["Australia/Lord_Howe", "hour", "2024-10-05T15:59", "2024-10-05T15:30", 30],
    [
      "Australia/Lord_Howe",
      "day",
      "2024-04-06T15:00",
      "2024-04-06T13:00",
      24.5 * 60,
    ],
    // Midnight does not exist. Later 23:00 comes twice.
    [
      "America/Sao_Paulo",
      "day",
      "2018-11-04T12:00",
      "2018-11-04T03:00",
      23 * 60,
    ],
    ["America/Sao_Paulo", "hour", "2018-11-04T03:00", "2018-11-04T03:00", 60],
    [
      "America/Sao_Paulo",
      "day",
      "2018-02-18T02:30",
      "2018-02-17T02:00",
      25 * 60,
    ],
    ["America/Sao_Paulo", "hour", "2018-02-18T02:30", "2018-02-18T02:00", 60],
    [
      "America/Sao_Paulo",
      "day",
      "2018-02-18T03:00",
      "2018-02-18T03:00",
      24 * 60,
    ],
  ] as const)("%s %s of %s", (timeZone, interval, at, start, minutes) => {
    for (const time of [utc(at), utc(at) + MINUTE - 1]) {
      const found = referenceBucketStart(timeZone, interval, time);
      expect(iso(found)).toBe(start);
      expect(referenceBucketEnd(timeZone, interval, time) - found).toBe(
        minutes * MINUTE,
      );
    }
  });

  test.each(
    Object.entries(notableInstants).flatMap(([timeZone, instants]) =>
      instants.map((instant) => [timeZone, Date.parse(instant)] as const),
    ),
  )("around a notable instant of %s", (timeZone, instant) => {
    const from = instant - 30 * HOUR;
    const to = instant + 30 * HOUR;
    const hours = referenceBuckets(timeZone, "hour", from, to);
    const days = referenceBuckets(timeZone, "day", from, to);
    expect(hours.map((bucket) => bucket.start)).toContain(instant);
    for (const buckets of [hours, days]) {
      expect(buckets[0]?.from).toBe(from);
      expect(buckets.at(-1)?.to).toBe(to);
      for (const [index, { start }] of buckets.entries()) {
        if (index > 0) expect(start).toBe(buckets[index - 1]?.to);
      }
    }
    // Every day consists of whole hours.
    const starts = new Set(hours.map((bucket) => bucket.start));
    for (const { start } of days.slice(1)) expect(starts).toContain(start);
  });
});

describe("referenceBuckets", () => {
  test("clips the first and the last bucket", () => {
    const from = utc("2024-06-01T00:10");
    const to = utc("2024-06-01T02:20");
    const buckets = referenceBuckets("UTC", "hour", from, to);
    expect(
      buckets.map((bucket) =>
        [bucket.start, bucket.from, bucket.to].map((at) => iso(at).slice(11)),
      ),
    ).toEqual([
      ["00:00", "00:10", "01:00"],
      ["01:00", "01:00", "02:00"],
      ["02:00", "02:00", "02:20"],
    ]);
    expect(referenceBuckets("UTC", "day", from, to)).toHaveLength(1);
    expect(referenceBuckets("UTC", "day", from, from)).toEqual([]);
  });
});

describe("referenceTimeseries", () => {
  const berlin = {
    timeZone: "Europe/Berlin",
    sessionTimeoutMs: 30 * MINUTE,
    sessionRule: "gap",
  } as const;
  const view = (time: string): ModelEvent => ({
    type: "pageview",
    source: "client",
    visitorId: "a",
    occurredAt: utc(time),
  });
  const events = [
    view("2024-10-26T21:59"), // 23:59, the last minute of a day
    view("2024-10-26T22:00"), // 00:00, in the same session
    view("2024-10-27T22:59"), // 23:59, after a day of 25 hours
    view("2024-10-29T12:00"),
  ];

  test("has a bucket for each day, empty ones included, and clips the ends", () => {
    const series = referenceTimeseries(
      berlin,
      events,
      utc("2024-10-26T21:59"),
      utc("2024-10-29T12:00"),
      "day",
    );
    expect(
      series.map(({ start, overview }) => [
        iso(start),
        overview.events,
        overview.visitors,
        overview.newVisitors,
        overview.sessions,
        overview.durationMs,
      ]),
    ).toEqual([
      ["2024-10-25T22:00", 1, 1, 1, 1, MINUTE],
      ["2024-10-26T22:00", 2, 1, 0, 1, 0],
      ["2024-10-27T23:00", 0, 0, 0, 0, 0],
      ["2024-10-28T23:00", 0, 0, 0, 0, 0],
    ]);
  });

  test("keeps the two hours that show 02:00 apart", () => {
    const series = referenceTimeseries(
      berlin,
      [view("2024-10-27T00:30"), view("2024-10-27T01:30")],
      utc("2024-10-27T00:00"),
      utc("2024-10-27T02:00"),
      "hour",
    );
    expect(series.map(({ overview }) => overview.events)).toEqual([1, 1]);
  });
});
