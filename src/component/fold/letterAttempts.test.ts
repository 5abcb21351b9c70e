/** One letter on its own: how it is tried alone, and what an attempt leaves behind. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTestWithoutSchema,
  insertLetter,
  lettersOf,
  POISON,
  ZONED,
} from "../deadLetters/deadLetters.helpers.js";
import * as foldPlan from "../model/fold/foldPlan.js";
import * as removalRows from "../rows/removals.js";
import {
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

const UNREADABLE = { body: "1pn0" };
let t: TestBackend;
let siteId: Id<"sites">;
useTestClock();
beforeEach(async () => {
  t = initConvexTestWithoutSchema();
  const settings = { ...ZONED, slug: "site", name: "Site" };
  ({ siteId } = await t.mutation(api.sites.createSite, settings));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const retryAlone = (letterId: Id<"deadLetters">) =>
  t.mutation(internal.fold.letterRetries.retryAlone, { letterId });
const foldLetter = (letterId: Id<"deadLetters">) =>
  t.mutation(internal.fold.letterRetries.foldLetter, {
    ...{ letterId, rangeBudget: 1000 },
  });
const visitors = () => t.run((ctx) => allVisitors(ctx));

/** The sites whose letters are to be counted, and when that was asked for. */
const asked = () =>
  t.run(async (ctx) => {
    const gauges = await ctx.db.query("deadLetterCounts").collect();
    return gauges.map(({ siteId, askedAt }) => [siteId, askedAt ?? null]);
  });
const retriesPlanned = () =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.filter(({ name }) => name.startsWith("fold/letterRetries"));
  });

describe("a letter that is tried alone", () => {
  const later = { attempts: 4, retryAt: START + HOUR };

  test("is counted, and gone", async () => {
    await retryAlone(await insertLetter(t, siteId, {}, later));
    expect(await lettersOf(t)).toEqual([]);
    expect(await visitors()).toHaveLength(1);
    expect(await asked()).toEqual([[siteId, START]]);
    expect(await retriesPlanned()).toEqual([]);
  });

  test("says why it failed, and stays put off as it is", async () => {
    await retryAlone(await insertLetter(t, siteId, POISON, later));
    const [letter] = await lettersOf(t);
    expect(letter).toMatchObject({ ...later, reason: "threw" });
    expect(letter?.error).not.toBe("");
    expect(await asked()).toEqual([[siteId, START]]);
  });

  test("has failed if it overruns the limits of an attempt", async () => {
    const { attemptLimits } = foldPlan;
    vi.spyOn(foldPlan, "attemptLimits").mockImplementation((share) => {
      const { limits, rangeBudget } = attemptLimits(share);
      return { limits: { ...limits, documentsWritten: 1 }, rangeBudget };
    });
    await retryAlone(await insertLetter(t, siteId, {}, later));
    expect(await lettersOf(t)).toMatchObject([{ ...later, reason: "threw" }]);
    expect(await visitors()).toEqual([]);
  });

  test("is quarantined if its event cannot be read", async () => {
    await retryAlone(await insertLetter(t, siteId, UNREADABLE, later));
    const [letter] = await lettersOf(t);
    const reason = "unreadable";
    expect(letter).toMatchObject({ attempts: 4, reason, quarantinedAt: START });
    expect(letter).not.toHaveProperty("retryAt");
  });

  test("is left alone once it is gone", async () => {
    const letterId = await insertLetter(t, siteId, {}, later);
    await t.run((ctx) => ctx.db.delete("deadLetters", letterId));
    expect(await retryAlone(letterId)).toBeNull();
    expect(await asked()).toEqual([]);
  });
});

describe("the attempt to count a letter", () => {
  test("tells removals of the event, which may have to look again", async () => {
    const note = vi.spyOn(removalRows, "noteFoldedLetter");
    const letterId = await insertLetter(t, siteId, { visitorId: "ada" });
    expect(await foldLetter(letterId)).toEqual({ kind: "folded" });
    expect(note).toHaveBeenCalledTimes(1);
    expect(note.mock.calls[0]?.[1]).toMatchObject({ visitorId: "ada" });
    expect(await foldLetter(letterId)).toEqual({ kind: "gone" });
  });

  test.each(["site", "event"])("drops it once its %s is gone", async (what) => {
    const letterId = await insertLetter(t, siteId, UNREADABLE);
    await t.run(async (ctx) => {
      const letter = await ctx.db.get("deadLetters", letterId);
      if (what === "site") await ctx.db.delete("sites", siteId);
      else await ctx.db.delete("events", letter!.eventDocumentId);
    });
    expect(await foldLetter(letterId)).toEqual({ kind: "gone" });
    expect(await lettersOf(t)).toEqual([]);
    expect(await visitors()).toEqual([]);
  });

  test("says why it cannot be read, and keeps it", async () => {
    const letterId = await insertLetter(t, siteId, UNREADABLE);
    const outcome = await foldLetter(letterId);
    expect(outcome).toMatchObject({ kind: "failed", reason: "unreadable" });
    expect(outcome).not.toMatchObject({ error: "" });
    expect(await lettersOf(t)).toHaveLength(1);
  });
});
