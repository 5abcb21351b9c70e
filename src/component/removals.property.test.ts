/**
 * Removals at random moments between deliveries and folds, of events that wait, are folded, compacted or set
 * aside, several at once, with room for little, cut off at random and asked for again: in the end what was
 * meant is gone and nothing else, and sessions, visitors and reports are those of what is left.
 */
import { compareValues } from "convex/values";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { ModelEvent } from "../shared/event.js";
import { HOUR, MINUTE, SECOND } from "../shared/units.js";
import { api } from "./_generated/api.js";
import { repaired } from "./erasure.helpers.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
} from "./model/arbitrary.helpers.js";
import {
  referenceSessions,
  type ReferenceSession,
} from "./model/reference.helpers.js";
import { referenceRemoved } from "./model/referenceRemoval.helpers.js";
import { checkReports, incomingOf } from "./propertyAnswers.helpers.js";
import {
  killRemovals,
  removeWithin,
  type AskedRemoval,
} from "./removals.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  stored,
  useTestClock,
  type TestBackend,
} from "./setup.helpers.js";

useTestClock();

const arbitraryConditions = fc.oneof(
  fc.constantFrom(
    { hostname: "app.example" },
    { hostname: "*.example" },
    { path: "/" },
    { path: "/*" },
    { browser: "Firefox" },
    { referrer: "ref1.example" },
  ),
  fc.constantFrom(
    { hostname: "docs.example", path: "/a" },
    { path: "/*", browser: "Chrome" },
    { referrer: "*.example", hostname: "app.example" },
  ),
);

const arbitraryRemoval = fc.record({
  conditions: arbitraryConditions,
  /** After which batch, and how long after it. */
  after: fc.nat(5),
  waitMs: fc.constantFrom(0, 0, MINUTE, 4 * HOUR, 40 * HOUR),
  ranges: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(2000)),
  isKilled: fc.boolean(),
});

const arbitraryHistory = arbitrarySite().chain((model) =>
  arbitraryEvents(model, {
    maxEvents: 30,
    maxVisitors: 3,
    spanMs: 8 * HOUR,
  }).chain((events) =>
    fc.record({
      model: fc.constant(model),
      events: fc.constant(events),
      batches: arbitraryArrival(events),
      removals: fc.array(
        fc.tuple(arbitraryRemoval, arbitraryRange(model, events)),
        { minLength: 1, maxLength: 4 },
      ),
      /** Of each batch, an event that fails to fold at first. */
      failing: fc.array(fc.option(fc.nat(9)), { minLength: 1, maxLength: 4 }),
      /** Of the calls that bring every removal to its end. */
      ranges: fc.integer({ min: 30, max: 90 }),
      reported: fc.tuple(
        arbitraryRange(model, events),
        arbitraryRange(model, events),
      ),
    }),
  ),
);

test("sessions, visitors and reports are those of the events that are left", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async (history) => {
      const { model, events, batches, ranges } = history;
      vi.setSystemTime(model.origin + 9 * HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule, lanes } = model;
      const settings = { timeZone, sessionTimeoutMs, sessionRule, lanes };
      const site = await initSite(t, settings);
      /** By number: those that are there, and those that have to go. */
      const present = new Set<number>();
      const owed = new Set<number>();
      const asked: AskedRemoval[] = [];
      const remove = async (removal: AskedRemoval, room: number) => {
        asked.push(removal);
        // One that is under way goes on: it owes what was there when it began.
        if (!(await isUnderWay(t, removal))) {
          const there = [...present].map((index) => events[index]!);
          const meant = referenceRemoved(there, removal);
          for (const event of meant) owed.add(events.indexOf(event));
        }
        return await removeWithin(t, site, removal, room);
      };
      for (const [index, batch] of batches.entries()) {
        const incoming = batch.flatMap((some) => {
          const sent = events[some];
          present.add(some);
          return sent ? [incomingOf(sent, `event${some}`)] : [];
        });
        stored(await site.send(incoming));
        const failing = history.failing[index % history.failing.length] ?? null;
        if (failing !== null && timeZone !== "UTC") {
          await failOnce(t, `event${batch[failing % batch.length]}`);
        }
        for (const [{ conditions, ...how }, range] of history.removals) {
          if (index !== how.after % batches.length) continue;
          await pass(t, how.waitMs);
          await remove({ ...conditions, ...range }, how.ranges);
          if (how.isKilled) await killRemovals(t);
        }
      }
      await killRemovals(t);
      if (batches.length > 0) {
        // First what is under way comes to its end, then what has come in since goes as well.
        for (const [{ conditions, waitMs }, range] of [
          ...history.removals,
          ...history.removals,
        ]) {
          for (let calls = 0; ; calls++) {
            expect(calls).toBeLessThan(200);
            const removal = { ...conditions, ...range };
            const answer = await remove(removal, ranges);
            if (answer.kind === "deleted" && answer.done) break;
            await killRemovals(t);
            if (calls % 5 === 0) await pass(t, Math.min(waitMs, 4 * HOUR));
          }
        }
      }
      await foldAll(t);
      await foldLetters(t, site.siteId);
      await repaired(t);
      const rows = await tables(t);
      expect(rows.removals).toEqual([]);
      expect(rows.letters).toEqual([]);
      const leftIds = new Set(rows.events.map(({ eventId }) => eventId));
      const left = events.filter((_, index) => leftIds.has(`event${index}`));
      expect([...owed].filter((index) => leftIds.has(`event${index}`))).toEqual(
        [],
      );
      const gone = events.filter((event) => !left.includes(event));
      const meant = new Set(
        asked.flatMap((removal) => referenceRemoved(gone, removal)),
      );
      expect(meant.size).toBe(gone.length);
      expect(rows.sessions).toEqual(
        referenceSessions(model, left).map(sessionFigures).sort(byText),
      );
      expect(rows.visitors).toEqual(firstSeen(left));
      const check = async () => {
        await checkReports(t, site.siteId, model, left, history.reported);
        const { siteId } = site;
        const { drift } = await t.mutation(api.audit.auditBuckets, { siteId });
        expect(drift).toEqual([]);
      };
      await check();
      await pass(t, 40 * HOUR);
      await check();
    }),
    // Shrinking would repeat a slow run hundreds of times.
    { seed: 14, numRuns: 25, endOnFailure: true },
  );
});

