/**
 * Dead letters as an operator sees them, and the fate of those that are retried or discarded.
 */
import { describe, expect, test, vi } from "vitest";
import type { DeadLetterState } from "../../shared/api/deadLetters.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { deadLetterDepth } from "./deadLetterGauge.js";
import {
  initConvexTestWithoutSchema,
  insertLetter,
  lettersOf,
  fixEvents,
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
import { allEvents } from "../rows/eventRows.helpers.js";

useTestClock();

const admin = api.deadLetters;

async function list(
  t: TestBackend,
  siteId: Id<"sites">,
  state?: DeadLetterState,
  numItems = 2,
) {
  const rows = [];
  let cursor: string | null = null;
  let isDone = false;
  while (!isDone) {
    const paginationOpts = { numItems, cursor };
    const args = { siteId, paginationOpts, ...(state && { state }) };
    const answer: Awaited<ReturnType<typeof query>> = await query(t, args);
    rows.push(...answer.page);
    ({ isDone, continueCursor: cursor } = answer);
  }
  return rows;
}
const query = (t: TestBackend, args: (typeof admin.listDeadLetters)["_args"]) =>
  t.query(admin.listDeadLetters, args);

const overviewOf = (site: Awaited<ReturnType<typeof initSite>>) =>
  site.overview(START - 1.5 * HOUR, START + 1.5 * HOUR);

describe("listDeadLetters", () => {
  test("lists the newest failure first, of either state, with the event", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    for (let index = 0; index < 5; index++) {
      await insertLetter(
        t,
        siteId,
        { type: "track", name: `event${index}` },
        {
          failedAt: START - index * MINUTE,
          // Those that failed first were quarantined last.
          ...(index % 2 === 1 && { quarantinedAt: START + index }),
        },
      );
    }
    const names = async (state?: DeadLetterState) =>
      (await list(t, siteId, state)).map(({ event }) => event?.name);
    const numbered = (numbers: number[]) => numbers.map((n) => `event${n}`);
    expect(await names()).toEqual(numbered([0, 1, 2, 3, 4]));
    expect(await names("active")).toEqual(numbered([0, 2, 4]));
    expect(await names("quarantined")).toEqual(numbered([3, 1]));
    const [letter] = await list(t, siteId, "quarantined");
    const stored = (await lettersOf(t))[3];
    expect(letter).toEqual({
      deadLetterId: stored?._id,
      eventDocumentId: stored?.eventDocumentId,
      occurredAt: START,
      failedAt: START - 3 * MINUTE,
      reason: "threw",
      error: "",
      attempts: 0,
      quarantinedAt: START + 3,
      event: {
        type: "track",
        name: "event3",
        path: "/",
        visitorId: "visitor",
      },
    });
  });

  test("shows what can be read of an event, and letters without one", async () => {
    const t = initConvexTestWithoutSchema();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, { body: "2pc0" }, { failedAt: 2 });
    await insertLetter(t, siteId, {}, { failedAt: 1 });
    await t.run(async (ctx) => {
      const events = await allEvents(ctx);
      await ctx.db.delete("events", events[1]!._id);
    });
    const [unreadable, gone] = await list(t, siteId);
    expect(unreadable?.event).toEqual({ visitorId: "visitor" });
    expect(gone).not.toHaveProperty("event");
  });

  test("sums up large events as far as 8 MiB of them, and lists every letter", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const path = "x".repeat(900_000);
    for (let index = 0; index < 20; index++) {
      const letter = { failedAt: START - index };
      await insertLetter(t, siteId, { name: `event${index}`, path }, letter);
    }
    const { page } = await query(t, {
      siteId,
      paginationOpts: { numItems: 20, cursor: null },
    });
    const names = page.map(({ event }) => event?.name);
    expect(names.slice(0, 9)).toEqual(
      Array.from({ length: 9 }, (_, index) => `event${index}`),
    );
    expect(names.slice(9)).toEqual(Array(11).fill(undefined));
    expect(page.every((letter) => letter.error === "")).toBe(true);
    const listed = await list(t, siteId, undefined, 5);
    expect(listed.every(({ event }) => event?.path === path)).toBe(true);
  });

  test("refuses a site that is not there and a broken cursor", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const paginationOpts = { numItems: 2, cursor: "nonsense" };
    await expect(query(t, { siteId, paginationOpts })).rejects.toThrow(
      "invalidArgument",
    );
    for (const call of [
      query(t, { siteId: "nobody", paginationOpts }),
      t.mutation(admin.retryDeadLetters, { siteId: "nobody" }),
      t.mutation(admin.discardDeadLetters, { siteId: "nobody" }),
    ]) {
      await expect(call).rejects.toThrow("siteNotFound");
    }
  });
});

