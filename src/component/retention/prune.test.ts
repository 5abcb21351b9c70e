/**
 * Pruning deletes rows that nobody needs any more, and keeps those that somebody may still need.
 */
import { ConvexError } from "convex/values";
import { expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { MAX_CLEANUP_LIMIT } from "../../shared/api/upkeep.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { noHorizons } from "../model/rollups/horizons.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { siteTableNames } from "../rows/siteRows.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { putVisitor } from "../rows/peopleRows.helpers.js";

useTestClock();

const TODAY = Math.floor(START / DAY);

const prune = (t: TestBackend, limit?: number) =>
  t.mutation(api.prune.pruneExpired, limit === undefined ? {} : { limit });

test("a limit is a whole number from 1 to the maximum", async () => {
  const t = initConvexTest();
  for (const limit of [0, -1, 1.5, NaN, MAX_CLEANUP_LIMIT + 1]) {
    await expect(prune(t, limit)).rejects.toThrow(ConvexError);
  }
  expect(await prune(t, MAX_CLEANUP_LIMIT)).toEqual({
    deleted: { salts: 0, rateUses: 0, refusals: 0, deadLetters: 0, rows: 0 },
    hasMore: false,
  });
});

test("salts of today and yesterday stay", async () => {
  const t = initConvexTest();
  await t.run(async (ctx) => {
    for (let ago = 0; ago < 5; ago++) {
      await ctx.db.insert("salts", { day: TODAY - ago, salt: `${ago}` });
    }
  });
  const days = () =>
    t.run(async (ctx) =>
      (await ctx.db.query("salts").collect()).map(({ day }) => day).sort(),
    );
  expect(await prune(t, 2)).toMatchObject({
    deleted: { salts: 2 },
    hasMore: true,
  });
  expect(await prune(t, 2)).toMatchObject({
    deleted: { salts: 1 },
    hasMore: false,
  });
  expect(await days()).toEqual([TODAY - 1, TODAY]);
  // Up to the last millisecond of the day.
  vi.setSystemTime((TODAY + 1) * DAY - 1);
  expect((await prune(t)).deleted.salts).toBe(0);
  vi.setSystemTime((TODAY + 1) * DAY);
  expect((await prune(t)).deleted.salts).toBe(1);
});

test("a note of refusals goes a day after its last one, in bounded runs", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await t.run(async (ctx) => {
    for (const ageMs of [0, DAY, DAY + 1, 2 * DAY, 9 * DAY]) {
      await ctx.db.insert("viewings", {
        siteId,
        since: START,
        lookedAt: START,
      });
      await ctx.db.insert("refusals", {
        siteId,
        reason: "origin",
        about: `http://localhost:${ageMs}`,
        ...{ requests: 3, writes: 3, firstAt: START - 20 * DAY },
        lastAt: START - ageMs,
      });
    }
  });
  const ages = () =>
    t.run(async (ctx) =>
      (await ctx.db.query("refusals").collect()).map(
        ({ lastAt }) => START - lastAt,
      ),
    );
  expect(await prune(t, 2)).toMatchObject({
    deleted: { refusals: 2 },
    hasMore: true,
  });
  expect(await prune(t, 2)).toMatchObject({
    deleted: { refusals: 1 },
    hasMore: false,
  });
  expect(await ages()).toEqual([0, DAY]);
  vi.setSystemTime(START + DAY + 1);
  expect((await prune(t)).deleted.refusals).toBe(2);
  expect(await ages()).toEqual([]);
});

/** A dead letter for each event, that failed so long ago. */
async function deadLetters(t: TestBackend, agesMs: readonly number[]) {
  const site = await initSite(t);
  await site.send(
    agesMs.map((_, index) => ({
      type: "pageview" as const,
      visitorId: `v${index}`,
      occurredAt: START,
    })),
  );
  await t.run(async (ctx) => {
    const events = await allEvents(ctx);
    for (const [index, event] of events.entries()) {
      await ctx.db.insert("deadLetters", {
        siteId: event.siteId,
        lane: 0,
        eventDocumentId: event._id,
        occurredAt: event.occurredAt,
        failedAt: START - (agesMs[index] ?? 0),
        reason: "threw",
        error: event.visitorId ?? "",
        attempts: 1,
        retryAt: START + index,
      });
    }
  });
}

const letters = (t: TestBackend) =>
  t.run(async (ctx) =>
    (await ctx.db.query("deadLetters").collect()).map(({ error }) => error),
  );

