/**
 * The gauge of dead letters: counted behind each pass, in bounded steps, never while letters are
 * written.
 */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { isAnyCountOld, refreshOldCounts } from "./deadLetterCounts.js";
import { deadLetterDepth } from "./deadLetterGauge.js";
import {
  initConvexTestWithoutSchema,
  insertLetter,
  lettersOf,
  fixEvents,
  POISON,
  ZONED,
} from "./deadLetters.helpers.js";
import { beginCount } from "../model/deadLetters/deadLetterCount.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const depth = (t: TestBackend, siteId: Id<"sites">) =>
  t.run((ctx) => deadLetterDepth(ctx, siteId));
const none = { active: 0, quarantined: 0, byReason: [], isAtLeast: false };

/** Letters of one event, which no pass looks at here. */
async function insertLetters(
  t: TestBackend,
  siteId: Id<"sites">,
  count: number,
) {
  const id = await insertLetter(t, siteId);
  await t.run(async (ctx) => {
    const first = (await ctx.db.get("deadLetters", id))!;
    const { _id, _creationTime, ...letter } = first;
    for (let index = 1; index < count; index++) {
      await ctx.db.insert("deadLetters", letter);
    }
  });
}

test("counts by state and reason, and goes with the last letter", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  expect(await depth(t, siteId)).toEqual(none);
  await insertLetter(t, siteId, POISON);
  await insertLetter(t, siteId, POISON, { attempts: 19 });
  await insertLetter(t, siteId, {}, { reason: "unreadable", quarantinedAt: 1 });
  expect(await depth(t, siteId)).toEqual(none);
  await t.mutation(api.retry.retryDueDeadLetters, {});
  await advance(t, 1);
  expect(await depth(t, siteId)).toEqual({
    active: 1,
    quarantined: 2,
    byReason: [
      { reason: "threw", active: 1, quarantined: 1 },
      { reason: "unreadable", active: 0, quarantined: 1 },
    ],
    isAtLeast: false,
  });
  await fixEvents(t);
  await t.mutation(api.deadLetters.retryDeadLetters, { siteId });
  await advance(t, MINUTE);
  expect(await lettersOf(t)).toEqual([]);
  expect(await depth(t, siteId)).toEqual(none);
  const rows = await t.run((ctx) => ctx.db.query("deadLetterCounts").collect());
  expect(rows).toEqual([]);
});

test("goes on where one transaction ends, and counts either state to 100,000", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  await insertLetters(t, siteId, 2001);
  await insertLetter(t, siteId, {}, { quarantinedAt: START });
  await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
  expect(await depth(t, siteId)).toEqual(none);
  await advance(t, MINUTE);
  expect(await depth(t, siteId)).toMatchObject({
    active: 2001,
    quarantined: 1,
    isAtLeast: false,
  });
  // Most are behind it already.
  await t.mutation(internal.deadLetters.deadLetterCounts.count, {
    siteId,
    progress: {
      ...beginCount(Date.now()),
      byReason: [{ reason: "threw", active: 99_000, quarantined: 0 }],
    },
  });
  expect(await depth(t, siteId)).toMatchObject({
    active: 100_000,
    quarantined: 1,
    isAtLeast: true,
  });
});

test("is not overwritten by a count that began earlier", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  await insertLetter(t, siteId);
  await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
  await t.mutation(internal.deadLetters.deadLetterCounts.count, {
    siteId,
    progress: {
      ...beginCount(START - 1),
      byReason: [{ reason: "threw", active: 7, quarantined: 0 }],
    },
  });
  expect(await depth(t, siteId)).toMatchObject({ active: 1 });
});

/** When counts begin or began, in minutes from `START`. */
const counts = (t: TestBackend) =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs
      .filter(({ name }) => name.includes("deadLetters/deadLetterCounts:count"))
      .map(({ scheduledTime }) => (scheduledTime - START) / MINUTE)
      .sort((a, b) => a - b);
  });

