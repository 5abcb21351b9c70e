/**
 * A summary says what the reports say that it stands for, whatever it is asked. Its limits:
 * `example/embedded/largestSummary.long.test.ts`.
 */
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { MAX_SUMMARY_DIMENSIONS } from "../../shared/api/reportLimits.js";
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { ALL } from "../model/rollups/blocks.js";
import { plantedTable, plantRows } from "../testing/plantedRows.helpers.js";
import { kindOf, pass } from "../retention/retention.helpers.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();

interface Asked {
  from: number;
  to: number;
  now?: number;
  interval: Interval;
  dimensions: Dimension[];
  limit?: number;
}

function summary(t: TestBackend, siteId: string, asked: Asked) {
  return t.query(api.reports.getSummary, { siteId, ...asked });
}

/** The same from one query for each part. */
async function parts(
  t: TestBackend,
  siteId: string,
  { interval, dimensions, limit, ...range }: Asked,
) {
  const args = { siteId, ...range };
  const breakdowns = [];
  for (const dimension of dimensions) {
    const most = limit === undefined ? {} : { limit };
    breakdowns.push(
      await t.query(api.reports.getBreakdown, { ...args, dimension, ...most }),
    );
  }
  return {
    overview: await t.query(api.reports.getOverview, args),
    timeseries: await t.query(api.reports.getTimeseries, { ...args, interval }),
    breakdowns,
  };
}

const promoted = "property:plan" as const;

const arbitraryEvent: fc.Arbitrary<IncomingEvent> = fc
  .record({
    kind: fc.constantFrom(
      { type: "pageview" as const },
      { type: "pageview" as const },
      { type: "track" as const, name: "signup" },
      { type: "engagement" as const },
    ),
    visitorId: fc.constantFrom("ada", "bob", "cyd"),
    agoMs: fc.oneof(fc.nat(5 * HOUR), fc.nat(3 * DAY)),
    path: fc.constantFrom("/", "/tea", "/cart", ""),
    country: fc.constantFrom("DE", "IN", ""),
    plan: fc.constantFrom("pro", "free", null),
    amount: fc.constantFrom(0, 0, 250, -250),
  })
  .map(({ kind, agoMs, plan, amount, ...rest }) => ({
    ...kind,
    ...rest,
    occurredAt: START - agoMs,
    properties: [{ key: "plan", value: plan }],
    ...(amount !== 0 && { revenue: { amount, currency: "EUR" } }),
  }));

/** An instant of the days in which the events are, on an hour or anywhere. */
const arbitraryEnd = fc.oneof(
  fc.nat(3 * 24).map((hours) => START + HOUR / 2 - hours * HOUR),
  fc.nat(3 * DAY).map((agoMs) => START + HOUR - agoMs),
);

const arbitraryAsked: fc.Arbitrary<Asked> = fc
  .record({
    ends: fc.tuple(arbitraryEnd, arbitraryEnd),
    isLive: fc.boolean(),
    interval: fc.constantFrom(
      "hour" as const,
      "day" as const,
      "month" as const,
    ),
    dimensions: fc.shuffledSubarray<Dimension>([...dimensionNames, promoted], {
      maxLength: MAX_SUMMARY_DIMENSIONS,
    }),
    limit: fc.constantFrom(undefined, 1, 1000),
  })
  .map(({ ends, isLive, interval, dimensions, limit }) => ({
    from: Math.min(...ends),
    to: isLive ? START + HOUR : Math.max(...ends),
    ...(isLive && { now: START + 30 * MINUTE }),
    interval,
    dimensions,
    ...(limit !== undefined && { limit }),
  }));

describe("getSummary", () => {
  test("equals overview, time series and breakdowns, compacted or not", async () => {
    const arbitrary = fc.record({
      events: fc.array(arbitraryEvent, { maxLength: 40, size: "max" }),
      late: fc.array(arbitraryEvent, { maxLength: 5 }),
      waitMs: fc.constantFrom(0, 4 * HOUR, 30 * HOUR),
      timeZone: fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York"),
      asked: fc.array(arbitraryAsked, { minLength: 2, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async (history) => {
        const { events, late, waitMs, timeZone, asked } = history;
        const t = initConvexTest();
        const site = await initSite(t, {
          timeZone,
          promotedProperties: ["plan"],
        });
        const { siteId } = site;
        expect(stored(await site.send(events)).rejected).toEqual([]);
        await foldAll(t);
        await pass(t, waitMs);
        expect(stored(await site.send(late)).rejected).toEqual([]);
        await foldAll(t);
        for (const each of asked) {
          expect(await summary(t, siteId, each)).toEqual(
            await parts(t, siteId, each),
          );
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test("of a day that is being built takes what it has not yet from its hours, and nothing twice", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const day = START - (START % DAY);
    const views = plantedTable("page", new Map([["/", 5]]));
    const entries = plantedTable("entryPage", new Map([["/", 3]]));
    await plantRows(t, siteId, [
      {
        level: "day",
        unit: "page",
        bucket: day,
        tables: new Map([["page", views]]),
      },
      {
        level: "hour",
        unit: ALL,
        bucket: day + HOUR,
        tables: new Map([
          ["page", views],
          ["entryPage", entries],
        ]),
      },
    ]);
    const { breakdowns } = await summary(t, siteId, {
      from: day,
      to: day + DAY,
      interval: "day",
      dimensions: ["page", "entryPage"],
    });
    expect(breakdowns).toMatchObject([
      { rows: [{ key: "/", events: 5 }] },
      { rows: [{ key: "/", sessions: 3 }] },
    ]);
  });

  test("asked for no dimension is overview and time series", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([
      { type: "pageview", visitorId: "ada", occurredAt: START },
    ]);
    await foldAll(t);
    const range = { from: START - HOUR, to: START + HOUR };
    const asked = { ...range, interval: "hour", dimensions: [] } as const;
    const answer = await summary(t, site.siteId, { ...asked, dimensions: [] });
    expect(answer).toMatchObject({ overview: { visitors: 1 }, breakdowns: [] });
    expect(answer.timeseries.buckets).toHaveLength(3);
  });

  test("refuses what it cannot answer, and says what is allowed", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const refusalOf = (change: Partial<Asked>) =>
      kindOf(
        summary(t, siteId, {
          from: START - DAY,
          to: START,
          interval: "day",
          dimensions: ["page"],
          ...change,
        }),
      );
    const refused = { kind: "invalidArgument", argument: "dimensions" };
    const eleven = dimensionNames.slice(0, MAX_SUMMARY_DIMENSIONS + 1);
    expect(await refusalOf({ dimensions: eleven })).toMatchObject({
      ...refused,
      message: expect.stringContaining("at most 10 are allowed") as string,
    });
    expect(
      await refusalOf({ dimensions: ["page", "os", "page"] }),
    ).toMatchObject({
      ...refused,
      message: expect.stringContaining('"page" twice') as string,
    });
    expect(await refusalOf({ dimensions: ["page", promoted] })).toMatchObject({
      ...refused,
      message: expect.stringContaining('"plan" is not promoted') as string,
    });
    expect(await refusalOf({ limit: 0 })).toMatchObject({ argument: "limit" });
    expect(
      await refusalOf({ from: START - 90 * DAY, interval: "hour" }),
    ).toMatchObject({ kind: "invalidRange" });
  });
});
