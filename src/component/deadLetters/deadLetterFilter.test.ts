/** Counts of raw events leave dead letters out, and are bounded however many there are. */
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { RowBudget } from "../budget/rowBudget.js";
import { DeadLetterFilter } from "./deadLetterFilter.js";
import type { Span } from "../model/rollups/rangePlan.js";
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
import { allEvents, putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

/** Events a millisecond or none apart; those for which it is said are dead letters. */
function insertEvents(
  t: TestBackend,
  siteId: Id<"sites">,
  count: number,
  {
    stepMs,
    isLetter,
    start = START,
  }: { stepMs: number; isLetter: (n: number) => boolean; start?: number },
) {
  return t.run(async (ctx) => {
    for (let index = 0; index < count; index++) {
      const occurredAt = start + index * stepMs;
      const eventDocumentId = await putEvent(ctx, {
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

/** Two events at an instant, and the letters of those whose numbers are given. */
async function insertPair(
  t: TestBackend,
  siteId: Id<"sites">,
  instant: number,
  letters: readonly number[],
) {
  const [first, second] = [2 * instant, 2 * instant + 1];
  const at = { stepMs: 0, start: START + instant };
  await insertEvents(t, siteId, 2, {
    ...at,
    isLetter: (n) => letters.includes(n === 0 ? first : second),
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

describe("a filter", () => {
  /** Two events at each instant from 0 to 4; those of these numbers are dead letters. */
  const letters = [0, 4, 5, 6, 8];

  /**
   * Asks a filter about events by their number. Returns the answers, each with the letters that the
   * filter has read by then.
   */
  async function ask(
    numbers: readonly number[],
    {
      order = "asc",
      span = { from: START, to: START + 10 },
      rows = 100,
    }: { order?: "asc" | "desc"; span?: Span; rows?: number } = {},
  ) {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    for (let instant = 0; instant < 5; instant++) {
      await insertPair(t, siteId, instant, letters);
    }
    return await t.run(async (ctx) => {
      const stored = await allEvents(ctx);
      const budget = new RowBudget({ rows, bytes: Infinity });
      const args = { siteId, span, order, budget };
      const filter = new DeadLetterFilter(ctx, args);
      const answers: [boolean | null, number][] = [];
      for (const number of numbers) {
        const isHeld = await filter.holds(stored[number]!);
        answers.push([isHeld, budget.spent.rows]);
      }
      return answers;
    });
  }
  const held = (answers: [boolean | null, number][]) =>
    answers.map(([isHeld]) => isHeld);
  const read = (answers: [boolean | null, number][]) =>
    answers.map(([, rows]) => rows);

  test("tells dead letters from other events of the same instant, oldest first", async () => {
    const answers = await ask([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const yes = answers.flatMap(([isHeld], index) => (isHeld ? [index] : []));
    expect(yes).toEqual(letters);
    // It reads no letter twice, and one letter ahead.
    expect(read(answers)).toEqual([2, 2, 2, 2, 4, 4, 5, 5, 5, 5]);
  });

  test("tells them newest first, too", async () => {
    const options = { order: "desc" } as const;
    const answers = await ask([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], options);
    const yes = answers.flatMap(([isHeld], index) =>
      isHeld ? [9 - index] : [],
    );
    expect(yes).toEqual(letters.toReversed());
    expect(read(answers)).toEqual([2, 2, 3, 3, 5, 5, 5, 5, 5, 5]);
  });

  test.each([
    ["asc", [4, 5, 7, 8], [true, true, false, true], 4],
    ["desc", [5, 3, 1, 0], [true, false, false, true], 3],
  ] as const)(
    "begins with the first event that it is asked about: %s",
    async (order, asked, answers, rows) => {
      const all = await ask(asked, { order });
      expect(held(all)).toEqual(answers);
      expect(read(all).at(-1)).toBe(rows);
    },
  );

  test("reads no letter beyond its span", async () => {
    const to = { span: { from: START, to: START + 3 } };
    expect(read(await ask([4, 5], to))).toEqual([2, 2]);
    const from = { span: { from: START + 2, to: START + 9 } };
    const newest = await ask([6, 4], { ...from, order: "desc" });
    expect(read(newest)).toEqual([2, 3]);
  });

  test("knows nothing more once its budget ends, but what it has read", async () => {
    expect(held(await ask([0, 1, 2], { rows: 1 }))).toEqual([true, null, null]);
    const answers = await ask([0, 1, 4, 5, 8], { rows: 2 });
    expect(held(answers)).toEqual([true, false, true, null, null]);
    expect(read(answers)).toEqual([2, 2, 3, 3, 3]);
  });
});

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
