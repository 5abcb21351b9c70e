import fc from "../../fastCheck.helpers.js";
import { describe, expect, test } from "vitest";
import type { Timeseries, TimeseriesBucket } from "../../shared/api/reports.js";
import { listedZone } from "../../shared/time/zone.js";
import { noFigures } from "../fixtures.helpers.js";
import { offsetsOf } from "../zones.helpers.js";
import { hourSlices, weeksOf } from "./hourSlices.js";
import {
  isAverage,
  weekHoursOf,
  weekHourValue,
  type WeekHour,
} from "./weekHours.js";

/** One session that began in an hour. */
interface Visit {
  isBounce: boolean;
  durationMs: number;
  pageviews: number;
  euros: number;
}

const anyVisit: fc.Arbitrary<Visit> = fc.record({
  isBounce: fc.boolean(),
  durationMs: fc.nat(600_000),
  pageviews: fc.nat(5),
  euros: fc.nat(3),
});

const anyHours = fc.array(fc.array(anyVisit, { maxLength: 3 }), {
  minLength: 1,
  maxLength: 400,
});

const total = <Item>(items: readonly Item[], valueOf: (item: Item) => number) =>
  items.reduce((sum, item) => sum + valueOf(item), 0);

/** The bucket as the server counts it. */
function bucketOf(start: number, visits: readonly Visit[]): TimeseriesBucket {
  const sessions = visits.length;
  const mean = (sum: number) => (sessions > 0 ? sum / sessions : 0);
  const pageviews = total(visits, (visit) => visit.pageviews);
  const amount = total(visits, ({ euros }) => euros * 100);
  return {
    ...noFigures,
    start,
    sessions,
    pageviews,
    visitors: sessions,
    newVisitors: Math.floor(sessions / 2),
    users: Math.ceil(sessions / 3),
    events: pageviews + sessions,
    viewsPerSession: mean(pageviews),
    bounceRate: mean(total(visits, ({ isBounce }) => Number(isBounce))),
    averageSessionDurationMs: mean(total(visits, (visit) => visit.durationMs)),
    revenue: amount === 0 ? [] : [{ amount, currency: "EUR" }],
  };
}

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];

/** A week before the clocks of Berlin go back, and one before they go forward in New York. */
const starts = ["2026-10-19T00:00Z", "2026-03-02T00:00Z"].map(Date.parse);

/** The weekday and hour of an instant, as the runtime's own data has them. */
function clockOf(timeZone: string) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "numeric",
    hourCycle: "h23",
  });
  return (instant: number) => {
    const parts = format.formatToParts(instant);
    const part = (type: string) =>
      parts.find((each) => each.type === type)?.value;
    return `${part("weekday")} ${Number(part("hour"))}`;
  };
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const nameOf = ({ weekday, hour }: WeekHour) => `${weekdays[weekday]} ${hour}`;