/** Deletes the events that come first in the table, and leaves their letters. */
function orphan(t: TestBackend, count: number) {
  return t.run(async (ctx) => {
    const events = await ctx.db.query("events").take(count);
    for (const { _id } of events) await ctx.db.delete("events", _id);
  });
}

test("dead letters go when their event is gone, however old the others are", async () => {
  const t = initConvexTest();
  await deadLetters(t, [0, 400 * DAY, DAY]);
  await orphan(t, 1);
  expect(await prune(t)).toEqual({
    deleted: { salts: 0, rateUses: 0, refusals: 0, deadLetters: 1, rows: 0 },
    hasMore: false,
  });
  expect(await letters(t)).toEqual(["v1", "v2"]);
  const events = await t.run((ctx) => allEvents(ctx));
  expect(events).toHaveLength(2);
});

/** All rows that belong to a site. */
const rowsOf = (t: TestBackend, siteId: string) =>
  t.run(async (ctx) => {
    let count = 0;
    for (const table of siteTableNames) {
      const rows = await ctx.db.query(table).collect();
      count += rows.filter((row) => row.siteId === siteId).length;
    }
    return count;
  });

/** A site with rows in every table. */
async function fullSite(t: TestBackend): Promise<Id<"sites">> {
  const site = await initSite(t);
  const siteId = site.siteId;
  await site.send(
    Array.from({ length: 20 }, (_, index) => ({
      type: "pageview" as const,
      visitorId: `v${index}`,
      occurredAt: START,
    })),
  );
  await foldAll(t);
  await t.run(async (ctx) => {
    const event = await ctx.db.query("events").first();
    await ctx.db.insert("deadLetters", {
      siteId,
      lane: 0,
      eventDocumentId: event!._id,
      occurredAt: START,
      failedAt: START,
      reason: "threw",
      error: "",
      attempts: 0,
      retryAt: START,
    });
    await ctx.db.insert("repairs", {
      siteId,
      day: TODAY * DAY,
      hours: [],
      updatedAt: START,
    });
    await ctx.db.insert("horizons", { siteId, ...noHorizons });
    await ctx.db.insert("cleanupPasses", {
      siteId,
      kind: "openRuns",
      openedAt: START,
    });
    await ctx.db.insert("removals", {
      siteId,
      target: { kind: "matching", from: 0, to: START, path: "/" },
      after: null,
    });
    await ctx.db.insert("deadLetterCounts", {
      siteId,
      active: 1,
      quarantined: 0,
      byReason: [{ reason: "threw", active: 1, quarantined: 0 }],
      isAtLeast: false,
      countedAt: START,
    });
    await ctx.db.insert("rateUses", {
      siteId,
      name: "0123456789abcdef",
      at: START,
      events: 12,
    });
    await ctx.db.insert("viewings", {
      siteId,
      since: START,
      lookedAt: START,
    });
    await ctx.db.insert("refusals", {
      siteId,
      reason: "origin",
      about: "http://localhost:5173",
      ...{ requests: 1, writes: 1, firstAt: START, lastAt: Date.now() },
    });
    await ctx.db.insert("retryChains", { siteId, continuesAt: START });
    await ctx.db.insert("unfinishedWork", {
      siteId,
      work: { kind: "treatment", treatment: "retry" },
    });
    await ctx.db.insert("backlog", {
      siteId,
      lane: 0,
      seq: ctx.db.vars.commitTs,
      events: 100,
    });
    await ctx.db.insert("usageEntries", {
      siteId,
      seq: ctx.db.vars.commitTs,
      receivedAt: START,
      duplicates: 1,
      rejectedValidation: 0,
      rejectedInternal: 0,
      bots: 0,
      doNotTrack: 0,
    });
    const run = await ctx.db.insert("imports", {
      siteId,
      importId: "history",
      openedAt: START,
    });
    await ctx.db.insert("importChunks", {
      siteId,
      run,
      chunk: "1",
      firstRow: 0,
      lastRow: 0,
      rowsInChunk: 1,
      seq: ctx.db.vars.commitTs,
      receivedAt: START,
      lanes: [0],
      events: 1,
    });
    await ctx.db.insert("eventLookups", {
      ...{ siteId, key: "u:user1", at: START, event: event!._id },
    });
    await ctx.db.insert("users", { siteId, userId: "user1" });
    await ctx.db.insert("visitorUsers", {
      ...{ siteId, userId: "user1", firstSeenAt: START, visitorId: "gone" },
    });
    await ctx.db.insert("groups", {
      siteId,
      groupId: "acme",
      updatedAt: START,
    });
    await ctx.db.insert("groupMembers", {
      siteId,
      groupId: "acme",
      userId: "user1",
    });
    await ctx.db.insert("eventGroups", {
      siteId,
      groupId: "acme",
      occurredAt: START,
      eventDocumentId: event!._id,
    });
    for (const table of siteTableNames) {
      expect([table, await ctx.db.query(table).first()]).not.toContain(null);
    }
  });
  return siteId;
}

