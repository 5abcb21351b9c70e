/** Clean-up deletes letters whose event is gone, in either state, and no others. */
import { expect, test } from "vitest";
import type { Id } from "../_generated/dataModel.js";
import { cleanupShare } from "../budget/cleanupLimits.js";
import { DeletionBudget } from "../budget/deletionBudget.js";
import { MAX_LETTERS_LOOKED_UP } from "../budget/letterLimits.js";
import { insertLetter, lettersOf } from "./deadLetters.helpers.js";
import { deleteOrphanedDeadLetters } from "./prunedDeadLetters.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const quarantined = { quarantinedAt: START };

/** Letters whose events are gone. */
async function insertOrphans(count: number, letter = {}) {
  for (let index = 0; index < count; index++) {
    const id = await insertLetter(t, site.siteId, {}, letter);
    await t.run(async (ctx) => {
      const { eventDocumentId } = (await ctx.db.get("deadLetters", id))!;
      await ctx.db.delete("events", eventDocumentId);
    });
  }
}

/** Deletes as many rows as a batch of clean-up may. */
const prune = (rows: number) =>
  t.run(async (ctx) =>
    deleteOrphanedDeadLetters(ctx, await DeletionBudget.begin(ctx, rows)),
  );

test("letters without an event are deleted, those with one stay", async () => {
  const active = await insertLetter(t, site.siteId);
  await insertOrphans(2);
  const other = await insertLetter(t, site.siteId, {}, quarantined);
  await insertOrphans(1, quarantined);
  expect(await prune(10)).toEqual({ deleted: 3, hasMore: false });
  const left = (await lettersOf(t)).map(({ _id }) => _id);
  expect(left).toEqual([active, other]);
  expect(await prune(10)).toEqual({ deleted: 0, hasMore: false });
});

test.each([
  [1, { deleted: 1, hasMore: true }],
  [2, { deleted: 2, hasMore: true }],
  [3, { deleted: 3, hasMore: true }],
  [4, { deleted: 4, hasMore: false }],
])(
  "a batch of %d of four rows says what it has deleted, and whether more are left: %j",
  async (rows, deletion) => {
    await insertOrphans(2);
    await insertOrphans(2, quarantined);
    expect(await prune(rows)).toEqual(deletion);
    expect(await lettersOf(t)).toHaveLength(4 - rows);
  },
);

test("a batch has more if it ends among active letters, although none is in quarantine", async () => {
  await insertOrphans(2);
  expect(await prune(1)).toEqual({ deleted: 1, hasMore: true });
  expect(await prune(1)).toEqual({ deleted: 1, hasMore: false });
});

test("a batch without room to read looks at no letter", async () => {
  await insertOrphans(1);
  const deletion = await t.run(async (ctx) => {
    const none = { most: 0, reserve: 0 };
    const share = { ...cleanupShare, databaseQueries: none };
    const budget = await DeletionBudget.begin(ctx, 10, share);
    return await deleteOrphanedDeadLetters(ctx, budget);
  });
  expect(deletion).toEqual({ deleted: 0, hasMore: false });
  expect(await lettersOf(t)).toHaveLength(1);
});

test("a batch looks at 500 letters of either state, and at the others later", async () => {
  await insertCopies(MAX_LETTERS_LOOKED_UP - 1);
  await insertOrphans(2, { retryAt: START + 1 });
  expect(await prune(10)).toEqual({ deleted: 1, hasMore: false });
  expect(await prune(10)).toEqual({ deleted: 1, hasMore: false });
});

/** Letters of one event that is there. */
async function insertCopies(count: number) {
  const id: Id<"deadLetters"> = await insertLetter(t, site.siteId);
  await t.run(async (ctx) => {
    const { _id, _creationTime, ...letter } = (await ctx.db.get(
      "deadLetters",
      id,
    ))!;
    for (let index = 1; index < count; index++) {
      await ctx.db.insert("deadLetters", letter);
    }
  });
}
