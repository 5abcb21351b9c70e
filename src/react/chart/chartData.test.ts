import type { Timeseries } from "../../shared/api/reports.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import { chartPoints, chartSpans, readableCount } from "./chartData.js";
import { offsetsOf } from "../zones.helpers.js";

const start = Date.parse("2026-03-18T10:00Z");
const figure = "visitors";

describe("chartPoints", () => {
  const timeseries = timeseriesOf("hour", start, [5, 7, 2, 0]);
  const states = (now: number) =>
    chartPoints({ timeseries, figure, utcOffsets: offsetsOf("UTC"), now }).map(
      ({ state }) => state,
    );

  test("takes the figure's value of each bucket", () => {
    const points = chartPoints({
      timeseries,
      figure,
      utcOffsets: offsetsOf("UTC"),
      now: start,
    });
    expect(points.map(({ value }) => value)).toEqual([5, 7, 2, 0]);
  });

  test("knows which buckets are over, open and to come", () => {
    const expected = ["closed", "closed", "open", "future"];
    expect(states(start + 2 * HOUR + 5 * MINUTE)).toEqual(expected);
    expect(states(start + 2 * HOUR)).toEqual(expected);
    expect(states(start + 9 * HOUR)).toEqual(Array(4).fill("closed"));
  });

  test("a day of 25 hours is open in its last hour", () => {
    const dayStart = Date.parse("2026-10-24T22:00Z");
    const at = (hours: number) =>
      chartPoints({
        timeseries: timeseriesOf("day", dayStart, [1]),
        figure,
        utcOffsets: offsetsOf("Europe/Berlin"),
        now: dayStart + hours * HOUR,
      });
    expect(at(24.5)[0]?.state).toBe("open");
    expect(at(25)[0]?.state).toBe("closed");
  });
});

describe("with the time before", () => {
  const pointsOf = (before: number[], now = start + 1.5 * HOUR) =>
    chartPoints({
      timeseries: timeseriesOf("hour", start, [5, 7, 0]),
      comparison: timeseriesOf("hour", start - DAY, before),
      figure,
      utcOffsets: offsetsOf("UTC"),
      now,
    });

  test.each([
    ["as long", [1, 2, 3], [1, 2, 3], 3],
    ["shorter", [1], [1, undefined, undefined], 2],
    ["longer", [1, 2, 3, 4, 5], [1, 2, 3], 3],
    ["without any", [], [undefined, undefined, undefined], 2],
  ])("%s", (_, before, values, readable) => {
    const points = pointsOf(before);
    expect(points.map((point) => point.before?.value)).toEqual(values);
    expect(readableCount(points)).toBe(readable);
  });

  test("nothing is read of a time that is all to come", () => {
    expect(readableCount(pointsOf([], start - HOUR))).toBe(0);
  });

  test("buckets of another length are not laid beside each other", () => {
    const points = chartPoints({
      timeseries: timeseriesOf("hour", start, [5]),
      comparison: timeseriesOf("day", start - DAY, [9]),
      figure,
      utcOffsets: offsetsOf("UTC"),
      now: start,
    });
    expect(points[0]?.before).toBeUndefined();
  });

  test("spans end with the last bucket that is drawn", () => {
    const question = {
      timeseries: timeseriesOf("hour", start, []),
      utcOffsets: offsetsOf("UTC"),
    };
    const spans = (before: number[]) => chartSpans(pointsOf(before), question);
    expect(spans([1, 2, 3, 4])).toEqual({
      now: { from: start, to: start + 3 * HOUR },
      before: { from: start - DAY, to: start - DAY + 3 * HOUR },
    });
    expect(spans([])?.before).toBeUndefined();
    expect(chartSpans([], question)).toBeUndefined();
  });

  test("weeks end with the day before their first one, those before by their own", () => {
    // 18 March 2026 is a Wednesday.
    const weeks = (from: number, weekStartsOn: Weekday): Timeseries => ({
      ...timeseriesOf("day", from, [5]),
      ...{ interval: "week", weekStartsOn },
    });
    const question = {
      timeseries: weeks(Date.UTC(2026, 2, 15), 0),
      comparison: weeks(Date.UTC(2026, 2, 10), 2),
      utcOffsets: offsetsOf("UTC"),
    };
    const pointsAt = (day: number) =>
      chartPoints({ ...question, figure, now: Date.UTC(2026, 2, day) });
    expect(pointsAt(21)[0]?.state).toBe("open");
    expect(pointsAt(22)[0]?.state).toBe("closed");
    expect(chartSpans(pointsAt(22), question)).toEqual({
      now: { from: Date.UTC(2026, 2, 15), to: Date.UTC(2026, 2, 22) },
      before: { from: Date.UTC(2026, 2, 10), to: Date.UTC(2026, 2, 17) },
    });
  });
});