describe("weekHoursOf", () => {
  test("each cell is what a count of its hours one by one gives", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...starts),
        anyHours,
        fc.nat(400),
        (timeZone, from, visitsByHour, cut) => {
          const utcOffsets = offsetsOf(timeZone);
          const zone = listedZone(utcOffsets);
          let start = zone.hourStart(from);
          const hours = visitsByHour.map((visits) => {
            const hour = { start, visits };
            start = zone.nextHour(start);
            return hour;
          });
          const buckets = hours.map((hour) =>
            bucketOf(hour.start, hour.visits),
          );
          const seriesOf = (some: TimeseriesBucket[]): Timeseries => ({
            interval: "hour",
            approximate: false,
            buckets: some,
          });
          const week = weekHoursOf(
            [seriesOf(buckets.slice(0, cut)), seriesOf(buckets.slice(cut))],
            { utcOffsets },
          );
          const clock = clockOf(timeZone);
          for (const cell of week.cells) {
            const mine = hours.filter(
              (hour) => clock(hour.start) === nameOf(cell),
            );
            const visits = mine.flatMap((hour) => hour.visits);
            expect(cell.hours).toBe(mine.length);
            const perHour = (sum: number) => sum / Math.max(1, mine.length);
            const perVisit = (sum: number) => sum / Math.max(1, visits.length);
            const { figures } = cell;
            const amount = perHour(total(visits, ({ euros }) => euros * 100));
            const close: [number, number][] = [
              [figures.sessions, perHour(visits.length)],
              [figures.visitors, perHour(visits.length)],
              [
                figures.users,
                perHour(
                  total(mine, (hour) => Math.ceil(hour.visits.length / 3)),
                ),
              ],
              [
                figures.newVisitors,
                perHour(
                  total(mine, (hour) => Math.floor(hour.visits.length / 2)),
                ),
              ],
              [
                figures.pageviews,
                perHour(total(visits, (visit) => visit.pageviews)),
              ],
              [
                figures.viewsPerSession,
                perVisit(total(visits, (visit) => visit.pageviews)),
              ],
              [
                figures.bounceRate,
                perVisit(total(visits, ({ isBounce }) => Number(isBounce))),
              ],
              [
                figures.averageSessionDurationMs,
                perVisit(total(visits, (visit) => visit.durationMs)),
              ],
              [figures.revenue[0]?.amount ?? 0, amount],
            ];
            for (const [value, counted] of close) {
              expect(value).toBeCloseTo(counted, 6);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  const berlin = offsetsOf("Europe/Berlin");
  const hoursOf = (from: string, count: number): Timeseries => {
    const zone = listedZone(berlin);
    const buckets: TimeseriesBucket[] = [];
    let start = Date.parse(from);
    for (let i = 0; i < count; i++) {
      buckets.push({ ...noFigures, start, events: 1, visitors: 1 });
      start = zone.nextHour(start);
    }
    return { interval: "hour", approximate: false, buckets };
  };
  const hoursAt = (series: Timeseries, hour: number) =>
    weekHoursOf([series], { utcOffsets: berlin }).cells[hour]?.hours;

  test("the hour that clocks repeat counts twice, and the one that they skip not at all", () => {
    // Sundays on which the clocks change, each from its midnight.
    const back = hoursOf("2026-10-25T00:00+02:00", 25);
    expect([1, 2, 3].map((hour) => hoursAt(back, hour))).toEqual([1, 2, 1]);
    const forth = hoursOf("2026-03-29T00:00+01:00", 23);
    expect([1, 2, 3].map((hour) => hoursAt(forth, hour))).toEqual([1, 0, 1]);
  });

  test("hours before the first event of a new site do not make its averages small", () => {
    const empty = { ...noFigures, start: Date.parse("2026-11-02T10:00+01:00") };
    const series = hoursOf("2026-11-02T11:00+01:00", 2);
    const { buckets } = series;
    const all = { ...series, buckets: [empty, ...buckets] };
    const spanOf = (isBeginning: boolean) =>
      weekHoursOf([all], { utcOffsets: berlin, isBeginning }).span;
    const to = Date.parse("2026-11-02T13:00+01:00");
    expect(spanOf(false)).toEqual({ from: empty.start, to });
    expect(spanOf(true)).toEqual({ from: buckets[0]!.start, to });
    const none = { ...series, buckets: [empty] };
    const options = { utcOffsets: berlin, isBeginning: true };
    expect(weekHoursOf([none], options).span).toBeNull();
  });

  test("days of which the hours are gone are left out, and the answer says so", () => {
    const days: Timeseries = {
      interval: "day",
      approximate: true,
      buckets: [
        {
          ...noFigures,
          start: Date.parse("2026-10-01T00:00+02:00"),
          events: 9,
        },
      ],
    };
    const hours = hoursOf("2026-11-02T10:00+01:00", 3);
    const week = weekHoursOf([days, hours], { utcOffsets: berlin });
    expect(week).toMatchObject({ isCut: true, approximate: false });
    expect(week.span?.from).toBe(hours.buckets[0]!.start);
    expect(weekHoursOf([days], { utcOffsets: berlin }).span).toBeNull();
  });

  test("doubts of the series are those of the map", () => {
    const hours = hoursOf("2026-11-02T10:00+01:00", 3);
    const doubt = { reason: "budget", figures: "visitors" } as const;
    const doubtful = {
      ...hours,
      approximate: true,
      approximations: [doubt],
    };
    expect(
      weekHoursOf([hours, doubtful], { utcOffsets: berlin }),
    ).toMatchObject({ approximate: true, approximations: [doubt] });
  });
});

test("a rate without sessions and an hour that was not counted have no value", () => {
  const cell: WeekHour = { weekday: 1, hour: 9, hours: 2, figures: noFigures };
  expect(weekHourValue(cell, "visitors")).toBe(0);
  expect(weekHourValue(cell, "bounceRate")).toBeNull();
  expect(weekHourValue({ ...cell, hours: 0 }, "visitors")).toBeNull();
  expect(isAverage("revenue:EUR")).toBe(true);
  expect(isAverage("averageSessionDurationMs")).toBe(false);
});

describe("hourSlices", () => {
  const utcOffsets = offsetsOf("Europe/Berlin");
  const span = (from: string, to: string) => ({
    from: Date.parse(from),
    to: Date.parse(to),
  });

  test("cuts at the months of the zone, and covers the span", () => {
    const whole = span("2026-10-20T10:00+02:00", "2026-12-02T05:00+01:00");
    expect(hourSlices(whole, utcOffsets)).toEqual([
      span("2026-10-20T10:00+02:00", "2026-11-01T00:00+01:00"),
      span("2026-11-01T00:00+01:00", "2026-12-01T00:00+01:00"),
      span("2026-12-01T00:00+01:00", "2026-12-02T05:00+01:00"),
    ]);
  });

  test("keeps the newest 13 months, each of fewer than 1,000 hours", () => {
    const slices = hourSlices(
      span("2024-01-01T00:00+01:00", "2026-11-15T00:00+01:00"),
      utcOffsets,
    );
    expect(slices).toHaveLength(13);
    expect(slices[0]?.from).toBe(Date.parse("2025-11-01T00:00+01:00"));
    for (const { from, to } of slices) {
      expect((to - from) / 3_600_000).toBeLessThan(1_000);
    }
  });

  test("weeksOf cuts a month by the week, over a change of the clocks", () => {
    expect(
      weeksOf(
        span("2026-10-20T10:00+02:00", "2026-11-01T00:00+01:00"),
        utcOffsets,
      ),
    ).toEqual([
      span("2026-10-20T10:00+02:00", "2026-10-27T00:00+01:00"),
      span("2026-10-27T00:00+01:00", "2026-11-01T00:00+01:00"),
    ]);
  });
});
