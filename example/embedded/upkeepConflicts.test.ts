/**
 * Compares read and write sets of upkeep's real transactions, as the platform does: what may run
 * next to them?
 */
import { afterEach, expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { conflictingWrites, conflicts } from "./engine.js";
import {
  foldsOf,
  startFootfall,
  START,
  type Footfall,
} from "./footfall.helpers.js";

let footfall: Footfall;
afterEach(() => footfall.close());

const view = (visitorId: string) => ({
  type: "pageview" as const,
  visitorId,
  path: "/",
  occurredAt: footfall.now(),
});

/** Adds a dead letter that is due for its first retry. */
async function addDeadLetter(): Promise<void> {
  await footfall.insert([{ visitorId: "late", occurredAt: START - MINUTE }]);
  await footfall.engine.run(async (ctx) => {
    const event = await ctx.db.query("events").order("desc").first();
    await ctx.db.insert("deadLetters", {
      siteId: footfall.siteId,
      lane: 0,
      eventDocumentId: event?._id as Id<"events">,
      occurredAt: START - MINUTE,
      failedAt: START - MINUTE,
      reason: "threw",
      error: "",
      attempts: 0,
      retryAt: START,
    });
  });
}

test("two retries of a dead letter at once conflict, so that one is repeated", async () => {
  footfall = await startFootfall();
  const rehearse = () => footfall.engine.rehearse("retry:retryDueDeadLetters");
  const idle = [await rehearse(), await rehearse()] as const;
  expect(conflicts(...idle)).toBe(false);
  await addDeadLetter();
  expect(conflicts(await rehearse(), await rehearse())).toBe(true);
});

test("a retry conflicts with no ingest", async () => {
  footfall = await startFootfall();
  await footfall.send([view("a")]);
  await addDeadLetter();
  const retry = await footfall.engine.rehearse("retry:retryDueDeadLetters");
  const ingest = await footfall.send([view("b")]);
  expect(retry.operations.documentsWritten).toBeGreaterThan(0);
  expect(conflictingWrites(retry, ingest)).toEqual([]);
  expect(conflictingWrites(ingest, retry)).toEqual([]);
});

test("the look for lost folds conflicts with no ingest and no fold", async () => {
  footfall = await startFootfall({ flushIntervalMs: 30 * SECOND });
  for (const pause of [0, 3 * MINUTE]) {
    await footfall.send([view("a")]);
    await footfall.advance(pause);
    const kick = await footfall.engine.rehearse("kick:kickLanes");
    const ingest = await footfall.send([view("b")]);
    const before = footfall.mutations.length;
    await footfall.advance(35 * SECOND);
    const folds = foldsOf(footfall.mutations.slice(before));
    expect(folds).toHaveLength(1);
    for (const other of [ingest, ...folds]) {
      expect(conflictingWrites(kick, other)).toEqual([]);
      expect(conflictingWrites(other, kick)).toEqual([]);
    }
  }
});
