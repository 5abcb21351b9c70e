/** The gauge of dead letters: counted behind each pass, in bounded steps, never while letters are written. */
import { expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../shared/units.js";
import { api, internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import { deadLetterDepth } from "./deadLetterCounts.js";
import {
  insertLetter,
  lettersOf,
  mendEvents,
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
} from "./setup.helpers.js";

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
  await t.mutation(api.retry.retryDeadLetters, {});
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
  await mendEvents(t);
  await t.mutation(api.deadLetterAdmin.retryDeadLetters, { siteId });
  await advance(t, MINUTE);
  expect(await lettersOf(t)).toEqual([]);
  expect(await depth(t, siteId)).toEqual(none);
  const rows = await t.run((ctx) => ctx.db.query("deadLetterCounts").collect());
  expect(rows).toEqual([]);
});

test("counts letters of 0.1.0 as thrown", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  const id = await insertLetter(t, siteId);
  await t.run((ctx) => ctx.db.patch("deadLetters", id, { reason: undefined }));
  await t.mutation(internal.deadLetterCounts.count, { siteId });
  expect((await depth(t, siteId)).byReason).toEqual([
    { reason: "threw", active: 1, quarantined: 0 },
  ]);
});

test("goes on where one transaction ends, and stops at 100,000", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  await insertLetters(t, siteId, 4001);
  await t.mutation(internal.deadLetterCounts.count, { siteId });
  expect(await depth(t, siteId)).toEqual(none);
  await advance(t, MINUTE);
  expect(await depth(t, siteId)).toMatchObject({
    active: 4001,
    isAtLeast: false,
  });
  const { cursor } = await t.query(internal.deadLetterCounts.countPage, {
    siteId,
    cursor: null,
  });
  await t.mutation(internal.deadLetterCounts.count, {
    siteId,
    progress: {
      startedAt: Date.now(),
      cursor: cursor ?? "",
      byReason: [{ reason: "threw", active: 98_000, quarantined: 0 }],
    },
  });
  expect(await depth(t, siteId)).toMatchObject({
    active: 100_000,
    isAtLeast: true,
  });
});

test("is not overwritten by a count that began earlier", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  await insertLetter(t, siteId);
  await t.mutation(internal.deadLetterCounts.count, { siteId });
  await t.mutation(internal.deadLetterCounts.count, {
    siteId,
    progress: {
      startedAt: START - 1,
      cursor: "[]",
      byReason: [{ reason: "threw", active: 7, quarantined: 0 }],
    },
  });
  expect(await depth(t, siteId)).toMatchObject({ active: 1 });
});

test("is counted anew by the cron once it is an hour old", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, ZONED);
  const id = await insertLetter(t, siteId, {}, { quarantinedAt: START });
  await t.mutation(internal.deadLetterCounts.count, { siteId });
  // As retention and erasure do.
  await t.run((ctx) => ctx.db.delete("deadLetters", id));
  for (const [ageMs, quarantined] of [
    [HOUR, 1],
    [HOUR + 1, 0],
  ] as const) {
    vi.setSystemTime(START + ageMs);
    for (const args of [{ slug: "site" }, {}]) {
      await t.mutation(api.retry.retryDeadLetters, args);
    }
    vi.advanceTimersByTime(0);
    await t.finishInProgressScheduledFunctions();
    expect(await depth(t, siteId)).toMatchObject({ quarantined });
  }
});
