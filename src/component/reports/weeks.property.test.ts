/**
 * Time series by week equal the reference, over changes of the clock and for all first days of the
 * week. A visitor counts once a week. Compaction changes no answer, and adjacent ranges add up.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { mergeTimeseries } from "../../shared/figures/answers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { DAY, HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
  type ArbitrarySite,
} from "../testing/arbitrary.helpers.js";
import { referenceTimeseries } from "../testing/reference.helpers.js";
import { referenceBucketStart } from "../testing/referenceBuckets.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  stored,
  type TestBackend,
} from "../testing/setup.helpers.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { incomingOf } from "./propertyAnswers.helpers.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;

/** Three weeks have a cut one at either end, and a whole one between. */
const SPAN = 21 * DAY;

const arbitraryHistory = arbitrarySite().chain((site) =>
  arbitraryEvents(site, { maxEvents: 40, spanMs: SPAN }).chain((drafts) => {
    // Events keep close to each other. Every third goes to a day of its own.
    const events = drafts.map((event, i) =>
      i % 3 === 0
        ? { ...event, occurredAt: site.origin + ((i * 37 * HOUR) % SPAN) }
        : event,
    );
    return fc.record({
      site: fc.constant(site),
      events: fc.constant(events),
      range: arbitraryRange(site, events),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
    });
  }),
);

test("weeks equal the reference, before and after compaction", async () => {
  let longHistories = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async ({ site, events, range, cut }) => {
      vi.setSystemTime(site.origin + SPAN + HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule, lanes } = site;
      const settings = { timeZone, sessionTimeoutMs, sessionRule, lanes };
      const target = await initSite(t, settings);
      const { siteId } = target;
      const sent = events.map((each, i) => incomingOf(each, `event${i}`));
      if (sent.length > 0) {
        const result = await target.send(sent, { receivedAt: Date.now() });
        expect(stored(result).accepted).toBe(sent.length);
      }
      await foldAll(t);
      const whole = { from: site.origin - DAY, to: site.origin + SPAN };
      const asked = { t, siteId, site, events };
      const check = async () => [
        await checkWeeks(asked, range),
        await checkWeeks(asked, whole),
      ];
      const answers = await check();
      await advance(t, 5 * HOUR);
      expect(await check()).toEqual(answers);
      await checkParts(asked, whole, cut);
      longHistories += events.length > 3 ? 1 : 0;
    }),
    { numRuns: 10, endOnFailure: true },
  );
  // Without events nothing would be compared.
  expect(longHistories).toBeGreaterThan(1);
});

interface Asked {
  t: TestBackend;
  siteId: string;
  site: ArbitrarySite;
  events: ModelEvent[];
}

/** Compares both reports that have a time series, for every first day. */
async function checkWeeks(
  { t, siteId, site, events }: Asked,
  { from, to }: Span,
) {
  const answers = [];
  for (const weekStartsOn of weekdays) {
    const args = { siteId, from, to, interval: "week", weekStartsOn } as const;
    const series = await t.query(api.reports.getTimeseries, args);
    expect(series).toMatchObject({ interval: "week", weekStartsOn });
    const { timeseries } = await t.query(api.reports.getSummary, {
      ...args,
      dimensions: [],
    });
    expect(timeseries).toEqual(series);
    const expected = referenceTimeseries(site, events, from, to, {
      weekStartsOn,
    });
    expect(series.buckets.map(figuresOf)).toEqual(
      expected.map(({ start, overview }) =>
        figuresOf({
          ...{ ...overview, start },
          bounceRate: ratio(overview.bounces, overview.sessions),
          averageSessionDurationMs: ratio(
            overview.durationMs,
            overview.sessions,
          ),
        }),
      ),
    );
    answers.push(series);
  }
  return answers;
}

/** Two ranges that meet at an hour add up to the whole, the week of the cut included. */
async function checkParts(
  { t, siteId, site }: Asked,
  { from, to }: Span,
  share: number,
) {
  const at = referenceBucketStart(
    site.timeZone,
    "hour",
    from + HOUR + share * (to - from - 2 * HOUR),
  );
  const ask = (span: Span) =>
    t.query(api.reports.getTimeseries, {
      ...{ siteId, ...span, interval: "week", weekStartsOn: 3 },
    });
  const parts = [await ask({ from, to: at }), await ask({ from: at, to })];
  const { buckets } = mergeTimeseries(parts[0]!, parts[1]!);
  expect(buckets.map(figuresOf)).toEqual(
    (await ask({ from, to })).buckets.map(figuresOf),
  );
}

function ratio(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}

function figuresOf(bucket: {
  start: number;
  events: number;
  pageviews: number;
  visitors: number;
  newVisitors: number;
  users: number;
  sessions: number;
  bounceRate: number;
  averageSessionDurationMs: number;
}) {
  const { start, events, pageviews, visitors, newVisitors } = bucket;
  const { users, sessions, bounceRate, averageSessionDurationMs } = bucket;
  return {
    ...{ start, events, pageviews, visitors, newVisitors, users, sessions },
    ...{ bounceRate, averageSessionDurationMs },
  };
}
