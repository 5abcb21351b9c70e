/**
 * Removals at random moments between deliveries and folds, of events that wait, are folded,
 * compacted or set aside. Several run at once. They have room for little, are cut off at random,
 * and are called again. In the end exactly the events that the targets mean are deleted. Sessions,
 * visitors and reports are those of the rest.
 */
import { compareValues } from "convex/values";
import { expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { repaired } from "./erasure.helpers.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
} from "../testing/arbitrary.helpers.js";
import {
  referenceSessions,
  type ReferenceSession,
} from "../testing/reference.helpers.js";
import { referenceRemoved } from "../testing/referenceRemoval.helpers.js";
import {
  arbitraryQuietBytes,
  useQuietBytes,
} from "../testing/quietHours.helpers.js";
import {
  checkReports,
  incomingOf,
} from "../reports/propertyAnswers.helpers.js";
import {
  killRemovals,
  removeWithin,
  sendChunk,
  undoWithin,
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
} from "../testing/setup.helpers.js";
import {
  areLookupsRight,
  allEvents,
  changeEvent,
  eventAt,
} from "../rows/eventRows.helpers.js";
import {
  allSessions,
  allVisitors,
  areVisitorUsersRight,
} from "../rows/peopleRows.helpers.js";

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

const arbitraryHow = fc.record({
  /** The batch that it comes after, and how long after it. */
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
      quietBytes: arbitraryQuietBytes,
      events: fc.constant(events),
      batches: arbitraryArrival(events),
      removals: fc.array(
        fc.tuple(
          arbitraryConditions,
          arbitraryRange(model, events),
          arbitraryHow,
        ),
        { minLength: 1, maxLength: 5 },
      ),
      /** For each batch, the run of an import that it is a chunk of. */
      runs: fc.array(fc.constantFrom(null, "one", "two"), {
        minLength: 1,
        maxLength: 4,
      }),
      undone: fc.array(fc.tuple(fc.constantFrom("one", "two"), arbitraryHow), {
        maxLength: 2,
      }),
      /** For each batch, an event that fails to fold at first. */
      failing: fc.array(fc.option(fc.nat(9), { freq: 10 }), {
        minLength: 1,
        maxLength: 4,
      }),
      /** Index ranges for each of the calls that bring every removal to its end. */
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
      useQuietBytes(history.quietBytes);
      vi.setSystemTime(model.origin + 9 * HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule, lanes } = model;
      const settings = { timeZone, sessionTimeoutMs, sessionRule, lanes };
      const site = await initSite(t, settings);
      /** By number: events that are stored, and those that have to be deleted. */
      const present = new Set<number>();
      const owed = new Set<number>();
      const runOf = (batch: number) =>
        history.runs[batch % history.runs.length] ?? null;
      const isMeantBy = (asked: Asked) => {
        if (typeof asked !== "string") {
          const meant = new Set(referenceRemoved(events, asked));
          return (index: number) => meant.has(events[index]!);
        }
        return (index: number) =>
          runOf(batches.findIndex((batch) => batch.includes(index))) === asked;
      };
      const asked: Asked[] = [];
      const remove = async (removal: Asked, room: number) => {
        asked.push(removal);
        // A removal that is under way goes on. It has to delete what was stored when it began.
        if (!(await isUnderWay(t, removal))) {
          const isMeant = isMeantBy(removal);
          for (const index of present) if (isMeant(index)) owed.add(index);
        }
        return typeof removal === "string"
          ? await undoWithin(t, site, removal, room)
          : await removeWithin(t, site, removal, room);
      };
      const removals = [
        ...history.removals.map(([conditions, range, how]) => ({
          removal: { ...conditions, ...range },
          how,
        })),
        ...history.undone.map(([removal, how]) => ({ removal, how })),
      ];
      for (const importId of ["one", "two"]) {
        const { siteId } = site;
        await t.mutation(api.imports.openImport, { siteId, importId });
      }
      for (const [index, batch] of batches.entries()) {
        const importId = runOf(index);
        const incoming = batch.flatMap((some) => {
          const sent = events[some];
          return sent ? [incomingOf(sent, `event${some}`)] : [];
        });
        // An undone run takes nothing.
        if (importId === null || !asked.includes(importId)) {
          for (const some of batch) present.add(some);
        }
        if (importId === null) stored(await site.send(incoming));
        else {
          await sendChunk(t, site, { importId, chunk: `${index}` }, incoming);
        }
        const failing = history.failing[index % history.failing.length] ?? null;
        if (failing !== null && timeZone !== "UTC") {
          await failOnce(t, `event${batch[failing % batch.length]}`);
        }
        for (const { removal, how } of removals) {
          if (index !== how.after % batches.length) continue;
          await pass(t, how.waitMs);
          await remove(removal, how.ranges);
          if (how.isKilled) await killRemovals(t);
        }
      }
      await killRemovals(t);
      // The first pass ends what is under way. The second deletes what has arrived since.
      for (const { removal, how } of [...removals, ...removals]) {
        for (let calls = 0; ; calls++) {
          expect(calls).toBeLessThan(200);
          const { done } = { done: false, ...(await remove(removal, ranges)) };
          if (done) break;
          await killRemovals(t);
          if (calls % 5 === 0) await pass(t, Math.min(how.waitMs, 4 * HOUR));
        }
      }
      await foldAll(t);
      await foldLetters(t, site.siteId);
      await repaired(t);
      const rows = await tables(t);
      expect(await t.run(areLookupsRight)).toBe(true);
      expect(await t.run(areVisitorUsersRight)).toBe(true);
      expect(rows.removals).toEqual([]);
      expect(rows.letters).toEqual([]);
      const leftIds = new Set(rows.events.map(({ eventId }) => eventId));
      const left = events.filter((_, index) => leftIds.has(`event${index}`));
      expect([...owed].filter((index) => leftIds.has(`event${index}`))).toEqual(
        [],
      );
      const isMeant = asked.map(isMeantBy);
      for (const index of present) {
        if (leftIds.has(`event${index}`)) continue;
        expect(isMeant.some((isMeantThen) => isMeantThen(index))).toBe(true);
      }
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

/** Events of a time, or the run of an import. */
type Asked = AskedRemoval | string;

async function isUnderWay(t: TestBackend, asked: Asked): Promise<boolean> {
  const rows = await t.run((ctx) => ctx.db.query("removals").collect());
  return rows.some(({ target }) => {
    if (target.kind === "import") return target.importId === asked;
    const { kind: _kind, ...given } = target;
    return compareValues(given, asked) === 0;
  });
}

/** The event becomes a dead letter, whose next retry succeeds. */
async function failOnce(t: TestBackend, eventId: string): Promise<void> {
  const poisoned = await t.run(async (ctx) => {
    const rows = await allEvents(ctx);
    const row = rows.find((some) => some.eventId === eventId);
    // A time that has no hour in any zone.
    if (row) await changeEvent(ctx, row._id, { occurredAt: 1e300 });
    return row;
  });
  if (!poisoned) return;
  await advance(t, 45 * SECOND);
  await t.run(async (ctx) => {
    const { _id, occurredAt } = poisoned;
    if (!(await eventAt(ctx, _id))) return;
    await changeEvent(ctx, _id, { occurredAt });
    for (const letter of await ctx.db.query("deadLetters").collect()) {
      if (letter.eventDocumentId !== _id) continue;
      await ctx.db.patch("deadLetters", letter._id, { occurredAt });
    }
  });
}

/** Retries all letters, whatever became of them meanwhile. */
async function foldLetters(t: TestBackend, siteId: string): Promise<void> {
  await t.mutation(api.deadLetters.retryDeadLetters, { siteId });
  await advance(t, 3 * MINUTE);
}

function tables(t: TestBackend) {
  return t.run(async (ctx) => ({
    events: await allEvents(ctx),
    sessions: (await allSessions(ctx)).map(sessionFigures).sort(byText),
    visitors: (await allVisitors(ctx))
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
}: Omit<ReferenceSession, "values" | "origin" | "exitPage" | "revenue">) {
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
