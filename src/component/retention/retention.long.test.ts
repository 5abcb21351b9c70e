/** Clean-up goes on: arguments of a caller, batches, and passes over sites. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { MAX_CLEANUP_LIMIT } from "../../shared/api/upkeep.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  type TestSite,
  useTestClock,
} from "../testing/setup.helpers.js";
import {
  live,
  short,
  view,
  pass,
  cleanup,
  nothing,
  rows,
  kindOf,
} from "./retention.helpers.js";
import {
  allSessions,
  putSession,
  putVisitor,
} from "../rows/peopleRows.helpers.js";

useTestClock();

describe("what a caller names", () => {
  test("is one site, by id or by slug, and a sensible limit", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const call = (args: object) =>
      kindOf(t.mutation(api.retention.cleanupSite, args));
    const badArgument = { kind: "invalidArgument" };
    const notFound = { kind: "siteNotFound" };
    expect(await call({})).toMatchObject(badArgument);
    expect(await call({ siteId, slug: "site" })).toMatchObject(badArgument);
    for (const limit of [0, -1, 1.5, NaN, MAX_CLEANUP_LIMIT + 1]) {
      expect(await call({ siteId, limit })).toMatchObject(badArgument);
    }
    expect(await call({ siteId: "nonsense" })).toMatchObject(notFound);
    expect(await call({ slug: "nonsense" })).toMatchObject(notFound);
    expect(await call({ slug: "site", limit: MAX_CLEANUP_LIMIT })).toBeNull();
    const all = (args: object) => kindOf(t.action(api.retention.cleanup, args));
    expect(await all({ slug: "nonsense" })).toMatchObject(notFound);
    expect(await all({ limit: 0 })).toMatchObject(badArgument);
    await t.mutation(api.sites.deleteSite, { siteId });
    expect(await call({ siteId })).toMatchObject(notFound);
    expect(await call({ slug: `deleted:${siteId}` })).toMatchObject(notFound);
  });
});

/** One old event, session and visitor for each index. */
async function sendOld(t: TestBackend, site: TestSite, count: number) {
  const old = Array.from({ length: count }, (_, index) =>
    view(`visitor${index}`, START + index),
  );
  for (let from = 0; from < count; from += 400) {
    stored(await site.send(old.slice(from, from + 400), live));
  }
  await foldAll(t);
}

describe("a batch", () => {
  test("shares one limit between all kinds of rows", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await sendOld(t, site, 5);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 10 * DAY);
    const limited: number[] = [];
    const total = { ...nothing };
    for (;;) {
      const { deleted, hasMore } = await cleanup(t, site, 3);
      limited.push(Object.values(deleted).reduce((sum, some) => sum + some));
      for (const kind of Object.keys(total) as (keyof typeof total)[]) {
        total[kind] += deleted[kind];
      }
      if (!hasMore) break;
    }
    expect(total).toEqual({
      ...nothing,
      events: 5,
      hours: 2,
      days: 0,
      sessions: 5,
      visitors: 5,
    });
    expect(limited).toEqual([3, 3, 3, 3, 3, 2]);
  });

  test("of the largest limit stays inside of a transaction", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await sendOld(t, site, 700);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 10 * DAY);
    let calls = 0;
    while ((await cleanup(t, site, MAX_CLEANUP_LIMIT)).hasMore) calls++;
    expect(calls).toBeLessThan(4);
    expect(await rows(t)).toMatchObject({ ...nothing, days: 2 });
  });

  test("ends by bytes where rows are large, and the next one goes on", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const siteId = site.siteId;
    await sendOld(t, site, 1);
    await pass(t, 2 * DAY);
    await t.run(async (ctx) => {
      const sample = (await ctx.db.query("rollups").collect()).find(
        ({ level, unit }) => level === "hour" && unit === "totals",
      );
      const { _id, _creationTime, ...fields } = sample!;
      const cells = [new Uint8Array(500 * 1024).buffer];
      const dims = { dimensions: "0", keys: [[""]], cells };
      for (let part = 1; part <= 20; part++) {
        await ctx.db.insert("rollups", { ...fields, siteId, dims, part });
      }
    });
    vi.setSystemTime(START + 10 * DAY);
    const first = await cleanup(t, site, MAX_CLEANUP_LIMIT);
    expect(first.hasMore).toBe(true);
    expect(first.deleted.hours).toBeGreaterThan(3);
    expect(first.deleted.hours).toBeLessThan(10);
    while ((await cleanup(t, site, MAX_CLEANUP_LIMIT)).hasMore);
    expect((await rows(t)).hours).toBe(0);
  });

  test("inside of a transaction with little left does what fits", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const siteId = site.siteId;
    vi.setSystemTime(START + 10 * DAY);
    await t.run(async (ctx) => {
      // More visitors of one instant than a call can look at, all of them active.
      for (let index = 0; index < 150; index++) {
        const visitorId = `active${index}`;
        await putVisitor(ctx, {
          siteId,
          visitorId,
          firstSeenAt: START,
        });
        await putSession(ctx, {
          siteId,
          visitorId,
          startedAt: Date.now(),
          endedAt: Date.now(),
          pageviews: 1,
          events: 1,
          customEvents: 0,
          values: {},
          origin: { at: START },
        });
      }
      await putVisitor(ctx, {
        siteId,
        visitorId: "gone",
        firstSeenAt: START + 1,
      });
    });
    const fewRanges = () =>
      t.run((ctx) =>
        ctx.runMutation(
          api.retention.cleanupSite,
          { siteId },
          { transactionLimits: { databaseQueries: 450 } },
        ),
      );
    // The call comes to the instant, does not get past it, and goes on after it.
    expect(await fewRanges()).toEqual({ deleted: nothing, hasMore: true });
    expect(await fewRanges()).toEqual({ deleted: nothing, hasMore: true });
    expect(await fewRanges()).toEqual({
      deleted: { ...nothing, visitors: 1 },
      hasMore: false,
    });
  });

  test("gets past rows that have to stay, and does not spin on them", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const waiting = Array.from({ length: 1100 }, (_, index) =>
      view(`visitor${index}`, START + index),
    );
    for (const from of [0, 400, 800]) {
      stored(await site.send(waiting.slice(from, from + 400), live));
    }
    vi.setSystemTime(START + 10 * DAY);
    expect(await cleanup(t, site)).toEqual({
      deleted: nothing,
      hasMore: false,
    });
    await foldAll(t);
    expect(await cleanup(t, site)).toMatchObject({
      deleted: { events: 1000 },
      hasMore: true,
    });
  });
});