test("a deleted site is purged of every table by itself", async () => {
  const t = initConvexTest();
  const siteId = await fullSite(t);
  await t.mutation(api.sites.deleteSite, { siteId });
  await advance(t, HOUR);
  expect(await rowsOf(t, siteId)).toBe(0);
  expect(await t.run((ctx) => ctx.db.get("sites", siteId))).toBeNull();
});

test("a removal that was cut off is gone on with, within the limit", async () => {
  const t = initConvexTest();
  const siteId = await fullSite(t);
  const all = await rowsOf(t, siteId);
  // As if no run was scheduled, or it had failed.
  await t.run((ctx) =>
    ctx.db.patch("sites", siteId, {
      status: "deleting",
      slug: `deleted:${siteId}`,
    }),
  );
  expect(await prune(t, 30)).toEqual({
    deleted: {
      salts: 0,
      rateUses: 0,
      refusals: 0,
      deadLetters: 0,
      rows: 30,
    },
    hasMore: true,
  });
  expect(await rowsOf(t, siteId)).toBe(all - 30);
  // The site itself is one of these rows.
  expect(await prune(t)).toEqual({
    deleted: {
      salts: 0,
      rateUses: 0,
      refusals: 0,
      deadLetters: 0,
      rows: all - 30 + 1,
    },
    hasMore: false,
  });
  expect(await rowsOf(t, siteId)).toBe(0);
  expect(await t.run((ctx) => ctx.db.get("sites", siteId))).toBeNull();
});

test("rows whose site is gone go, from whichever table the day begins with", async () => {
  for (let day = 0; day < siteTableNames.length; day += 3) {
    vi.setSystemTime(START + day * DAY);
    const t = initConvexTest();
    const siteId = await fullSite(t);
    const all = await rowsOf(t, siteId);
    await t.run((ctx) => ctx.db.delete("sites", siteId));
    const { deleted } = await prune(t, 40);
    expect(deleted.rows).toBe(40);
    const rest = await prune(t);
    expect(rest.hasMore).toBe(false);
    // Pruning may delete the dead letter first, because its event is missing.
    const { rows, deadLetters } = rest.deleted;
    expect(rows + deadLetters).toBe(all - 40);
    expect(await rowsOf(t, siteId)).toBe(0);
  }
});

test("nothing of a living site goes", async () => {
  const t = initConvexTest();
  const siteId = await fullSite(t);
  const all = await rowsOf(t, siteId);
  expect(await prune(t)).toEqual({
    deleted: { salts: 0, rateUses: 0, refusals: 0, deadLetters: 0, rows: 0 },
    hasMore: false,
  });
  expect(await rowsOf(t, siteId)).toBe(all);
});

test("all kinds share one limit", async () => {
  const t = initConvexTest();
  await deadLetters(t, [0, 0, 0]);
  await orphan(t, 2);
  await t.run(async (ctx) => {
    for (let ago = 2; ago < 4; ago++) {
      await ctx.db.insert("salts", { day: TODAY - ago, salt: `${ago}` });
    }
  });
  expect(await prune(t, 3)).toEqual({
    deleted: { salts: 2, rateUses: 0, refusals: 0, deadLetters: 1, rows: 0 },
    hasMore: true,
  });
  expect(await prune(t, 3)).toEqual({
    deleted: { salts: 0, rateUses: 0, refusals: 0, deadLetters: 1, rows: 0 },
    hasMore: false,
  });
});

test("a run of the removal leaves the rest to the next one", async () => {
  const t = initConvexTest();
  const siteId = await fullSite(t);
  await t.run(async (ctx) => {
    for (let index = 0; index < 600; index++) {
      await putVisitor(ctx, {
        siteId,
        visitorId: `more${index}`,
        firstSeenAt: START,
      });
    }
  });
  const all = await rowsOf(t, siteId);
  await t.mutation(internal.retention.purge.purgeSite, { siteId });
  expect(await rowsOf(t, siteId)).toBe(all - 500);
  await advance(t, HOUR);
  expect(await rowsOf(t, siteId)).toBe(0);
});