async function isUnderWay(
  t: TestBackend,
  asked: AskedRemoval,
): Promise<boolean> {
  const rows = await t.run((ctx) => ctx.db.query("removals").collect());
  return rows.some(({ target }) => {
    const { kind: _kind, ...given } = target;
    return compareValues(given, asked) === 0;
  });
}

/** The event becomes a dead letter, whose next retry succeeds. */
async function failOnce(t: TestBackend, eventId: string): Promise<void> {
  const poisoned = await t.run(async (ctx) => {
    const rows = await ctx.db.query("events").collect();
    const row = rows.find((some) => some.eventId === eventId);
    // A time that has no hour in a zone.
    if (row) await ctx.db.patch("events", row._id, { occurredAt: 1e300 });
    return row;
  });
  if (!poisoned) return;
  await advance(t, 45 * SECOND);
  await t.run(async (ctx) => {
    const { _id, occurredAt } = poisoned;
    if (!(await ctx.db.get("events", _id))) return;
    await ctx.db.patch("events", _id, { occurredAt });
    for (const letter of await ctx.db.query("deadLetters").collect()) {
      if (letter.eventDocumentId !== _id) continue;
      await ctx.db.patch("deadLetters", letter._id, { occurredAt });
    }
  });
}

/** Whatever became of them meanwhile, all are retried. */
async function foldLetters(t: TestBackend, siteId: string): Promise<void> {
  await t.mutation(api.deadLetterAdmin.retryDeadLetters, { siteId });
  await advance(t, 3 * MINUTE);
}

function tables(t: TestBackend) {
  return t.run(async (ctx) => ({
    events: await ctx.db.query("events").collect(),
    sessions: (await ctx.db.query("sessions").collect())
      .map(sessionFigures)
      .sort(byText),
    visitors: (await ctx.db.query("visitors").collect())
      .map(({ visitorId, firstSeenAt }) => `${visitorId} ${firstSeenAt}`)
      .sort(),
    removals: await ctx.db.query("removals").collect(),
    letters: await ctx.db.query("deadLetters").collect(),
  }));
}

function sessionFigures({
  visitorId,
  startedAt,
  endedAt,
  pageviews,
  events,
  customEvents,
}: Omit<ReferenceSession, "values" | "exitPage" | "revenue">) {
  return { visitorId, startedAt, endedAt, pageviews, events, customEvents };
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function firstSeen(events: readonly ModelEvent[]): string[] {
  const times = new Map<string, number>();
  for (const { visitorId, occurredAt } of events) {
    if (visitorId === undefined) continue;
    const first = Math.min(times.get(visitorId) ?? Infinity, occurredAt);
    times.set(visitorId, first);
  }
  return [...times].map(([visitorId, at]) => `${visitorId} ${at}`).sort();
}

async function pass(t: TestBackend, durationMs: number): Promise<void> {
  await advance(t, Math.min(durationMs, 10 * MINUTE));
  if (durationMs <= 10 * MINUTE) return;
  for (let passed = 0; passed < durationMs; passed += 10 * MINUTE) {
    vi.advanceTimersByTime(10 * MINUTE);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}
