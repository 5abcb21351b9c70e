/** Passes over dead letters: which letters one takes, what follows it, and what it asks for. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTestWithoutSchema,
  insertLetter,
  lettersOf,
  POISON,
  ZONED,
} from "../deadLetters/deadLetters.helpers.js";
import {
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import * as attempts from "./attempts.js";
import { passOver, passOverAll } from "./letterRetries.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

const UNREADABLE = { body: "1pn0" };
let t: TestBackend;
let siteId: Id<"sites">;
useTestClock();
beforeEach(async () => {
  t = initConvexTestWithoutSchema();
  siteId = await makeSite("site");
});
afterEach(() => {
  vi.restoreAllMocks();
});

const makeSite = async (slug: string) => {
  const settings = { ...ZONED, slug, name: slug };
  const { siteId } = await t.mutation(api.sites.createSite, settings);
  return siteId;
};
const retrySite = (continuesAt?: number) => {
  const args = { siteId, ...(continuesAt !== undefined && { continuesAt }) };
  return t.mutation(internal.fold.letterRetries.retrySite, args);
};
const pass = () => t.run((ctx) => passOver(ctx, siteId, null));
const passAll = () => t.run((ctx) => passOverAll(ctx));
const chains = () => t.run((ctx) => ctx.db.query("retryChains").collect());
const visitors = () => t.run((ctx) => allVisitors(ctx));

/** Inserts letters of as many visitors, all of them due at that time. */
async function insertLetters(count: number, retryAt = START): Promise<void> {
  for (let index = 0; index < count; index++) {
    const visitorId = `visitor${index}`;
    await insertLetter(t, siteId, { visitorId }, { retryAt });
  }
}

/** The sites whose letters are to be counted, and when that was asked for. */
const asked = () =>
  t.run(async (ctx) => {
    const gauges = await ctx.db.query("deadLetterCounts").collect();
    return gauges.map(({ siteId, askedAt }) => [siteId, askedAt ?? null]);
  });

/** A gauge with one active letter. */
const insertGauge = () =>
  t.run((ctx) =>
    ctx.db.insert("deadLetterCounts", {
      ...{ siteId, active: 1, quarantined: 0, countedAt: 0 },
      ...{ byReason: [], isAtLeast: false },
    }),
  );

const insertChain = (continuesAt: number) =>
  t.run((ctx) => ctx.db.insert("retryChains", { siteId, continuesAt }));

/** The functions of a module that wait, with what they were given. */
const planned = (name: string) =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs
      .filter((job) => job.name.startsWith(name))
      .map(({ args }) => args[0] as object);
  });