describe("a treatment of more letters than one step takes", () => {
  /** Quarantined letters of one event. */
  async function insertLetters(
    t: TestBackend,
    siteId: Id<"sites">,
    count: number,
  ) {
    const first = await insertLetter(t, siteId, {}, { quarantinedAt: START });
    return await t.run(async (ctx) => {
      const ids = [first];
      const letter = (await ctx.db.get("deadLetters", first))!;
      const { _id, _creationTime, ...fields } = letter;
      for (let index = 1; index < count; index++) {
        ids.push(await ctx.db.insert("deadLetters", fields));
      }
      return ids;
    });
  }
  /** Takes the next step, which has been scheduled. Returns what takes it once more. */
  const goOn = async (t: TestBackend) => {
    const work = await t.run((ctx) => ctx.db.query("unfinishedWork").first());
    const { treatRest } = internal.deadLetters.treatment;
    await t.mutation(treatRest, { workId: work!._id });
    return () => t.mutation(treatRest, { workId: work!._id });
  };
  const planned = (t: TestBackend, name: string) =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return jobs.filter((job) => job.name.includes(name)).length;
    });
  const [passes, recounts] = ["retrySite", "deadLetterCounts:ask"] as const;

  test("plans a pass with the first step and the last, and a count with the last", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetters(t, siteId, 250);
    const plans = async () => [
      await planned(t, passes),
      await planned(t, recounts),
    ];
    await t.mutation(admin.retryDeadLetters, { siteId });
    expect(await plans()).toEqual([1, 0]);
    await goOn(t);
    expect(await plans()).toEqual([1, 0]);
    const repeat = await goOn(t);
    expect(await plans()).toEqual([2, 1]);
    await repeat();
    expect(await plans()).toEqual([2, 1]);
    const letters = await lettersOf(t);
    expect(letters.every(({ retryAt }) => retryAt === START)).toBe(true);
  });

  test("ends where no more are named, and plans no pass to discard them", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const ids = await insertLetters(t, siteId, 101);
    const discard = (deadLetterIds: string[]) =>
      t.mutation(admin.discardDeadLetters, { siteId, deadLetterIds });
    const more = { discarded: 100, hasMore: true };
    expect(await discard(ids)).toEqual(more);
    await goOn(t);
    expect(await lettersOf(t)).toEqual([]);
    const others = await insertLetters(t, siteId, 100);
    expect(await discard(others)).toEqual({ ...more, hasMore: false });
    expect(await planned(t, passes)).toBe(0);
  });
});

