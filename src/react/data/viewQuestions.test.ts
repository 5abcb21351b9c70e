/** Equal views ask equal questions, and a fold does not ask about the past again. */
import { anyApi } from "convex/server";
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { ReportsApi } from "../api.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { bucketsOf } from "../../component/model/rollups/rangePlan.js";
import type { Interval } from "../../shared/api/reports.js";
import type { TimeSpan } from "../controls/ranges.js";
import { anyNow, anyZone } from "../controls/ranges.helpers.js";
import { cutRange } from "./cut.js";
import type { Questions } from "./useAnswers.js";
import {
  closedQuestions,
  liveQuestions,
  type ViewOf,
} from "./viewQuestions.js";
import { offsetsOf } from "../zones.helpers.js";

const api = anyApi.analytics as unknown as ReportsApi;
const at = (text: string) => Date.parse(`2026-03-18T${text}Z`);
const argsOf = (questions: Questions) =>
  Object.fromEntries(
    Object.entries(questions).map(([name, question]) => [name, question?.args]),
  );

const anyInstant = fc.integer({
  min: at("00:00"),
  max: at("00:00") + 400 * DAY,
});
const anyLength = fc.integer({ min: 0, max: 60 * DAY });

describe("cutRange", () => {
  test.each([
    [
      "a day under way",
      "00:00",
      "24:00",
      ["00:00", "09:00"],
      ["09:00", "24:00"],
    ],
    ["a day that is over", "00:00", "08:00", ["00:00", "08:00"], null],
    ["up to the cut", "00:00", "09:00", ["00:00", "09:00"], null],
    ["the last hour", "10:00", "11:00", null, ["10:00", "11:00"]],
    ["from the cut on", "09:00", "11:00", null, ["09:00", "11:00"]],
    ["nothing", "10:00", "10:00", null, ["10:00", "10:00"]],
    ["nothing of long ago", "01:00", "01:00", null, ["01:00", "01:00"]],
    ["backwards, which is refused", "11:00", "08:00", null, ["11:00", "08:00"]],
  ])("%s at 10:34", (_, from, to, closed, live) => {
    const instant = (text: string) =>
      text === "24:00" ? at("00:00") + DAY : at(text);
    const span = (ends: string[] | null) =>
      ends && { from: instant(ends[0]!), to: instant(ends[1]!) };
    expect(
      cutRange(
        { from: instant(from), to: instant(to) },
        offsetsOf("UTC"),
        at("10:34"),
      ),
    ).toEqual({ closed: span(closed), live: span(live) });
  });

  test("the parts are the range, and fold writes none of the closed one", () => {
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        anyLength,
        anyInstant,
        (timeZone, from, length, now) => {
          const range = { from, to: from + length };
          const { closed, live } = cutRange(range, offsetsOf(timeZone), now);
          const parts = [closed, live].filter((part) => part !== null);
          expect(parts[0]?.from).toBe(range.from);
          expect(parts.at(-1)?.to).toBe(range.to);
          if (closed && live) expect(closed.to).toBe(live.from);
          const zone = zoneOf(timeZone);
          const previousHour = zone.hourStart(zone.hourStart(now) - 1);
          if (closed) expect(closed.to).toBeLessThanOrEqual(previousHour);
          if (live && length > 0) expect(live.to).toBeGreaterThan(previousHour);
        },
      ),
    );
  });
});

