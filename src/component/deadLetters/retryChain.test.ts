/**
 * More letters than one pass takes are retried by one chain of passes per site, whoever else begins
 * passes.
 */
import { describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  insertLetter,
  lettersOf,
  POISON,
  ZONED,
} from "./deadLetters.helpers.js";
import {
  advance,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

async function insertLetters(
  t: TestBackend,
  siteId: Id<"sites">,
  count: number,
) {
  for (let index = 0; index < count; index++) {
    await insertLetter(t, siteId, { visitorId: `visitor${index}` });
  }
}

async function lettersLeft(t: TestBackend, siteId: Id<"sites">) {
  const letters = await lettersOf(t);
  return letters.filter((letter) => letter.siteId === siteId).length;
}

const pass = (t: TestBackend, siteId: Id<"sites">) =>
  t.mutation(internal.fold.letterRetries.retrySite, { siteId });
const cron = (t: TestBackend, slug?: string) =>
  t.mutation(api.retry.retryDueDeadLetters, slug === undefined ? {} : { slug });

/** Passes that wait to be run, except those that look after a pass that did not end. */
const pending = (t: TestBackend) =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.filter(
      ({ name, state, scheduledTime }) =>
        name.includes("retrySite") &&
        state.kind === "pending" &&
        scheduledTime < Date.now() + HOUR,
    );
  });

async function loseChain(t: TestBackend) {
  const [job] = await pending(t);
  await t.run((ctx) => ctx.scheduler.cancel(job!._id));
}

const chains = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("retryChains").collect());

async function secondSite(t: TestBackend): Promise<Id<"sites">> {
  const { siteId } = await t.mutation(api.sites.createSite, {
    slug: "other",
    name: "Other",
    ...ZONED,
  });
  return siteId;
}

describe("starting chains", () => {
  const startChains = (t: TestBackend) =>
    t.mutation(internal.deadLetters.retryChain.startChains, { after: null });

  /** The states of the looks that a look has planned. */
  const looks = (t: TestBackend) =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return jobs
        .filter(({ name }) => name.includes("startChains"))
        .map(({ state }) => state.kind);
    });

  /** Sites with a letter each that is due at that time, none before the other in the log. */
  async function insertSites(t: TestBackend, count: number, retryAt: number) {
    const { siteId: first } = await initSite(t, ZONED);
    await insertLetter(t, first, {}, { retryAt });
    return await t.run(async (ctx) => {
      const site = (await ctx.db.get("sites", first))!;
      const letter = (await ctx.db.query("deadLetters").first())!;
      const siteIds = [first];
      for (let index = 1; index < count; index++) {
        const { _id, _creationTime, ...fields } = site;
        const slug = `site${index}`;
        const siteId = await ctx.db.insert("sites", { ...fields, slug });
        const { _id: _letter, _creationTime: _created, ...row } = letter;
        await ctx.db.insert("deadLetters", { ...row, siteId });
        siteIds.push(siteId);
      }
      return siteIds.sort();
    });
  }

  test("starts one for a site with due letters, and none for a site without", async () => {
    const t = initConvexTest();
    const [first, second] = await insertSites(t, 2, START + HOUR);
    await insertLetter(t, second!);
    await startChains(t);
    expect(await chains(t)).toMatchObject([
      { siteId: second, continuesAt: START },
    ]);
    expect(await pending(t)).toMatchObject([
      { args: [{ siteId: second, continuesAt: START }] },
    ]);
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await lettersLeft(t, second!)).toBe(1);
    expect(await lettersLeft(t, first!)).toBe(1);
  });

  test("passes over a site that is being deleted", async () => {
    const t = initConvexTest();
    const [siteId] = await insertSites(t, 1, START);
    await t.run((ctx) =>
      ctx.db.patch("sites", siteId!, { status: "deleting" }),
    );
    await startChains(t);
    expect(await chains(t)).toEqual([]);
    expect(await pending(t)).toEqual([]);
  });

  test("looks at a hundred sites at a time, and ends behind the last", async () => {
    const t = initConvexTest();
    const siteIds = await insertSites(t, 101, START + HOUR);
    const last = siteIds[100]!;
    await insertLetter(t, last);
    await startChains(t);
    expect(await chains(t)).toEqual([]);
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await chains(t)).toMatchObject([{ siteId: last }]);
    expect(await looks(t)).toEqual(["success"]);
    const list = (after: Id<"sites"> | null) =>
      t.query(internal.deadLetters.retryChain.listDueSites, { after });
    expect(await list(null)).toEqual({ siteIds: [], after: siteIds[99] });
    expect(await list(siteIds[99]!)).toEqual({ siteIds: [last], after: null });
  });
});

