/** What `getRealtime` reads: enough to be exact on an ordinary site, and no more on a busy one. */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../shared/incoming.js";
import { DAY, KIB, MINUTE, SECOND } from "../shared/units.js";
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
    await site.send([view("one more")]);
    expect(await realtime(t, siteId)).toMatchObject({
      // The oldest does not fit any more, and has no session either.
      visitors: 500,
      approximate: true,
    });
    // What came since is no part of an earlier half hour.
    expect(await realtime(t, siteId, START - 3 * MINUTE)).toMatchObject({
      visitors: 379,
      approximate: false,
    });
  });

  test("reads the same of a busy site, and fills up from sessions", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await insertViews(t, siteId, 2600, (index) => `visitor${index % 900}`);
    const sessions = Array.from({ length: 700 }, (_, index) => ({
      visitorId: `visitor${index}`,
      startedAt: START - (index < 100 ? 60 : 20) * MINUTE,
      endedAt: START,
    }));
    await insertSession(t, siteId, sessions);
    const { answer, metrics } = await t.query(async (ctx) => ({
      answer: await ctx.runQuery(api.realtime.getRealtime, {
        siteId,
        now: START,
      }),
      metrics: await ctx.meta.getTransactionMetrics(),
    }));
    const { documentsRead, databaseQueries } = metrics;
    // The site, the events and one, the sessions of the window, and those looked up.
    expect(documentsRead.used).toBeLessThanOrEqual(1 + 501 + 500 + 100);
    expect(databaseQueries.used).toBeLessThan(120);
    // Exact where events reach; before, 200 more are known by their sessions alone.
    expect(answer).toMatchObject({
      activeVisitors: 481,
      visitors: 700,
      approximate: true,
    });
    const active = answer.minutes.map(({ visitors }) => visitors);
    expect(active.slice(8, 24)).toEqual([100, ...Array<number>(15).fill(600)]);
    expect(active.slice(25)).toEqual([120, 120, 120, 120, 1]);
  });

  test("takes no more than 4 MiB of large events", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const title = "x".repeat(60 * KIB);
    await insertViews(t, siteId, 80, (index) => `visitor${index}`, title);
    const answer = await realtime(t, siteId);
    expect(answer.approximate).toBe(true);
    expect(answer.visitors).toBeGreaterThan(60);
    expect(answer.visitors).toBeLessThan(70);
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