describe("runUntilComplete", () => {
  test("goes on in the background until nothing is left, and ends", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await sendOld(t, site, 40);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 10 * DAY);
    const args = { slug: "site", limit: 7, runUntilComplete: true };
    expect(await t.mutation(api.retention.cleanupSite, args)).toEqual({
      deleted: { ...nothing, events: 7 },
      hasMore: true,
    });
    await advance(t, 30 * MINUTE);
    expect(await rows(t)).toEqual({ ...nothing, days: 2 });
    const pending = await t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return jobs.filter(
        ({ name, state }) =>
          name.includes("retention") && state.kind === "pending",
      );
    });
    expect(pending).toEqual([]);
  });

  test("ends where only what has to stay is left", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await sendOld(t, site, 3);
    await pass(t, 4 * HOUR);
    await site.send([view("late", START)], live);
    vi.setSystemTime(START + 10 * DAY);
    const args = { slug: "site", limit: 2000, runUntilComplete: true };
    expect(await t.mutation(api.retention.cleanupSite, args)).toMatchObject({
      deleted: { events: 3, hours: 0 },
      hasMore: false,
    });
  });
});

describe("cleanup", () => {
  const secondSite = (t: TestBackend) =>
    t.run(async (ctx) => {
      const { _id, _creationTime, ...site } = (await ctx.db
        .query("sites")
        .first())!;
      return await ctx.db.insert("sites", { ...site, slug: "second" });
    });
  const copyEvents = (t: TestBackend, to: Id<"sites">) =>
    t.run(async (ctx) => {
      for (const row of await allSessions(ctx)) {
        const { _id, _creationTime, ...session } = row;
        await putSession(ctx, { ...session, siteId: to });
      }
    });

  test("gives each site a batch, or as many as it takes", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, visitorRetentionDays: 0 });
    await sendOld(t, site, 10);
    await pass(t, 2 * DAY);
    await copyEvents(t, await secondSite(t));
    vi.setSystemTime(START + 10 * DAY);
    expect(await t.action(api.retention.cleanup, { limit: 4 })).toEqual({
      sites: 2,
      deleted: 8,
      hasMore: true,
    });
    expect(
      await t.action(api.retention.cleanup, { limit: 4, slug: "second" }),
    ).toEqual({ sites: 1, deleted: 4, hasMore: true });
    // One batch of each, and then the others by turns.
    const rest = { limit: 4, runUntilComplete: true };
    expect(await t.action(api.retention.cleanup, rest)).toEqual({
      sites: 1,
      deleted: 4,
      hasMore: true,
    });
    await advance(t, 10 * MINUTE);
    expect(await rows(t)).toMatchObject({ events: 0, sessions: 0 });
  });

  test("passes the rest on to the background, and leaves deleted sites alone", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, visitorRetentionDays: 0 });
    await sendOld(t, site, 70);
    await pass(t, 2 * DAY);
    await copyEvents(t, await secondSite(t));
    await t.run(async (ctx) => {
      const { _id, _creationTime, ...row } = (await ctx.db
        .query("sites")
        .first())!;
      await ctx.db.insert("sites", {
        ...row,
        slug: "deleted:x",
        status: "deleting",
      });
    });
    vi.setSystemTime(START + 10 * DAY);
    const args = { limit: 7, runUntilComplete: true };
    expect(await t.action(api.retention.cleanup, args)).toEqual({
      sites: 1,
      deleted: 7,
      hasMore: true,
    });
    await advance(t, 30 * MINUTE);
    expect(await rows(t)).toMatchObject({ events: 0, hours: 0, sessions: 0 });
  });

  test("of more than a page of sites goes on with the next page", async () => {
    const t = initConvexTest();
    await initSite(t, short);
    await t.run(async (ctx) => {
      const { _id, _creationTime, ...row } = (await ctx.db
        .query("sites")
        .first())!;
      for (let index = 0; index < 104; index++) {
        await ctx.db.insert("sites", { ...row, slug: `site${index}` });
      }
      for (const site of await ctx.db.query("sites").collect()) {
        await putSession(ctx, {
          siteId: site._id,
          visitorId: "ada",
          startedAt: START,
          endedAt: START,
          pageviews: 1,
          events: 1,
          customEvents: 0,
          values: {},
          origin: { at: START },
        });
      }
    });
    vi.setSystemTime(START + 10 * DAY);
    expect(await t.action(api.retention.cleanup, {})).toEqual({
      sites: 100,
      deleted: 100,
      hasMore: true,
    });
    await advance(t, 10 * MINUTE);
    expect((await rows(t)).sessions).toBe(0);
  });
});
