import { describe, expect, test } from "vitest";
import { HOUR } from "../shared/units.js";
import { customRange, presetRange } from "./ranges.js";

const at = (iso: string) => Date.parse(iso);
const readable = ({ from, to, interval }: ReturnType<typeof presetRange>) => [
  new Date(from).toISOString().slice(0, 16),
  new Date(to).toISOString().slice(0, 16),
  interval,
];

describe("presetRange", () => {
  const noon = at("2026-03-18T12:34:00Z");
  test.each([
    ["today", "UTC", "2026-03-18T00:00", "2026-03-18T13:00", "hour"],
    ["24h", "UTC", "2026-03-17T13:00", "2026-03-18T13:00", "hour"],
    ["7d", "UTC", "2026-03-12T00:00", "2026-03-19T00:00", "day"],
    ["14d", "UTC", "2026-03-05T00:00", "2026-03-19T00:00", "day"],
    ["30d", "UTC", "2026-02-17T00:00", "2026-03-19T00:00", "day"],
    ["7d", "America/New_York", "2026-03-12T04:00", "2026-03-19T04:00", "day"],
    ["24h", "Asia/Kolkata", "2026-03-17T13:30", "2026-03-18T13:30", "hour"],
  ] as const)("%s in %s", (preset, timeZone, from, to, interval) => {
    expect(readable(presetRange(preset, timeZone, noon))).toEqual([
      from,
      to,
      interval,
    ]);
  });

  test("counts days, not multiples of 24 hours, across a change of the clock", () => {
    const range = presetRange("7d", "Europe/Berlin", at("2026-03-30T10:00Z"));
    expect(readable(range)).toEqual([
      "2026-03-23T23:00",
      "2026-03-30T22:00",
      "day",
    ]);
    expect(range.to - range.from).toBe((7 * 24 - 1) * HOUR);
  });

  test("is the same range for every minute of a bucket", () => {
    const first = presetRange("24h", "UTC", at("2026-03-18T12:00Z"));
    expect(presetRange("24h", "UTC", at("2026-03-18T12:59Z"))).toEqual(first);
    expect(presetRange("24h", "UTC", at("2026-03-18T13:00Z"))).toEqual({
      ...first,
      from: first.from + HOUR,
      to: first.to + HOUR,
    });
  });
});

describe("customRange", () => {
  test("widens a short span to whole hours", () => {
    const span = { from: at("2026-03-18T12:34Z"), to: at("2026-03-19T01:00Z") };
    expect(readable(customRange(span, "UTC"))).toEqual([
      "2026-03-18T12:00",
      "2026-03-19T01:00",
      "hour",
    ]);
  });

  test("widens a long span to whole days", () => {
    const span = { from: at("2015-05-17T10:05Z"), to: at("2015-05-20T21:05Z") };
    expect(readable(customRange(span, "UTC"))).toEqual([
      "2015-05-17T00:00",
      "2015-05-21T00:00",
      "day",
    ]);
  });

  test("refuses a span that does not go forward", () => {
    expect(() => customRange({ from: 2, to: 1 }, "UTC")).toThrow(
      "expected epoch milliseconds with from before to",
    );
  });
});