describe("retryDeadLetters", () => {
  test("brings quarantined letters back, with a day and 20 attempts before them", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    await insertLetter(t, siteId, POISON, {
      failedAt: START - 2 * DAY,
      attempts: 20,
      quarantinedAt: START - DAY,
    });
    expect(await t.mutation(admin.retryDeadLetters, { siteId })).toEqual({
      reset: 1,
      hasMore: false,
    });
    await advance(t, MINUTE);
    const [letter] = await lettersOf(t);
    expect(letter).toMatchObject({ attempts: 1, failedAt: START - 2 * DAY });
    expect(letter).not.toHaveProperty("quarantinedAt");
    expect(await t.run((ctx) => deadLetterDepth(ctx, siteId))).toMatchObject({
      active: 1,
      quarantined: 0,
    });
    await fixEvents(t);
    await advance(t, 3 * MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await overviewOf(site)).toMatchObject({ events: 1, sessions: 1 });
  });

  test("has active letters retried that would have to wait", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    await insertLetter(t, siteId, {}, { attempts: 9, retryAt: START + HOUR });
    await t.mutation(admin.retryDeadLetters, { siteId });
    await advance(t, MINUTE);
    expect(await overviewOf(site)).toMatchObject({ events: 1 });
  });

  test("takes those that are named, once, and passes over all others", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    const waiting = { attempts: 3, retryAt: START + HOUR };
    const first = await insertLetter(t, siteId, POISON, waiting);
    await insertLetter(t, siteId, POISON, waiting);
    const other = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
      ...ZONED,
    });
    const foreign = await insertLetter(t, other.siteId, POISON, waiting);
    const deadLetterIds = [first, foreign, "nonsense", first];
    expect(
      await t.mutation(admin.retryDeadLetters, { siteId, deadLetterIds }),
    ).toEqual({ reset: 1, hasMore: false });
    const attempts = (await lettersOf(t)).map((letter) => letter.attempts);
    expect(attempts).toEqual([0, 3, 3]);
    expect(
      await t.mutation(admin.retryDeadLetters, { siteId, deadLetterIds: [] }),
    ).toEqual({ reset: 0, hasMore: false });
  });

  test.each(["named", "all"])(
    "counts each of many once, %s, in steps",
    async (which) => {
      const t = initConvexTest();
      const site = await initSite(t, ZONED);
      const { siteId } = site;
      const ids: string[] = [];
      for (let index = 0; index < 120; index++) {
        const event = { visitorId: `visitor${index}` };
        const letter = { quarantinedAt: START, attempts: 20 };
        ids.push(await insertLetter(t, siteId, event, letter));
      }
      const args = which === "all" ? {} : { deadLetterIds: ids };
      const retryAll = () =>
        t.mutation(admin.retryDeadLetters, { siteId, ...args });
      expect(await retryAll()).toEqual({ reset: 100, hasMore: true });
      await retryAll();
      await advance(t, 10 * MINUTE);
      expect(await lettersOf(t)).toEqual([]);
      expect(await overviewOf(site)).toMatchObject({
        events: 120,
        sessions: 120,
      });
    },
  );
});

describe("discardDeadLetters", () => {
  test("deletes letters with their events, which appear nowhere", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    const kept = await insertLetter(t, siteId, {}, { retryAt: START + HOUR });
    await insertLetter(t, siteId, { visitorId: "b" }, { quarantinedAt: START });
    expect(
      await t.mutation(admin.discardDeadLetters, {
        siteId,
        state: "quarantined",
      }),
    ).toEqual({ discarded: 1, hasMore: false });
    expect(await lettersOf(t)).toMatchObject([{ _id: kept }]);
    expect(
      await t.mutation(admin.discardDeadLetters, {
        siteId,
        deadLetterIds: [kept],
        state: "quarantined",
      }),
    ).toEqual({ discarded: 0, hasMore: false });
    // A repeated call does not find it any more.
    for (const discarded of [1, 0]) {
      expect(
        await t.mutation(admin.discardDeadLetters, {
          siteId,
          deadLetterIds: [kept],
          state: "active",
        }),
      ).toEqual({ discarded, hasMore: false });
    }
    expect(await lettersOf(t)).toEqual([]);
    // A raw edge counts events themselves.
    expect(await site.overview(START - MINUTE, START + MINUTE)).toMatchObject({
      events: 0,
      visitors: 0,
    });
    const events = await t.run((ctx) => allEvents(ctx));
    expect(events).toEqual([]);
  });

  test("works off many in steps, and touches no other event", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    await site.send([{ type: "pageview", visitorId: "ann" }]);
    await advance(t, MINUTE);
    for (let index = 0; index < 230; index++) {
      await insertLetter(t, siteId, {}, { quarantinedAt: START });
    }
    expect(await t.mutation(admin.discardDeadLetters, { siteId })).toEqual({
      discarded: 100,
      hasMore: true,
    });
    vi.advanceTimersByTime(1);
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await t.run((ctx) => deadLetterDepth(ctx, siteId))).toMatchObject({
      quarantined: 0,
    });
    expect(await overviewOf(site)).toMatchObject({ events: 1 });
    const events = await t.run((ctx) => allEvents(ctx));
    expect(events).toHaveLength(1);
  });
});
