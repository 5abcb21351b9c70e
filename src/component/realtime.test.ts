/** What `getRealtime` reads: enough to be exact on an ordinary site, and no more on a busy one. */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../shared/incoming.js";
import { DAY, KIB, MIB, MINUTE, SECOND } from "../shared/units.js";
import { api } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "./setup.helpers.js";

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
      await ctx.db.insert("events", {
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

/** Visits of one to four views up to a minute apart, spread over the half hour, and what is true of them. */
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
  for (let first = 0; first < events.length; first += 4000) {
    await t.run(async (ctx) => {
      for (const { visitorId, at, page } of events.slice(first, first + 4000)) {
        await ctx.db.insert("events", {
          type: "pageview",
          path: `/${page}`,
          visitorId,
          siteId: siteId as Id<"sites">,
          lane: 0,
          seq: ctx.db.vars.commitTs,
          occurredAt: at,
          receivedAt: START,
          source: "client",
        });
      }
    });
  }
  return truth;
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
      await ctx.db.insert("sessions", {
        siteId: siteId as Id<"sites">,
        visitorId,
        startedAt,
        endedAt,
        pageviews: 1,
        events: 1,
        customEvents: 0,
        values: { country: { at: startedAt, value: "DE" } },
      });
    }
  });
}

describe("getRealtime", () => {
  test("shows an event at once, and folding changes nothing", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([
      { ...view("ada", START, "/tea"), search: "ref=news", country: "DE" },
      view("ada", START - 7 * MINUTE),
      { type: "engagement", visitorId: "bob", occurredAt: START - 8 * MINUTE },
      { ...view("cyd"), source: "server" },
      { type: "track", name: "paid", userId: "user1", occurredAt: START },
    ]);
    const answer = await realtime(t, siteId);
    expect(answer).toMatchObject({
      activeVisitors: 1,
      visitors: 2,
      pages: [
        { key: "/", visitors: 1 },
        { key: "/tea", visitors: 1 },
      ],
      sources: [{ key: "news", visitors: 1 }],
      countries: [{ key: "DE", visitors: 1 }],
      approximate: false,
    });
    const active = answer.minutes.filter(({ visitors }) => visitors > 0);
    expect(active).toEqual([
      { start: START - 8 * MINUTE, visitors: 1 },
      { start: START - 7 * MINUTE, visitors: 1 },
      { start: START, visitors: 1 },
    ]);
    await foldAll(t);
    expect(await realtime(t, siteId)).toEqual(answer);
  });

  test("knows what a session that began long ago began with", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([
      { ...view("ada", START - 50 * MINUTE), search: "ref=news" },
      { ...view("bob", START - 90 * MINUTE), search: "ref=old" },
    ]);
    await site.send([view("ada", START - 25 * MINUTE)]);
    await foldAll(t);
    // Both are not folded yet: the one goes on, the other begins anew.
    await site.send([view("ada"), { ...view("bob"), search: "ref=new" }]);
    const answer = await realtime(t, siteId);
    expect(answer.sources).toEqual([
      { key: "new", visitors: 1 },
      { key: "news", visitors: 1 },
    ]);
    await foldAll(t);
    expect(await realtime(t, siteId)).toEqual(answer);
  });

  test("counts the minute ahead, nothing else outside, and looks at no clock", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([view("ada", START + 50 * SECOND)]);
    const answer = await realtime(t, siteId, START - 10 * SECOND);
    expect(answer.minutes.at(-1)).toEqual({
      start: START - MINUTE,
      visitors: 1,
    });
    await site.send([
      view("late", START - 31 * MINUTE),
      view("later", START - 2 * DAY),
    ]);
    vi.setSystemTime(START + DAY);
    await site.send([view("after", START + MINUTE)]);
    expect(await realtime(t, siteId, START - 10 * SECOND)).toEqual(answer);
  });

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
    expect(answer).toMatchObject({ visitors: 499, approximate: true });
    expect(minutes.at(-1)).toEqual({ start: START - MINUTE, visitors: 120 });
    // What came since is no part of an earlier half hour.
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
    expect(answer).toMatchObject({ approximate: true });
    expect(answer.minutes).toHaveLength(30);
    await site.send([view("new"), view("newer", START + MINUTE)]);
    expect(await realtime(t, site.siteId)).toEqual(answer);
    const next = await realtime(t, site.siteId, START + MINUTE);
    expect(next.minutes.at(-1)).toEqual({ start: START, visitors: 2 });
  });

  test.each([1200, 4000])(
    "estimates %i sessions in half an hour, within bounds of what it reads",
    async (count) => {
      const t = initConvexTest();
      const { siteId } = await initSite(t);
      const truth = await insertVisits(t, siteId, count);
      const { answer, metrics } = await t.query(async (ctx) => ({
        answer: await ctx.runQuery(api.realtime.getRealtime, {
          siteId,
          now: START,
        }),
        metrics: await ctx.meta.getTransactionMetrics(),
      }));
      const { documentsRead, databaseQueries } = metrics;
      expect(documentsRead.used).toBeLessThan(5100);
      expect(databaseQueries.used).toBeLessThan(470);
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
    },
    60_000,
  );

  test("takes no more than 4 MiB of large events at once, and estimates the rest", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const title = "x".repeat(60 * KIB);
    await insertViews(t, siteId, 80, (index) => `visitor${index}`, title);
    const { answer, metrics } = await t.query(async (ctx) => ({
      answer: await ctx.runQuery(api.realtime.getRealtime, {
        siteId,
        now: START,
      }),
      metrics: await ctx.meta.getTransactionMetrics(),
    }));
    expect(answer.approximate).toBe(true);
    expect(answer.visitors).toBeGreaterThan(60);
    expect(metrics.bytesRead.used).toBeLessThan(12 * MIB);
  });

  test("refuses a time that is none, and a site that is none", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await expect(realtime(t, siteId, Infinity)).rejects.toThrow(
      /invalidArgument/,
    );
    await expect(realtime(t, siteId, NaN)).rejects.toThrow(/now is NaN/);
    await expect(realtime(t, "nonsense")).rejects.toThrow(/siteNotFound/);
  });
});