describe("a count", () => {
  test("is taken at once, and once more behind all who ask within the minute", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const ask = () =>
      t.mutation(internal.deadLetters.deadLetterCounts.ask, { siteId });
    await insertLetter(t, siteId, {}, { quarantinedAt: START });
    await ask();
    expect(await counts(t)).toEqual([0]);
    await ask();
    await ask();
    expect(await counts(t)).toEqual([0, 1]);
    await advance(t, MINUTE / 2);
    expect(await depth(t, siteId)).toMatchObject({ quarantined: 1 });
    await insertLetter(t, siteId, {}, { quarantinedAt: START });
    await ask();
    expect(await counts(t)).toEqual([0, 1]);
    await advance(t, MINUTE / 2);
    expect(await depth(t, siteId)).toMatchObject({ quarantined: 2 });
    // That one may have begun before what is asked for now.
    await ask();
    expect(await counts(t)).toEqual([0, 1, 2]);
    await advance(t, 5 * MINUTE);
    await ask();
    expect(await counts(t)).toEqual([0, 1, 2, 6]);
  });

  test("that is about to begin is not relied on", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const ask = () =>
      t.mutation(internal.deadLetters.deadLetterCounts.ask, { siteId });
    await ask();
    await ask();
    vi.setSystemTime(START + MINUTE - 10 * SECOND);
    await ask();
    expect(await counts(t)).toEqual([0, 1, 2]);
  });

  test("is planned once, however many passes follow each other before one has ended", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (let index = 0; index < 65; index++) {
      await insertLetter(t, siteId, { visitorId: `visitor${index}` });
    }
    // Counts of many letters take long: none ends here.
    await t.run((ctx) =>
      ctx.db.insert("deadLetterCounts", { siteId, ...none, countedAt: 0 }),
    );
    for (let passes = 0; passes < 6; passes++) {
      const chain = await t.run((ctx) => ctx.db.query("retryChains").first());
      await t.mutation(internal.fold.letterRetries.retrySite, {
        siteId,
        ...(chain && { continuesAt: chain.continuesAt }),
      });
    }
    expect(await lettersOf(t)).toHaveLength(5);
    expect(await counts(t)).toEqual([0, 1]);
    await advance(t, 3 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await depth(t, siteId)).toEqual(none);
  });

  test("of a site without letters leaves no row, and one that is asked for says none", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
    const rows = await t.run((ctx) =>
      ctx.db.query("deadLetterCounts").collect(),
    );
    expect(rows).toEqual([]);
    await t.mutation(internal.deadLetters.deadLetterCounts.ask, { siteId });
    expect(await depth(t, siteId)).toEqual(none);
  });

  test("of a site that is being deleted leaves no row", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await t.run((ctx) => ctx.db.patch("sites", siteId, { status: "deleting" }));
    await insertLetter(t, siteId);
    await t.mutation(internal.deadLetters.deadLetterCounts.ask, { siteId });
    await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
    const rows = await t.run((ctx) =>
      ctx.db.query("deadLetterCounts").collect(),
    );
    expect(rows).toEqual([]);
    expect(await counts(t)).toEqual([]);
  });
});

describe("a count is old", () => {
  /** Adds a site whose letters were counted so long ago. */
  async function addGauge(t: TestBackend, slug: string, ageMs: number) {
    const settings = { slug, name: "Site" };
    const { siteId } = await t.mutation(api.sites.createSite, settings);
    const gauge = { siteId, ...none, countedAt: START - ageMs };
    await t.run((ctx) => ctx.db.insert("deadLetterCounts", gauge));
    return siteId;
  }
  /** The sites for which a count is asked. */
  const asked = (t: TestBackend) =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return jobs
        .filter(({ name }) => name.includes("deadLetterCounts:ask"))
        .map(({ args }) => (args[0] as { siteId: string }).siteId);
    });
  const isAnyOld = (t: TestBackend) => t.run(isAnyCountOld);
  const refresh = (t: TestBackend, siteId: Id<"sites"> | null) =>
    t.run((ctx) => refreshOldCounts(ctx, siteId));

  test("once an hour has passed, and is then taken again", async () => {
    const t = initConvexTest();
    expect(await isAnyOld(t)).toBe(false);
    const fresh = await addGauge(t, "fresh", HOUR);
    expect(await isAnyOld(t)).toBe(false);
    await refresh(t, fresh);
    await refresh(t, null);
    expect(await asked(t)).toEqual([]);
    const old = await addGauge(t, "old", HOUR + 1);
    expect(await isAnyOld(t)).toBe(true);
    await refresh(t, null);
    expect(await asked(t)).toEqual([old]);
    await refresh(t, fresh);
    expect(await asked(t)).toEqual([old]);
    await refresh(t, old);
    expect(await asked(t)).toEqual([old, old]);
  });

  test("at twenty sites at a time, the oldest first, and at no site without letters", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await refresh(t, siteId);
    expect(await asked(t)).toEqual([]);
    const sites: string[] = [];
    for (let index = 0; index < 21; index++) {
      sites.unshift(await addGauge(t, `old${index}`, 2 * HOUR + index));
    }
    await refresh(t, null);
    expect(await asked(t)).toEqual(sites.slice(0, 20));
  });
});

