import { expect, test } from "vitest";
import type { Interval } from "../../shared/api/reports.js";
import { nextBucket, zoneOf } from "../../shared/time/zone.js";
import { timeTicks } from "./chartTicks.js";

function startsOf(
  from: string,
  interval: Interval,
  count: number,
  zone = "UTC",
) {
  const starts = [Date.parse(from)];
  while (starts.length < count) {
    starts.push(nextBucket(zoneOf(zone), interval, starts.at(-1) ?? 0));
  }
  return starts.slice(0, count);
}

/** The unit and the index of the bucket, as `"day 0"`. */
function ticks(
  from: string,
  interval: Interval,
  count: number,
  gap: number,
  zone = "UTC",
) {
  const starts = startsOf(from, interval, count, zone);
  return timeTicks(starts, interval, zoneOf(zone), gap).map(
    ({ index, unit }) => `${unit} ${index}`,
  );
}

test.each<[string, Interval, number, number, string[]]>([
  // A day by the hour, with less and less room.
  [
    "2026-03-18",
    "hour",
    6,
    1,
    ["day 0", "hour 1", "hour 2", "hour 3", "hour 4", "hour 5"],
  ],
  ["2026-03-18", "hour", 24, 5, ["day 0", "hour 6", "hour 12", "hour 18"]],
  ["2026-03-18", "hour", 24, 7, ["day 0", "hour 12"]],
  // From noon: round hours, and midnight by its day.
  [
    "2026-03-18T13:00Z",
    "hour",
    24,
    5,
    ["hour 5", "day 11", "hour 17", "hour 23"],
  ],
  ["2026-03-18", "hour", 72, 20, ["day 0", "day 24", "day 48"]],
  // Days: every second, third, whole weeks, months.
  ["2026-03-01", "day", 6, 1.4, ["day 0", "day 2", "day 4"]],
  [
    "2026-03-01",
    "day",
    30,
    6,
    ["day 0", "day 7", "day 14", "day 21", "day 28"],
  ],
  ["2025-11-20", "day", 100, 20, ["month 11", "year 42", "month 73"]],
  // Weeks: each, every fourth, then the first of a month.
  ["2026-03-02", "week", 5, 1, ["day 0", "day 1", "day 2", "day 3", "day 4"]],
  ["2026-03-02", "week", 9, 4, ["day 0", "day 4", "day 8"]],
  ["2025-11-03", "week", 27, 6, ["month 0", "year 9", "month 17", "month 26"]],
  // Months: quarters, half years, years.
  [
    "2025-10-01",
    "month",
    6,
    1,
    ["month 0", "month 1", "month 2", "year 3", "month 4", "month 5"],
  ],
  [
    "2025-02-01",
    "month",
    12,
    2.5,
    ["month 2", "month 5", "month 8", "year 11"],
  ],
  ["2023-01-01", "month", 36, 10, ["year 0", "year 12", "year 24"]],
  // No round value fits twice.
  ["2026-03-18T09:00Z", "hour", 4, 3, ["hour 0", "hour 3"]],
  ["2026-03-18T09:00Z", "hour", 1, 99, ["hour 0"]],
  ["2026-03-18", "day", 0, 1, []],
])("%s by %s, %d buckets, %d apart", (from, interval, count, gap, expected) =>
  expect(ticks(from, interval, count, gap)).toEqual(expected),
);

test("where clocks go back, the repeated hour does not crowd the axis", () => {
  // In Berlin two hours begin at 2.
  const named = ticks("2026-10-24T22:00Z", "hour", 25, 1.5, "Europe/Berlin");
  expect(named).toEqual(
    [0, 4, 7, 10, 13, 16, 19, 22].map(
      (index) => `${index === 0 ? "day" : "hour"} ${index}`,
    ),
  );
});

test("where clocks skip midnight, the day is named at its first hour", () => {
  const named = ticks("2026-09-05T04:00Z", "hour", 47, 20, "America/Santiago");
  expect(named).toEqual(["day 0", "day 24"]);
});

test("no two names are nearer than the gap", () => {
  for (const interval of ["hour", "day", "month"] as const) {
    const starts = startsOf(
      "2025-09-30T22:00Z",
      interval,
      400,
      "Europe/Berlin",
    );
    for (const gap of [0.5, 3, 11, 40, 130]) {
      const { length } = starts;
      const named = timeTicks(starts, interval, zoneOf("Europe/Berlin"), gap);
      const gaps = named
        .slice(1)
        .map(({ index }, i) => index - (named[i]?.index ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(Math.floor(gap));
      expect(named.length).toBeGreaterThan(Math.min(2, length) - 1);
    }
  }
});