describe("questions", () => {
  const view: ViewOf = {
    siteId: "s1",
    utcOffsets: offsetsOf("UTC"),
    range: { from: at("00:00") - 6 * DAY, to: at("00:00") + DAY },
    interval: "day",
    weekStartsOn: 1,
    comparison: {
      from: at("00:00") - 13 * DAY,
      to: at("00:00") - 6 * DAY,
      figuresTo: at("10:00") - 7 * DAY,
    },
    dimensions: ["page", "country"],
    now: at("10:34"),
  };
  const all = (of: ViewOf) => {
    const { closed, live } = cutRange(of.range, of.utcOffsets, of.now);
    return argsOf({
      ...closedQuestions(api, of, closed),
      ...liveQuestions(api, of, live),
    });
  };

  test("only weeks ask for their first day, and those before for one as far from their start", () => {
    const seriesOf = (more: Partial<ViewOf>) => {
      const questions = all({ ...view, ...more });
      return ["timeseries", "live", "comparedTimeseries"].map((name) => {
        const { interval, weekStartsOn } = questions[name] as {
          interval: string;
          weekStartsOn?: number;
        };
        return [interval, weekStartsOn];
      });
    };
    const day = ["day", undefined];
    expect(seriesOf({ weekStartsOn: 0 })).toEqual([day, day, day]);
    const comparison = {
      from: at("00:00") - 11 * DAY,
      to: at("00:00") - 6 * DAY,
      figuresTo: at("00:00") - 6 * DAY,
    };
    const weeks = { interval: "week", weekStartsOn: 0, comparison } as const;
    expect(seriesOf(weeks)).toEqual([
      ["week", 0],
      ["week", 0],
      // Five days earlier.
      ["week", 2],
    ]);
  });

  test("the closed part report by report, the live one in two questions for all panels", () => {
    const { from, to } = view.range;
    const closed = { siteId: "s1", from, to: at("09:00") };
    const live = {
      ...{ siteId: "s1", from: at("09:00"), to, interval: "day" },
      ...{ dimensions: ["country", "page"], limit: 1 },
    };
    expect(all(view)).toEqual({
      overview: closed,
      timeseries: { ...closed, interval: "day" },
      "breakdown page": { ...closed, dimension: "page", limit: 1 },
      "breakdown country": { ...closed, dimension: "country", limit: 1 },
      comparedOverview: {
        siteId: "s1",
        from: at("00:00") - 13 * DAY,
        to: at("10:00") - 7 * DAY,
      },
      comparedTimeseries: {
        siteId: "s1",
        from: at("00:00") - 13 * DAY,
        to: at("00:00") - 6 * DAY,
        interval: "day",
      },
      "comparedBreakdown page": {
        siteId: "s1",
        from: at("00:00") - 13 * DAY,
        to: at("10:00") - 7 * DAY,
        dimension: "page",
        limit: 1,
      },
      "comparedBreakdown country": {
        siteId: "s1",
        from: at("00:00") - 13 * DAY,
        to: at("10:00") - 7 * DAY,
        dimension: "country",
        limit: 1,
      },
      live: { ...live, part: "merged" },
      liveDeltas: { ...live, part: "deltas" },
    });
  });

  test("a day by the hour with two months of dates: a day of them by the hour", () => {
    const today = { from: at("00:00"), to: at("00:00") + DAY };
    const months = {
      from: at("00:00") - 90 * DAY,
      to: at("00:00") - 29 * DAY,
      figuresTo: at("10:00") - 90 * DAY,
    };
    const { comparedTimeseries, comparedOverview } = all({
      ...view,
      range: today,
      interval: "hour",
      comparison: months,
    });
    expect(comparedTimeseries).toMatchObject({
      from: months.from,
      to: months.from + DAY,
    });
    expect(comparedOverview).toMatchObject({ to: months.figuresTo });
  });

  test("as many buckets are compared as the range has, or all where there are fewer", () => {
    fc.assert(
      fc.property(
        anyZone,
        fc.constantFrom<Interval>("hour", "day", "month"),
        fc.tuple(anyNow, fc.integer({ min: 1, max: 20 * DAY })),
        fc.tuple(anyNow, fc.integer({ min: 1, max: 80 * DAY })),
        (timeZone, interval, [from, length], [before, lengthBefore]) => {
          const range = { from, to: from + length };
          const to = before + lengthBefore;
          const comparison = { from: before, to, figuresTo: to };
          const { comparedTimeseries } = all({
            ...view,
            utcOffsets: offsetsOf(timeZone),
            interval,
            range,
            comparison,
          });
          const compared = comparedTimeseries as unknown as TimeSpan;
          const countOf = (span: TimeSpan) =>
            bucketsOf(zoneOf(timeZone), interval, span).length;
          const wanted = Math.min(countOf(range), countOf(comparison));
          expect(compared.from).toBe(before);
          expect(countOf(compared)).toBe(wanted);
          // The last bucket is whole, or ends with the dates.
          expect(
            compared.to === to ||
              countOf({ ...compared, to: compared.to + 1 }) === wanted + 1,
          ).toBe(true);
        },
      ),
    );
  });

  test("without a comparison no breakdown is asked twice", () => {
    const { "comparedBreakdown page": compared } = all({
      ...view,
      comparison: null,
    });
    expect(compared).toBeUndefined();
  });

  test("a range without any length asks of the time before what can be answered", () => {
    const nothing = { ...view, range: { from: at("10:00"), to: at("10:00") } };
    const { from } = nothing.comparison!;
    expect(all(nothing).comparedTimeseries).toMatchObject({
      from,
      to: from + DAY,
    });
  });

  test("a range that is over has no live part, one of this hour no closed part", () => {
    const over = { ...view, now: at("10:34") + 3 * DAY };
    expect(all(over).live).toBeUndefined();
    expect(all(over).overview).toEqual({ siteId: "s1", ...view.range });
    const young = { ...view, range: { from: at("10:00"), to: at("11:00") } };
    expect(all(young).overview).toBeUndefined();
    expect(all(young)["breakdown page"]).toBeUndefined();
    expect(all(young).live).toMatchObject({ from: at("10:00") });
  });

  test("two viewers of one range ask the same at any two times of one hour", () => {
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        fc.integer({ min: 0, max: 59 }),
        fc.shuffledSubarray([...view.dimensions]),
        (timeZone, instant, minutes, shuffled) => {
          const hour = zoneOf(timeZone).hourStart(instant);
          const later = Math.min(
            hour + minutes * MINUTE,
            zoneOf(timeZone).nextHour(hour) - MINUTE,
          );
          const first = { ...view, utcOffsets: offsetsOf(timeZone), now: hour };
          const second = {
            ...first,
            now: later,
            dimensions:
              shuffled.length === 2 ? shuffled : [...view.dimensions].reverse(),
          };
          expect(all(second)).toEqual(all(first));
        },
      ),
    );
  });

  test("the next hour moves the cut, and only the cut", () => {
    const next = all({ ...view, now: view.now + HOUR });
    expect(next.overview).toMatchObject({ to: at("10:00") });
    expect(next.live).toMatchObject({ from: at("10:00"), to: view.range.to });
    expect(next.comparedOverview).toEqual(all(view).comparedOverview);
  });
});
