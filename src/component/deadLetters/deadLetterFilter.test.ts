/** Counts of raw events leave dead letters out, and are bounded however many there are. */
import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { CountBudget, countRows, countStart } from "../repairs/recount.js";
import { requireSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import {
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

/** Events a millisecond or none apart; those for which it is said are dead letters. */
function insertEvents(
  t: TestBackend,
  siteId: Id<"sites">,
  count: number,
  { stepMs, isLetter }: { stepMs: number; isLetter: (n: number) => boolean },
) {
  return t.run(async (ctx) => {
    for (let index = 0; index < count; index++) {
      const occurredAt = START + index * stepMs;
      const eventDocumentId = await ctx.db.insert("events", {
        type: "track",
        name: "signup",
        properties: [{ key: "plan", value: isLetter(index) ? "bad" : "good" }],
        siteId,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        occurredAt,
        receivedAt: START,
        source: "server",
      });
      if (!isLetter(index)) continue;
      await ctx.db.insert("deadLetters", {
        siteId,
        lane: 0,
        eventDocumentId,
        occurredAt,
        failedAt: START,
        reason: "threw",
        error: "x".repeat(1000),
        attempts: 0,
        retryAt: START + HOUR,
      });
    }
  });
}

/** Counts the hour as a repair does: events, and transactions. */
async function recount(t: TestBackend, siteId: string) {
  const hour = zoneOf("UTC").hourStart(START);
  const fence = [{ lane: 0, seq: 2n ** 62n, after: Infinity }];
  let place: typeof countStart | null = countStart;
  let events = 0;
  let runs = 0;
  while (place && runs < 50) {
    const from: typeof countStart = place;
    const counted = await t.run(async (ctx) => {
      const site = await requireSite(ctx, siteId);
      const budget = new CountBudget();
      const { tables, next } = await countRows(
        scopeOf(ctx, site),
        { hour, fence, ...from },
        budget,
      );
      const rows = [...(tables.get("event")?.cells.values() ?? [])];
      return {
        next,
        events: rows.reduce((sum, cell) => sum + (cell.sums[0] ?? 0), 0),
      };
    });
    events += counted.events;
    place = counted.next;
    runs++;
  }
  return { events, runs, isDone: place === null };
}

test("a recount leaves letters out, each other event counts once", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await insertEvents(t, siteId, 4000, {
    stepMs: 1,
    isLetter: (n) => n % 2 === 0,
  });
  const counted = await recount(t, siteId);
  expect(counted).toMatchObject({ events: 2000, isDone: true });
  expect(counted.runs).toBeGreaterThan(1);
});

test("a recount ends where one instant has more letters than it can read", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await insertEvents(t, siteId, 2500, { stepMs: 0, isLetter: () => true });
  expect(await recount(t, siteId)).toMatchObject({ events: 0, isDone: true });
});

test("reports answer, however many letters there are", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await insertEvents(t, siteId, 1200, {
    stepMs: 1,
    isLetter: (n) => n % 8 === 0,
  });
  const edge = { siteId, from: START - MINUTE, to: START + MINUTE };
  const exact = await t.query(api.reports.getOverview, {
    ...edge,
    to: START + 400,
  });
  expect(exact).toMatchObject({ events: 350, approximate: false });
  const args = { ...edge, eventName: "signup", propertyKey: "plan" };
  const breakdown = api.eventProperties.getEventPropertyBreakdown;
  expect(await t.query(breakdown, args)).toMatchObject({
    rows: [{ key: "good", events: 1050 }],
    events: 1050,
    approximate: false,
  });
  await insertEvents(t, siteId, 1500, { stepMs: 1, isLetter: () => true });
  const answer = await t.query(api.reports.getOverview, edge);
  // Past the budget it is what folds have counted, less the rest of the hour: of these events,
  // none.
  expect(answer).toMatchObject({ events: 0, approximate: false });
  const cut = await t.query(breakdown, args);
  expect(cut.approximate).toBe(true);
  expect(cut.rows.map(({ key }) => key)).not.toContain("bad");
});
