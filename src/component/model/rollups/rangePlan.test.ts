import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../../../shared/units.js";
import {
  bucketSizes,
  bucketStart,
  nextBucket,
  zoneOf,
} from "../../../shared/time/zone.js";
import {
  bucketsOf,
  joinSpans,
  missingSpans,
  planRange,
  wholeBuckets,
  type LevelSpans,
  type RangePlan,
  type Span,
} from "./rangePlan.js";

const utc = zoneOf("UTC");
const berlin = zoneOf("Europe/Berlin");

function span(from: string, to: string): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

const zones = fc
  .constantFrom(
    "UTC",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
  )
  .map(zoneOf);

/** Up to a minute, a day or 100 days, some with an end on the hour. */
const ranges = fc
  .record({
    from: fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }),
    length: fc.oneof(
      fc.integer({ min: 1, max: MINUTE }),
      fc.integer({ min: 1, max: DAY }),
      fc.integer({ min: 1, max: 100 * DAY }),
    ),
    alignFrom: fc.boolean(),
    alignTo: fc.boolean(),
  })
  .map(({ from, length, alignFrom, alignTo }) => {
    const start = alignFrom ? from - (from % HOUR) : from;
    const end = start + length;
    return { from: start, to: alignTo ? end + HOUR - (end % HOUR) : end };
  });

const options = fc.record({
  wholeLastHour: fc.boolean(),
  levels: fc.subarray([...bucketSizes]),
});

function present(spans: readonly (Span | null)[]): Span[] {
  return spans.filter((each) => each !== null);
}

/** Fails unless the spans follow each other without gap or overlap. */
function expectTiles(spans: readonly Span[], whole: Span) {
  const ordered = [...spans].sort((a, b) => a.from - b.from);
  let at = whole.from;
  for (const { from, to } of ordered) {
    expect(from).toBe(at);
    expect(to).toBeGreaterThan(from);
    at = to;
  }
  expect(at).toBe(whole.to);
}

/** Reads as a reader does when the blocks at `stored` are the only ones of their level. */
function spansRead(
  { cut }: RangePlan,
  zone: typeof utc,
  stored: (level: LevelSpans["level"], start: number) => boolean,
): Span[] {
  const read: Span[] = [];
  let missing: Span[] = [];
  for (const { level, spans } of cut) {
    const asked = joinSpans([...spans, ...missing]);
    missing = [];
    for (const each of asked) {
      const starts = bucketsOf(zone, level, each).filter(
        (start) => level === "hour" || stored(level, start),
      );
      for (const start of starts) {
        read.push({ from: start, to: nextBucket(zone, level, start) });
      }
      missing.push(...missingSpans(zone, level, each, starts));
    }
  }
  expect(missing).toEqual([]);
  return read;
}