describe("a pass over a site", () => {
  test("that is gone leaves its rows to the deletion", async () => {
    await insertLetters(1);
    await t.run((ctx) => ctx.db.delete("sites", siteId));
    expect(await retrySite()).toBeNull();
    expect(await lettersOf(t)).toHaveLength(1);
  });

  test("asks for one count if it has taken letters", async () => {
    await insertGauge();
    await insertLetters(2);
    await retrySite();
    expect(await asked()).toEqual([[siteId, START]]);
    expect(await lettersOf(t)).toEqual([]);
  });

  test("that finds none due asks for a count if the gauge shows some", async () => {
    await retrySite();
    expect(await asked()).toEqual([]);
    await insertGauge();
    await retrySite();
    expect(await asked()).toEqual([[siteId, START]]);
  });

  test("leaves the letters and their count to the chain of another pass", async () => {
    await insertGauge();
    await insertLetters(1);
    await insertChain(START + 1);
    const [chain] = await chains();
    const outcome = { taken: 0, retried: 0, succeeded: 0, hasMore: true };
    const left = await t.run((ctx) => passOver(ctx, siteId, chain!));
    expect(left).toEqual(outcome);
    await retrySite();
    expect(await asked()).toEqual([[siteId, null]]);
    expect(await lettersOf(t)).toHaveLength(1);
    expect(await chains()).toEqual([chain]);
    // The chain's own pass.
    await retrySite(START + 1);
    expect(await lettersOf(t)).toEqual([]);
    expect(await chains()).toEqual([]);
  });

  test.each([
    [10, { taken: 10, retried: 10, succeeded: 10, hasMore: false }],
    [11, { taken: 10, retried: 10, succeeded: 10, hasMore: true }],
  ])("of %d letters takes ten at most", async (count, outcome) => {
    await insertLetters(count);
    expect(await pass()).toEqual(outcome);
    expect(await lettersOf(t)).toHaveLength(count - 10);
    expect(await chains()).toHaveLength(count - 10);
  });

  test("takes only what is due", async () => {
    await insertLetters(1, START + 1);
    const nothing = { taken: 0, retried: 0, succeeded: 0, hasMore: false };
    expect(await pass()).toEqual(nothing);
    expect(await asked()).toEqual([]);
  });

  test("takes overdue letters without the others, and tries each alone", async () => {
    await insertLetters(2, START - 3 * HOUR);
    await insertLetters(2);
    const letters = await lettersOf(t);
    const outcome = { taken: 2, retried: 2, succeeded: 0, hasMore: true };
    expect(await pass()).toEqual(outcome);
    expect(await planned("fold/letterRetries:retryAlone")).toEqual(
      letters.slice(0, 2).map(({ _id }) => ({ letterId: _id })),
    );
    expect(await lettersOf(t)).toMatchObject([
      { attempts: 1, reason: "outOfTime", retryAt: START + 2 * MINUTE },
      { attempts: 1, reason: "outOfTime", retryAt: START + 2 * MINUTE },
      { attempts: 0, retryAt: START },
      { attempts: 0, retryAt: START },
    ]);
    expect(await visitors()).toEqual([]);
  });

  test("takes none without room, and goes on later", async () => {
    vi.spyOn(attempts, "hasRoomFor").mockResolvedValue(false);
    await insertLetters(1);
    const outcome = { taken: 0, retried: 0, succeeded: 0, hasMore: true };
    expect(await pass()).toEqual(outcome);
    expect(await lettersOf(t)).toMatchObject([{ attempts: 0 }]);
    expect(await chains()).toHaveLength(1);
  });

  test("puts off what fails, quarantines what is unreadable, and drops what is gone", async () => {
    await insertLetter(t, siteId, POISON);
    await insertLetter(t, siteId, UNREADABLE);
    const gone = await insertLetter(t, siteId);
    await t.run(async (ctx) => {
      const letter = await ctx.db.get("deadLetters", gone);
      await ctx.db.delete("events", letter!.eventDocumentId);
    });
    const outcome = { taken: 3, retried: 2, succeeded: 0, hasMore: false };
    expect(await pass()).toEqual(outcome);
    const letters = await lettersOf(t);
    expect(letters).toMatchObject([
      { attempts: 1, reason: "threw", retryAt: START + 2 * MINUTE },
      { attempts: 0, reason: "unreadable", quarantinedAt: START },
    ]);
    expect(letters[1]).not.toHaveProperty("retryAt");
    for (const { error } of letters) expect(error).not.toBe("");
  });
});

describe("a pass over all sites", () => {
  test("asks for a count of each site, and plans nothing if it has taken all", async () => {
    const other = await makeSite("other");
    await insertLetters(1);
    await insertLetter(t, other);
    const outcome = { taken: 2, retried: 2, succeeded: 2, hasMore: false };
    expect(await passAll()).toEqual(outcome);
    const all = [siteId, other].map((id) => [id, START]);
    expect(await asked()).toEqual(all);
    expect(await planned("deadLetters/retryChain:startChains")).toEqual([]);
  });

  test("leaves the letters of a site to its chain", async () => {
    const other = await makeSite("other");
    await insertLetters(1);
    await insertLetter(t, other);
    await insertChain(START + 1);
    const outcome = { taken: 1, retried: 1, succeeded: 1, hasMore: true };
    expect(await passAll()).toEqual(outcome);
    expect(await lettersOf(t)).toMatchObject([{ siteId }]);
    expect(await planned("deadLetters/retryChain:startChains")).toEqual([
      { after: null },
    ]);
  });

  test.each([
    [10, 0],
    [11, 1],
  ])(
    "of %d letters takes ten, and chains take the rest",
    async (count, rest) => {
      await insertLetters(count);
      expect(await passAll()).toMatchObject({ taken: 10, hasMore: rest > 0 });
      expect(await lettersOf(t)).toHaveLength(rest);
      const starts = await planned("deadLetters/retryChain:startChains");
      expect(starts).toHaveLength(rest);
    },
  );

  test("takes only what is due", async () => {
    await insertLetters(1, START + 1);
    expect(await passAll()).toMatchObject({ taken: 0, hasMore: false });
  });
});