describe("many passes at once", () => {
  test("leave the letters to the one chain that the first has started", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    await insertLetters(t, siteId, 45);
    for (let passes = 0; passes < 5; passes++) await pass(t, siteId);
    expect(await lettersOf(t)).toHaveLength(35);
    expect(await pending(t)).toHaveLength(1);
    expect(await cron(t, "site")).toEqual({
      retried: 0,
      succeeded: 0,
      hasMore: true,
    });
    await cron(t);
    await t.mutation(internal.deadLetters.retryChain.startChains, {
      after: null,
    });
    expect(await lettersOf(t)).toHaveLength(35);
    expect(await pending(t)).toHaveLength(1);
    await advance(t, 5 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await chains(t)).toEqual([]);
    expect(await pending(t)).toEqual([]);
    expect(await site.overview(START - HOUR, START + HOUR)).toMatchObject({
      events: 45,
      visitors: 45,
      sessions: 45,
    });
  });

  test("of a chain and of others never become two chains", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 60);
    await pass(t, siteId);
    for (let left = 50; left > 0; left -= 10) {
      vi.advanceTimersByTime(SECOND);
      await t.finishInProgressScheduledFunctions();
      expect(await lettersOf(t)).toHaveLength(left - 10);
      await pass(t, siteId);
      await cron(t);
      expect(await pending(t)).toHaveLength(left > 10 ? 1 : 0);
    }
  });

  test("of the cron start a chain for each site, also behind those of another", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 25);
    const other = await secondSite(t);
    vi.setSystemTime(START + SECOND);
    await insertLetters(t, other, 25);
    expect(await cron(t)).toEqual({
      retried: 10,
      succeeded: 10,
      hasMore: true,
    });
    await cron(t);
    await t.mutation(internal.deadLetters.retryChain.startChains, {
      after: null,
    });
    expect(await pending(t)).toHaveLength(2);
    expect(await chains(t)).toHaveLength(2);
    // Both go on at once.
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await lettersLeft(t, other)).toBe(15);
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await chains(t)).toEqual([]);
  });
});

describe("a chain", () => {
  test("that was lost is taken over after a minute, by one pass", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 45);
    await pass(t, siteId);
    await loseChain(t);
    vi.setSystemTime(START + MINUTE);
    await pass(t, siteId);
    expect(await lettersOf(t)).toHaveLength(35);
    vi.setSystemTime(START + MINUTE + 1);
    for (let passes = 0; passes < 3; passes++) await pass(t, siteId);
    expect(await lettersOf(t)).toHaveLength(25);
    expect(await pending(t)).toHaveLength(1);
    await advance(t, 5 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
  });

  test("that was taken over, and comes after all, ends", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 45);
    await pass(t, siteId);
    await loseChain(t);
    vi.setSystemTime(START + 2 * MINUTE);
    await pass(t, siteId);
    const continuesAt = START;
    await t.mutation(internal.fold.letterRetries.retrySite, {
      siteId,
      continuesAt,
    });
    expect(await lettersOf(t)).toHaveLength(25);
    expect(await pending(t)).toHaveLength(1);
  });

  test("that is late, and was not taken over, goes on", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 25);
    await pass(t, siteId);
    vi.setSystemTime(START + 5 * MINUTE);
    await advance(t, SECOND);
    await advance(t, SECOND);
    expect(await lettersOf(t)).toEqual([]);
    expect(await chains(t)).toEqual([]);
  });

  test("waits for what is due within ten seconds, since other passes leave it to the chain", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 11);
    const retryAt = START + 10 * SECOND;
    await insertLetter(t, siteId, { visitorId: "soon" }, { retryAt });
    await insertLetter(t, siteId, {}, { retryAt: retryAt + SECOND });
    await pass(t, siteId);
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await lettersOf(t)).toHaveLength(2);
    expect(await chains(t)).toMatchObject([{ continuesAt: retryAt }]);
    await pass(t, siteId);
    vi.advanceTimersByTime(10 * SECOND);
    await t.finishInProgressScheduledFunctions();
    expect(await lettersOf(t)).toHaveLength(1);
    // That pass noticed the letters of the next ten seconds.
    expect(await chains(t)).toMatchObject([
      { continuesAt: retryAt + 10 * SECOND },
    ]);
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await chains(t)).toEqual([]);
  });

  test("ends where nothing is due, and where all fail", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (let index = 0; index < 25; index++) {
      await insertLetter(t, siteId, POISON);
    }
    await pass(t, siteId);
    await advance(t, MINUTE);
    expect(await chains(t)).toEqual([]);
    const letters = await lettersOf(t);
    expect(letters.map(({ attempts }) => attempts)).toEqual(Array(25).fill(1));
  });

  test("of a site that is being deleted ends, and leaves its row to the deletion", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 25);
    await pass(t, siteId);
    await t.run((ctx) => ctx.db.patch("sites", siteId, { status: "deleting" }));
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await pending(t)).toEqual([]);
    expect(await lettersOf(t)).toHaveLength(15);
  });
});