describe("without a cron, the gauge follows", () => {
  const waiting = { retryAt: START + HOUR };

  async function counted(t: TestBackend, siteId: Id<"sites">) {
    await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
    return await depth(t, siteId);
  }

  test("an erasure", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, { visitorId: "ann" }, waiting);
    await insertLetter(t, siteId, { visitorId: "ann" }, { quarantinedAt: 1 });
    await insertLetter(t, siteId, { visitorId: "bea" }, waiting);
    expect(await counted(t, siteId)).toMatchObject({
      active: 2,
      quarantined: 1,
    });
    for (const [visitorId, active] of [
      ["ann", 1],
      ["bea", 0],
    ] as const) {
      await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId });
      await advance(t, 3 * MINUTE);
      expect(await depth(t, siteId)).toMatchObject({ active, quarantined: 0 });
    }
  });

  test("retention", async () => {
    const t = initConvexTest();
    const settings = { maxEventAgeMs: DAY, eventRetentionDays: 2 };
    const site = await initSite(t, { ...ZONED, ...settings });
    const { siteId } = site;
    await insertLetter(t, siteId, {}, { quarantinedAt: START });
    // The lane's fold has set it aside, and gone on.
    const next = { type: "pageview", visitorId: "next" } as const;
    await site.send([next], { import: false });
    await foldAll(t);
    expect(await counted(t, siteId)).toMatchObject({ quarantined: 1 });
    vi.setSystemTime(START + 5 * DAY);
    await t.mutation(api.retention.cleanupSite, { siteId });
    expect(await lettersOf(t)).toEqual([]);
    await advance(t, 3 * MINUTE);
    expect(await depth(t, siteId)).toEqual(none);
  });

  test("a pass that finds nothing due", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const id = await insertLetter(t, siteId);
    expect(await counted(t, siteId)).toMatchObject({ active: 1 });
    await t.run((ctx) => ctx.db.delete("deadLetters", id));
    await t.mutation(internal.fold.letterRetries.retrySite, { siteId });
    await advance(t, MINUTE);
    expect(await depth(t, siteId)).toEqual(none);
    const before = await counts(t);
    await t.mutation(internal.fold.letterRetries.retrySite, { siteId });
    expect(await counts(t)).toEqual(before);
  });

  test("a letter that is quarantined when it is tried alone", async () => {
    const t = initConvexTestWithoutSchema();
    const { siteId } = await initSite(t, ZONED);
    const letterId = await insertLetter(t, siteId, { body: "2pc0" }, waiting);
    expect(await counted(t, siteId)).toMatchObject({ active: 1 });
    await t.mutation(internal.fold.letterRetries.retryAlone, { letterId });
    await advance(t, MINUTE);
    expect(await depth(t, siteId)).toEqual({
      active: 0,
      quarantined: 1,
      byReason: [{ reason: "unreadable", active: 0, quarantined: 1 }],
      isAtLeast: false,
    });
  });
});

test("is counted again by the cron once it is an hour old", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  const id = await insertLetter(t, siteId, {}, { quarantinedAt: START });
  await t.mutation(internal.deadLetters.deadLetterCounts.count, { siteId });
  // Somebody deletes it who does not ask for a count.
  await t.run((ctx) => ctx.db.delete("deadLetters", id));
  for (const [ageMs, quarantined] of [
    [HOUR, 1],
    [HOUR + 1, 0],
  ] as const) {
    vi.setSystemTime(START + ageMs);
    for (const args of [{ slug: "site" }, {}]) {
      await t.mutation(api.retry.retryDueDeadLetters, args);
    }
    await advance(t, 1);
    await advance(t, 1);
    expect(await depth(t, siteId)).toMatchObject({ quarantined });
  }
});
