/** Work in the background survives the loss of its next step. */
import { expect, test, vi } from "vitest";
import { DAY, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { insertLetter, lettersOf } from "../deadLetters/deadLetters.helpers.js";
import {
  advance,
  losePending,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const unfinished = () =>
  t.run((ctx) => ctx.db.query("unfinishedWork").collect());
const compact = (siteId: Id<"sites">) =>
  t.mutation(internal.rollups.compaction.compactSite, { siteId });

/** Runs what is due now, and not what that schedules. */
async function runDue() {
  vi.advanceTimersByTime(1);
  await t.finishInProgressScheduledFunctions();
}

test("a rebuild goes on after its next step was lost", async () => {
  const day = START - 250 * DAY;
  const event = {
    type: "pageview",
    visitorId: "ann",
    occurredAt: day,
  } as const;
  await site.send([event]);
  await advance(t, MINUTE);
  const { siteId } = site;
  await t.mutation(api.rebuild.rebuildRange, { siteId, from: 0, to: START });
  await losePending(t, "repairs/");
  const [lost] = await unfinished();
  expect(lost?.work).toMatchObject({ kind: "rebuild" });
  await runDue();
  expect(await unfinished()).toEqual([lost]);

  await compact(lost!.siteId);
  const [planned] = await unfinished();
  // A step that is due stays the only one.
  await compact(lost!.siteId);
  expect(await unfinished()).toEqual([planned]);
  await runDue();
  expect(await unfinished()).toEqual([]);
  const repairs = await t.run((ctx) => ctx.db.query("repairs").collect());
  expect(repairs.length).toBeGreaterThan(245);
});

test.each(["retry", "discard"] as const)(
  "dead letters are treated after the next step was lost: %s",
  async (treatment) => {
    const { siteId } = site;
    for (let index = 0; index < 120; index++) {
      const event = { visitorId: `visitor${index}` };
      await insertLetter(t, siteId, event, { quarantinedAt: START });
    }
    const { discardDeadLetters, retryDeadLetters } = api.deadLetters;
    if (treatment === "retry") await t.mutation(retryDeadLetters, { siteId });
    else await t.mutation(discardDeadLetters, { siteId });
    expect(await losePending(t, "deadLetters/treatment:")).toBe(1);
    await advance(t, 10 * MINUTE);
    expect(await lettersOf(t)).toHaveLength(20);
    const [lost] = await unfinished();

    await compact(lost!.siteId);
    await advance(t, 10 * MINUTE);
    expect([await lettersOf(t), await unfinished()]).toEqual([[], []]);
  },
);

test("rows with many ids are looked at as far as a budget goes", async () => {
  const letter = await insertLetter(t, site.siteId, { visitorId: "ann" });
  const siteId = await t.run(async (ctx) => {
    const row = await ctx.db.query("sites").first();
    const ids = Array<typeof letter>(8000).fill(letter);
    const work = { kind: "treatment", treatment: "retry", ids } as const;
    for (let index = 0; index < 30; index++) {
      await ctx.db.insert("unfinishedWork", { siteId: row!._id, work });
    }
    return row!._id;
  });
  await compact(siteId);
  const planned = (await unfinished()).map(({ nextStep }) => nextStep);
  const woken = planned.filter((step) => step !== undefined);
  expect(woken.length).toBeGreaterThan(1);
  expect(woken.length).toBeLessThan(30);
  expect(planned.slice(0, woken.length)).toEqual(woken);
});

test("a step whose work another has taken does nothing", async () => {
  const { siteId } = await t.run(async (ctx) => {
    const row = await ctx.db.query("sites").first();
    return { siteId: row!._id };
  });
  const work = { kind: "rebuild", from: START, to: START + DAY } as const;
  const workId = await t.run(async (ctx) => {
    const id = await ctx.db.insert("unfinishedWork", { siteId, work });
    await ctx.db.delete("unfinishedWork", id);
    return id;
  });
  await t.mutation(internal.repairs.rebuild.enqueueRest, { workId });
  expect(await t.run((ctx) => ctx.db.query("repairs").collect())).toEqual([]);
});
