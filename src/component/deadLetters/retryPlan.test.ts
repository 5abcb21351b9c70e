/** Every active letter is retried when it is due, and a crowd costs one pass. */
import { describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  insertLetter,
  lettersOf,
  fixEvents,
  POISON,
  ZONED,
} from "./deadLetters.helpers.js";
import { isOverdue, planRetry } from "./retryPlan.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { changeEvent } from "../rows/eventRows.helpers.js";

useTestClock();

/** How long until each planned pass, in milliseconds. */
const plannedPasses = (t: TestBackend) =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs
      .filter(({ name, state }) => {
        return name.includes("retrySite") && state.kind === "pending";
      })
      .map(({ scheduledTime }) => scheduledTime - Date.now());
  });

const pass = (t: TestBackend, siteId: Id<"sites">) =>
  t.mutation(internal.fold.letterRetries.retrySite, { siteId });

test("a letter is overdue once it has waited for more than two hours", () => {
  expect(isOverdue(START - 2 * HOUR)).toBe(false);
  expect(isOverdue(START - 2 * HOUR - 1)).toBe(true);
});

test("a pass is planned for ten seconds, unless a letter of these has one", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  const plan = (afterMs: number) =>
    t.run((ctx) => planRetry(ctx, siteId, START + afterMs));
  const putOff = (afterMs: number) =>
    insertLetter(t, siteId, POISON, { retryAt: START + afterMs });
  await putOff(10 * SECOND);
  await plan(10 * SECOND + 1);
  expect(await plannedPasses(t)).toEqual([20 * SECOND]);
  await putOff(10 * SECOND + 1);
  await plan(20 * SECOND);
  expect(await plannedPasses(t)).toEqual([20 * SECOND]);
  await putOff(31 * SECOND);
  await plan(30 * SECOND);
  expect(await plannedPasses(t)).toEqual([20 * SECOND, 30 * SECOND]);
});

describe("an app without crons", () => {
  test("has its letters retried until the cause is fixed", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const view = { type: "pageview" as const, visitorId: "ann" };
    stored(await site.send([{ ...view, occurredAt: START }]));
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      await changeEvent(ctx, event!._id, POISON);
    });
    await foldAll(t);
    await advance(t, 30 * MINUTE);
    // One minute after it failed, then 2, 4, 8 and 16 after each other.
    expect(await lettersOf(t)).toMatchObject([{ attempts: 5 }]);
    await fixEvents(t);
    await advance(t, 32 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await site.overview(START - HOUR, START + HOUR)).toMatchObject({
      events: 1,
      sessions: 1,
    });
    await advance(t, 3 * HOUR);
    expect(await plannedPasses(t)).toEqual([]);
  });

  test("has those retried that were put off with one that has gone since", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const first = await insertLetter(t, siteId, POISON);
    await insertLetter(t, siteId, POISON, { attempts: 3 });
    await pass(t, siteId);
    await t.run(async (ctx) => {
      await ctx.db.delete("deadLetters", first);
    });
    await fixEvents(t);
    await advance(t, 17 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
  });

  test("loses no letter of a pass that did not end: the hourly look finds it, and it is tried alone", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, POISON);
    await pass(t, siteId);
    // The planned pass is lost, as one that runs out of time is.
    await t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      for (const { _id, name, state } of jobs) {
        if (!name.includes("retrySite") || state.kind !== "pending") continue;
        await ctx.scheduler.cancel(_id);
      }
    });
    await advance(t, 2 * HOUR);
    expect(await lettersOf(t)).toMatchObject([{ attempts: 1 }]);
    await fixEvents(t);
    await advance(t, 5 * MINUTE);
    await t.mutation(internal.upkeep.crons.look, {});
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
  });
});

describe("letters that are due together", () => {
  test("are put off to one pass, and stay together", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (let index = 0; index < 10; index++) {
      await insertLetter(t, siteId, POISON, { retryAt: START - index });
    }
    await pass(t, siteId);
    expect(await plannedPasses(t)).toEqual([2 * MINUTE]);
    vi.setSystemTime(START + 2 * MINUTE);
    await pass(t, siteId);
    await pass(t, siteId);
    const letters = await lettersOf(t);
    expect(letters.map(({ attempts }) => attempts)).toEqual(Array(10).fill(2));
    expect(new Set(letters.map(({ retryAt }) => retryAt)).size).toBe(1);
    expect(
      (await plannedPasses(t)).filter((delayMs) => delayMs > 2 * MINUTE),
    ).toEqual([4 * MINUTE]);
  });

  test("within ten seconds share a pass behind the last", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (const afterMs of [1, 2 * SECOND, 9 * SECOND, 11 * SECOND]) {
      vi.setSystemTime(START + afterMs);
      await insertLetter(t, siteId, POISON);
      await pass(t, siteId);
    }
    vi.setSystemTime(START);
    const sorted = (await plannedPasses(t)).sort((a, b) => a - b);
    expect(sorted).toEqual([
      2 * MINUTE + 10 * SECOND,
      2 * MINUTE + 20 * SECOND,
    ]);
  });

  test("of another site have a pass of their own", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const other = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
      ...ZONED,
    });
    await insertLetter(t, siteId, POISON);
    await insertLetter(t, other.siteId, POISON);
    await t.mutation(api.retry.retryDueDeadLetters, {});
    expect(await plannedPasses(t)).toEqual([2 * MINUTE, 2 * MINUTE]);
  });

  test("but too many for one pass are retried by passes at once", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (let index = 0; index < 25; index++) {
      await insertLetter(t, siteId, { visitorId: `visitor${index}` });
    }
    await pass(t, siteId);
    expect(await lettersOf(t)).toHaveLength(15);
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
  });
});
