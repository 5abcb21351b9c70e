/** Retries end after 20 attempts, after a day, or at once where nothing can be read. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
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
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const retry = (t: TestBackend) => t.mutation(api.retry.retryDueDeadLetters, {});

describe("a letter is quarantined", () => {
  test("after 20 attempts, and tried no more", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, POISON);
    for (let attempts = 1; attempts < 20; attempts++) {
      expect(await retry(t)).toMatchObject({ retried: 1, succeeded: 0 });
      const [letter] = await lettersOf(t);
      expect(letter).toMatchObject({ attempts, reason: "threw" });
      expect(letter?.quarantinedAt).toBeUndefined();
      vi.setSystemTime(letter?.retryAt ?? 0);
    }
    expect(Date.now() - START).toBeLessThan(DAY);
    expect(await retry(t)).toMatchObject({ retried: 1 });
    const [letter] = await lettersOf(t);
    expect(letter).toMatchObject({ attempts: 20, quarantinedAt: Date.now() });
    expect(letter).not.toHaveProperty("retryAt");
    await fixEvents(t);
    vi.setSystemTime(Date.now() + DAY);
    expect(await retry(t)).toMatchObject({ retried: 0 });
  });

  test.each([
    [DAY - 1, false],
    [DAY, true],
  ])("when it failed %d ms ago: %j", async (ageMs, isQuarantined) => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, POISON, { failedAt: START - ageMs });
    await retry(t);
    const [letter] = await lettersOf(t);
    expect(letter).toMatchObject({ attempts: 1 });
    expect(letter?.quarantinedAt).toBe(isQuarantined ? START : undefined);
    expect(letter?.retryAt === undefined).toBe(isQuarantined);
  });

  test("a day after an operator had it retried, not after it failed", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, ZONED);
    await insertLetter(t, siteId, POISON, {
      failedAt: START - 9 * DAY,
      retriedSince: START - HOUR,
    });
    await retry(t);
    expect((await lettersOf(t))[0]?.quarantinedAt).toBeUndefined();
  });

  test("although it never ended, and is then tried alone once more", async () => {
    const t = initConvexTest();
    const site = await initSite(t, ZONED);
    await insertLetter(t, site.siteId, POISON, { failedAt: START - DAY });
    vi.setSystemTime(START + 3 * HOUR);
    await retry(t);
    expect(await lettersOf(t)).toMatchObject([
      { reason: "outOfTime", quarantinedAt: Date.now() },
    ]);
    await fixEvents(t);
    await advance(t, MINUTE);
    expect(await lettersOf(t)).toEqual([]);
    expect(await site.overview(START - DAY, START + DAY)).toMatchObject({
      events: 1,
    });
  });
});

describe("an event that cannot be read", () => {
  test.each([
    ["a version is unknown", { body: "2pc0" }, "form"],
    ["an id has another type", { visitorId: 5 }, "id"],
    ["a field has another type", { lane: "first" }, "lane"],
    ["a type is unknown", { body: "1zc0" }, "form"],
    ["a usual value is unknown", { body: "1pc0\u001f\u0080" }, "value"],
    ["a field is unknown", { body: "1pc0\u001f\u001f~x" }, "field"],
  ])("is quarantined untried: %s", async (_case, event, field) => {
    const t = initConvexTestWithoutSchema();
    const site = await initSite(t, ZONED);
    await insertLetter(t, site.siteId, event);
    await retry(t);
    const [letter] = await lettersOf(t);
    expect(letter).toMatchObject({
      reason: "unreadable",
      attempts: 0,
      quarantinedAt: START,
    });
    expect(letter?.error).toContain(field);
    expect(await site.overview(START - DAY, START + DAY)).toMatchObject({
      events: 0,
    });
  });

  test("is quarantined by the fold that sets it aside", async () => {
    const t = initConvexTestWithoutSchema();
    const site = await initSite(t, ZONED);
    const { siteId } = site;
    await site.send([
      { type: "pageview", visitorId: "ann", occurredAt: START },
    ]);
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      await ctx.db.patch("events", event!._id, { body: "2pc0" });
    });
    await foldAll(t);
    expect(await lettersOf(t)).toMatchObject([
      { siteId, reason: "unreadable", attempts: 0 },
    ]);
    const row = await t.run((ctx) => ctx.db.query("deadLetterCounts").first());
    expect(row).toMatchObject({ active: 0, quarantined: 1 });
  });
});