describe("planRange", () => {
  test("cuts months, days, hours and raw edges", () => {
    expect(
      planRange(berlin, span("2026-01-30T10:20Z", "2026-04-02T12:10Z")),
    ).toEqual({
      rawHead: span("2026-01-30T10:20Z", "2026-01-30T11:00Z"),
      hours: span("2026-01-30T11:00Z", "2026-04-02T12:00Z"),
      rawTail: span("2026-04-02T12:00Z", "2026-04-02T12:10Z"),
      cut: [
        {
          level: "month",
          spans: [span("2026-01-31T23:00Z", "2026-03-31T22:00Z")],
        },
        {
          level: "day",
          spans: [
            span("2026-01-30T23:00Z", "2026-01-31T23:00Z"),
            span("2026-03-31T22:00Z", "2026-04-01T22:00Z"),
          ],
        },
        {
          level: "hour",
          spans: [
            span("2026-01-30T11:00Z", "2026-01-30T23:00Z"),
            span("2026-04-01T22:00Z", "2026-04-02T12:00Z"),
          ],
        },
      ],
    });
  });

  test("reads hours only when told to", () => {
    const range = span("2026-01-01T00:00Z", "2026-03-01T00:00Z");
    expect(planRange(utc, range, { levels: ["hour"] }).cut).toEqual([
      { level: "hour", spans: [range] },
    ]);
  });

  test("reads the last hour whole at the live end", () => {
    expect(
      planRange(utc, span("2026-11-21T06:00Z", "2026-11-21T08:15Z"), {
        wholeLastHour: true,
      }),
    ).toMatchObject({
      rawHead: null,
      hours: span("2026-11-21T06:00Z", "2026-11-21T09:00Z"),
      rawTail: null,
    });
  });

  test.each([
    ["ragged at both ends", "2026-11-21T08:05Z", "2026-11-21T08:15Z"],
    ["ragged to the end of the hour", "2026-11-21T08:05Z", "2026-11-21T09:00Z"],
    ["from the start of the hour", "2026-11-21T08:00Z", "2026-11-21T08:15Z"],
  ])("a range within one hour, %s, is one raw span", (_, from, to) => {
    const plan = planRange(utc, span(from, to));
    expect(present([plan.rawHead, plan.rawTail])).toEqual([span(from, to)]);
    expect(plan).toMatchObject({ hours: null, cut: [] });
  });

  test.each([
    [5, 5],
    [6, 5],
    [NaN, 5],
    [0, Infinity],
  ])("refuses [%d, %d)", (from, to) => {
    expect(() => planRange(utc, { from, to })).toThrow("range is [");
  });

  test("tiles the range, hours aligned", () => {
    fc.assert(
      fc.property(zones, ranges, options, (zone, range, option) => {
        const { rawHead, hours, rawTail, cut } = planRange(zone, range, option);
        const extended = option.wholeLastHour && hours !== null;
        expectTiles(present([rawHead, hours, rawTail]), {
          from: range.from,
          to: extended ? hours.to : range.to,
        });
        for (const raw of present([rawHead, rawTail])) {
          expect(raw.to - raw.from).toBeLessThan(HOUR);
        }
        if (hours === null) {
          expect(cut).toEqual([]);
          return;
        }
        expect(zone.hourStart(hours.from)).toBe(hours.from);
        expect(zone.hourStart(hours.to)).toBe(hours.to);
        if (extended) {
          expect(hours.to).toBeGreaterThanOrEqual(range.to);
          expect(zone.hourStart(hours.to - 1)).toBeLessThan(range.to);
        }
        expectTiles(
          cut.flatMap(({ spans }) => spans),
          hours,
        );
        for (const { level, spans } of cut) {
          if (level !== "hour") expect(option.levels).toContain(level);
          for (const { from, to } of spans) {
            expect(bucketStart(zone, level, from)).toBe(from);
            expect(bucketStart(zone, level, to)).toBe(to);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("is read once, whatever coarse blocks are missing", () => {
    fc.assert(
      fc.property(
        zones,
        ranges,
        options,
        fc.nat(),
        (zone, range, option, seed) => {
          const plan = planRange(zone, range, option);
          if (plan.hours === null) return;
          const read = spansRead(
            plan,
            zone,
            (_, start) => ((start / HOUR + seed) * 7919) % 3 > 1,
          );
          expectTiles(read, plan.hours);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("wholeBuckets", () => {
  test.each([
    [
      "day",
      span("2026-03-28T10:00Z", "2026-03-30T10:00Z"),
      span("2026-03-28T10:00Z", "2026-03-28T23:00Z"),
      span("2026-03-28T23:00Z", "2026-03-29T22:00Z"),
      span("2026-03-29T22:00Z", "2026-03-30T10:00Z"),
    ],
    [
      "day",
      span("2026-03-28T23:00Z", "2026-03-29T22:00Z"),
      null,
      span("2026-03-28T23:00Z", "2026-03-29T22:00Z"),
      null,
    ],
    [
      "day",
      span("2026-03-28T10:00Z", "2026-03-29T10:00Z"),
      span("2026-03-28T10:00Z", "2026-03-29T10:00Z"),
      null,
      null,
    ],
    [
      "month",
      span("2026-02-28T23:00Z", "2026-04-01T00:00Z"),
      null,
      span("2026-02-28T23:00Z", "2026-03-31T22:00Z"),
      span("2026-03-31T22:00Z", "2026-04-01T00:00Z"),
    ],
  ] as const)("case %#: whole %ss", (level, whole, head, middle, tail) => {
    expect(wholeBuckets(berlin, level, whole)).toEqual({
      head,
      whole: middle,
      tail,
    });
  });
});

test("bucketsOf names a clipped first bucket by its start", () => {
  expect(
    bucketsOf(utc, "day", span("2026-11-20T10:00Z", "2026-11-22T00:00Z")),
  ).toEqual([Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 21)]);
});

test("missingSpans joins what touches", () => {
  const week = span("2026-11-01T00:00Z", "2026-11-08T00:00Z");
  expect(
    missingSpans(utc, "day", week, [
      Date.UTC(2026, 10, 3),
      Date.UTC(2026, 10, 6),
      Date.UTC(2026, 11, 24),
    ]),
  ).toEqual([
    span("2026-11-01T00:00Z", "2026-11-03T00:00Z"),
    span("2026-11-04T00:00Z", "2026-11-06T00:00Z"),
    span("2026-11-07T00:00Z", "2026-11-08T00:00Z"),
  ]);
  expect(missingSpans(utc, "day", week, bucketsOf(utc, "day", week))).toEqual(
    [],
  );
});

test("joinSpans sorts, and joins what touches or overlaps", () => {
  const at = (from: number, to: number) => ({ from, to });
  expect(joinSpans([at(7, 9), at(1, 3), at(3, 4), at(8, 8.5)])).toEqual([
    at(1, 4),
    at(7, 9),
  ]);
});
