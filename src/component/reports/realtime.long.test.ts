/** `getRealtime` reads enough to be exact on an ordinary site, and no more on a busy one. */
import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { KIB, MIB, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";
import { putSession } from "../rows/peopleRows.helpers.js";

useTestClock();

const view = (
  visitorId: string,
  occurredAt = START,
  path = "/",
): IncomingEvent => ({ type: "pageview", visitorId, occurredAt, path });

const realtime = (t: TestBackend, siteId: string, now = START) =>
  t.query(api.realtime.getRealtime, { siteId, now });

/** Pageviews in the log and nowhere else: the newest now, one every half second before it. */
function insertViews(
  t: TestBackend,
  siteId: string,
  count: number,
  visitorOf: (index: number) => string,
  title?: string,
) {
  return t.run(async (ctx) => {
    for (let index = 0; index < count; index++) {
      await putEvent(ctx, {
        type: "pageview",
        path: `/${index % 7}`,
        ...(title !== undefined && { title }),
        visitorId: visitorOf(index),
        siteId: siteId as Id<"sites">,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        occurredAt: START - index * (SECOND / 2),
        receivedAt: START,
        source: "client",
      });
    }
  });
}

/**
 * Visits of one to four views up to a minute apart, spread over the half hour, and what is true of
 * them.
 */
async function insertVisits(t: TestBackend, siteId: string, count: number) {
  const random = seeded(count);
  const truth = {
    minutes: Array.from({ length: 30 }, () => new Set<string>()),
    all: new Set<string>(),
    active: new Set<string>(),
    views: new Set<string>(),
  };
  const from = START - 30 * MINUTE;
  const events: { visitorId: string; at: number; page: number }[] = [];
  for (let visit = 0; visit < count; visit++) {
    let at = from + Math.floor(((visit + random()) / count) * 30 * MINUTE);
    const views = 1 + Math.floor(random() * 4);
    for (let each = 0; each < views && at < START; each++) {
      const [visitorId, page] = [`visitor${visit}`, Math.floor(random() * 7)];
      events.push({ visitorId, at, page });
      const minute = Math.floor((at - from) / MINUTE);
      truth.minutes[minute]!.add(visitorId);
      truth.all.add(visitorId);
      truth.views.add(`${visitorId} ${page}`);
      if (minute >= 25) truth.active.add(visitorId);
      at += Math.floor(random() * MINUTE);
    }
  }
  await insertEvents(
    t,
    siteId,
    events.map(({ visitorId, at, page }) => ({
      visitorId,
      occurredAt: at,
      path: `/${page}`,
    })),
  );
  return truth;
}

/** Pageviews in the log and nowhere else. */
async function insertEvents(
  t: TestBackend,
  siteId: string,
  events: readonly {
    visitorId: string;
    occurredAt: number;
    path?: string;
    source?: "server";
    title?: string;
  }[],
) {
  for (let first = 0; first < events.length; first += 4000) {
    await t.run(async (ctx) => {
      for (const event of events.slice(first, first + 4000)) {
        await putEvent(ctx, {
          type: "pageview",
          path: "/",
          source: "client",
          ...event,
          siteId: siteId as Id<"sites">,
          lane: 0,
          seq: ctx.db.vars.commitTs,
          receivedAt: START,
        });
      }
    });
  }
}

/** So many events in even steps of a span that ends before START, by the visitors in turn. */
function evenly(
  count: number,
  visitors: number,
  name = "even",
  { from = 30 * MINUTE, to = 0 } = {},
) {
  return Array.from({ length: count }, (_, index) => ({
    visitorId: `${name}${index % visitors}`,
    occurredAt: Math.floor(START - from + (index * (from - to)) / count),
  }));
}

/** The answer, and what its transaction used. */
function measured(t: TestBackend, siteId: string) {
  return t.query(async (ctx) => {
    const args = { siteId, now: START };
    const answer = await ctx.runQuery(api.realtime.getRealtime, args);
    return { answer, metrics: await ctx.meta.getTransactionMetrics() };
  });
}

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function insertSession(
  t: TestBackend,
  siteId: string,
  sessions: { visitorId: string; startedAt: number; endedAt: number }[],
) {
  return t.run(async (ctx) => {
    for (const { visitorId, startedAt, endedAt } of sessions) {
      await putSession(ctx, {
        siteId: siteId as Id<"sites">,
        visitorId,
        startedAt,
        endedAt,
        pageviews: 1,
        events: 1,
        customEvents: 0,
        values: { country: { at: startedAt, value: "DE" } },
        origin: { at: startedAt },
      });
    }
  });
}

describe("getRealtime", () => {
  test("is exact up to 500 events of as many visitors, not beyond", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await insertViews(t, siteId, 500, (index) => `visitor${index}`);
    const startedAt = START - 60 * MINUTE;
    await insertSession(
      t,
      siteId,
      Array.from({ length: 300 }, (_, index) => ({
        visitorId: `visitor${index}`,
        startedAt,
        endedAt: START,
      })),
    );
    expect(await realtime(t, siteId)).toMatchObject({
      visitors: 500,
      countries: [{ key: "DE", visitors: 300 }],
      approximate: false,
    });
    // The running minute is left out then.
    await site.send([view("one more")]);
    const { minutes, ...answer } = await realtime(t, siteId);
    expect(answer).toMatchObject({ visitors: 499, approximate: false });
    expect(minutes.at(-1)).toEqual({ start: START - MINUTE, visitors: 120 });
    // Later events are no part of an earlier half hour.
    expect(await realtime(t, siteId, START - 3 * MINUTE)).toMatchObject({
      visitors: 379,
      approximate: false,
    });
  });

  test("looks at whole minutes where there is much, so that what comes does not re-run it", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await insertViews(t, site.siteId, 520, (index) => `visitor${index}`);
    const answer = await realtime(t, site.siteId);
    expect(answer).toMatchObject({ visitors: 519 });
    expect(answer.minutes).toHaveLength(30);
    await site.send([view("new"), view("newer", START + MINUTE)]);
    expect(await realtime(t, site.siteId)).toEqual(answer);
    const next = await realtime(t, site.siteId, START + MINUTE);
    expect(next.minutes.at(-1)).toEqual({ start: START, visitors: 2 });
  });

  test("is exact with up to 4,000 events in the minutes that have ended", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const truth = await insertVisits(t, siteId, 1200);
    const sessions = [...truth.all].map((visitorId, index) => {
      // Some began before: they are looked up.
      const startedAt = START - (index < 400 ? 31 : 1) * MINUTE;
      return { visitorId, startedAt, endedAt: START };
    });
    await insertSession(t, siteId, sessions);
    const { answer, metrics } = await measured(t, siteId);
    expect(answer).toMatchObject({
      visitors: truth.all.size,
      activeVisitors: truth.active.size,
      countries: [{ key: "DE", visitors: truth.all.size }],
      approximate: false,
    });
    expect(answer.minutes).toEqual(
      truth.minutes.map(({ size }, index) => ({
        start: START - (30 - index) * MINUTE,
        visitors: size,
      })),
    );
    const pages = answer.pages.reduce((sum, row) => sum + row.visitors, 0);
    expect(pages).toBe(truth.views.size);
    expect(metrics.databaseQueries.used).toBeLessThan(520);
  }, 60_000);

  test("looks up the sessions of 500 visitors at most, and says where that is not all", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await insertEvents(t, siteId, evenly(520, 520));
    const { answer, metrics } = await measured(t, siteId);
    expect(answer).toMatchObject({ visitors: 520, approximate: true });
    expect(metrics.databaseQueries.used).toBeLessThan(520);
  });

  test("estimates 3500 sessions in half an hour", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const truth = await insertVisits(t, siteId, 3500);
    const { answer, metrics } = await measured(t, siteId);
    expect(metrics.documentsRead.used).toBeLessThan(8500);
    expect(metrics.databaseQueries.used).toBeLessThan(730);
    expect(answer.approximate).toBe(true);
    for (const [index, { visitors }] of answer.minutes.entries()) {
      const exact = truth.minutes[index]!.size;
      expect(Number.isInteger(visitors)).toBe(true);
      expect(Math.abs(visitors - exact)).toBeLessThanOrEqual(0.35 * exact);
    }
    const near = (figure: number, exact: number) =>
      expect(Math.abs(figure - exact) / exact).toBeLessThan(0.15);
    near(answer.visitors, truth.all.size);
    near(answer.activeVisitors, truth.active.size);
    const pages = answer.pages.reduce((sum, row) => sum + row.visitors, 0);
    near(pages, truth.views.size);
  }, 60_000);

  test.each([
    {
      name: "a bot that sends half of it in one minute",
      events: [
        ...evenly(2100, 100),
        ...evenly(2100, 1, "bot", { from: 2 * MINUTE, to: MINUTE }),
      ],
      visitors: 101,
      factor: 1.5,
    },
    {
      name: "one visitor who sent most of it long ago",
      events: [
        ...evenly(4600, 1, "even", { from: 30 * MINUTE, to: 25 * MINUTE }),
        ...evenly(25, 1, "even", { from: 25 * MINUTE }),
      ],
      visitors: 1,
      factor: 1.5,
    },
    {
      name: "bursts at the end of a minute and in one instant",
      events: [
        ...evenly(3600, 900),
        ...evenly(70, 70, "burst", {
          from: 28 * MINUTE + SECOND / 2,
          to: 28 * MINUTE,
        }),
        ...evenly(600, 600, "instant", {
          from: 29 * MINUTE + 1,
          to: 29 * MINUTE,
        }),
      ],
      visitors: 1570,
      factor: 2,
    },
    {
      name: "servers in the second half of each minute",
      events: Array.from({ length: 30 }, (_, minute) => {
        const to = minute * MINUTE;
        return [
          ...evenly(10, 10, `at${minute} `, {
            from: to + MINUTE,
            to: to + 58 * SECOND,
          }),
          ...evenly(125, 1, "server", { from: to + MINUTE / 2, to }).map(
            (event) => ({ ...event, source: "server" as const }),
          ),
        ];
      }).flat(),
      visitors: 300,
      factor: 1.5,
    },
  ])(
    "is not misled by $name",
    async ({ events, visitors, factor }) => {
      const t = initConvexTest();
      const { siteId } = await initSite(t);
      await insertEvents(t, siteId, events);
      const { answer } = await measured(t, siteId);
      expect(answer.approximate).toBe(true);
      expect(answer.visitors).toBeLessThanOrEqual(visitors * factor);
      expect(answer.visitors).toBeGreaterThanOrEqual(visitors / factor);
      for (const minute of answer.minutes) {
        expect(minute.visitors).toBeLessThanOrEqual(answer.visitors);
      }
    },
    60_000,
  );

  test.each([41, 60])(
    "reads less than 14 MiB of events of %i KiB, and some of each minute",
    async (size) => {
      const t = initConvexTest();
      const { siteId } = await initSite(t);
      const [title, random] = ["x".repeat(size * KIB), seeded(1)];
      const events = Array.from({ length: 600 }, (_, index) => ({
        visitorId: `visitor${index}`,
        occurredAt: START - Math.ceil(random() * 30 * MINUTE),
        title,
      }));
      for (let first = 0; first < events.length; first += 200) {
        await insertEvents(t, siteId, events.slice(first, first + 200));
      }
      const { answer, metrics } = await measured(t, siteId);
      expect(answer.approximate).toBe(true);
      expect(answer.visitors).toBeGreaterThan(400);
      expect(answer.visitors).toBeLessThan(900);
      const empty = answer.minutes.filter(({ visitors }) => visitors === 0);
      expect(empty.length).toBeLessThan(4);
      expect(metrics.bytesRead.used).toBeLessThan(14 * MIB);
    },
  );
});
