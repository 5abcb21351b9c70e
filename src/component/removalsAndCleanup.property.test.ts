/**
 * Removals and runs taken back while clean-up comes by at any moment. A day of which no raw event is past its
 * retention says what is left of it; of any other day the figures stay between what is left and what was sent.
 */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { ModelEvent } from "../shared/event.js";
import type { IncomingEvent } from "../shared/incoming.js";
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import { api } from "./_generated/api.js";
import { repaired } from "./erasure.helpers.js";
import { horizonsOf } from "./horizons.js";
import { isAnyGone } from "./model/horizons.js";
import {
  referenceOverview,
  referenceTimeseries,
} from "./model/reference.helpers.js";
import {
  killRemovals,
  removeWithin,
  sendChunk,
  undoWithin,
} from "./removals.helpers.js";
import { cleanup, pass, tables } from "./retention.helpers.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
  type TestBackend,
} from "./setup.helpers.js";

useTestClock();

const SPAM = "/spam";
const RUNS = ["history", "shop"] as const;
const model = {
  timeZone: "UTC",
  sessionRule: "gap",
  sessionTimeoutMs: 30 * MINUTE,
} as const;
const RETENTION = {
  maxEventAgeMs: 47 * HOUR,
  eventRetentionDays: 3,
  hourRetentionDays: 3,
  sessionRetentionDays: 3,
  visitorRetentionDays: 5,
};
const OLDEST_MS = 8 * DAY;
const FIRST_DAY = Date.UTC(2026, 1, 1);

const arbitraryEvents = fc.array(
  fc.record({
    visitor: fc.nat(3),
    /** In thousandths of the greatest age that the event may have. */
    age: fc.noBias(fc.nat(1000)),
    isSpam: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6, size: "max" },
);

/** Something comes, time passes, clean-up comes by, and something is taken back. */
const arbitraryRound = fc.record({
  events: arbitraryEvents,
  how: fc.constantFrom("live", "live", ...RUNS),
  isFolded: fc.boolean(),
  waitMs: fc.constantFrom(0, 3 * HOUR, 26 * HOUR, 3 * DAY),
  cleanups: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 3 }),
  removal: fc.option(
    fc.record({
      target: fc.constantFrom("spam", "spam", ...RUNS),
      ranges: fc.integer({ min: 0, max: 80 }),
      isKilled: fc.boolean(),
    }),
    { freq: 2 },
  ),
});

const arbitraryHistory = fc.record({
  lanes: fc.integer({ min: 1, max: 2 }),
  rounds: fc.array(arbitraryRound, { minLength: 4, maxLength: 8, size: "max" }),
  ranges: fc.integer({ min: 30, max: 90 }),
});

test("days that can be repaired are, and the others keep their figures", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async ({ lanes, rounds, ranges }) => {
      vi.setSystemTime(START);
      const t = initConvexTest();
      const site = await initSite(t, { ...RETENTION, lanes });
      const siteId = site.siteId;
      const range = { from: FIRST_DAY, to: FIRST_DAY + 90 * DAY };
      const sent: IncomingEvent[] = [];
      const undone = new Set<string>();
      const targets = new Set<string>();
      const remove = async (target: string, room: number) => {
        targets.add(target);
        if (target === "spam") {
          const asked = { path: SPAM, ...range };
          const answer = await removeWithin(t, site, asked, room);
          return answer.kind === "deleted" && answer.done;
        }
        if (!(await isRun(t, siteId, target))) return true;
        undone.add(target);
        return (await undoWithin(t, site, target, room)).done;
      };
      for (const [index, round] of rounds.entries()) {
        const { how } = round;
        const events = round.events.map(({ visitor, age, isSpam }) => ({
          type: "pageview" as const,
          visitorId: `visitor${visitor}`,
          path: isSpam ? SPAM : "/",
          occurredAt:
            Date.now() -
            Math.floor((age * (how === "live" ? 46 * HOUR : OLDEST_MS)) / 1000),
        }));
        if (how === "live") {
          sent.push(...events);
          expect(
            stored(await site.send(events, { import: false })).accepted,
          ).toBe(events.length);
        } else if (!undone.has(how)) {
          sent.push(...events);
          await sendChunk(
            t,
            site,
            { importId: how, chunk: `${index}` },
            events,
          );
        }
        if (round.isFolded) await foldAll(t);
        if (round.waitMs > 0) await wait(t, round.waitMs);
        for (const limit of round.cleanups) await cleanup(t, site, limit);
        if (!round.removal) continue;
        await remove(round.removal.target, round.removal.ranges);
        if (round.removal.isKilled) await killRemovals(t);
      }
      // First what is under way comes to its end, then what has come in since goes as well.
      for (const target of [...targets, ...targets]) {
        for (let calls = 0; !(await remove(target, ranges)); calls++) {
          expect(calls).toBeLessThan(100);
          await killRemovals(t);
          await cleanup(t, site, 5);
        }
      }
      await foldAll(t);
      await repaired(t);

      const { events: left } = await tables(t);
      const horizons = await t.run((ctx) => horizonsOf(ctx, siteId));
      const isGone = (from: number, to: number) =>
        isAnyGone(horizons, "events", { from, to });
      if (targets.has("spam")) {
        expect(left.filter(({ path }) => path === SPAM)).toEqual([]);
      }
      const { getTimeseries } = api.reports;
      const days = await t.query(getTimeseries, {
        ...{ siteId, ...range },
        interval: "day",
      });
      const rest = left as unknown as ModelEvent[];
      const { from, to } = range;
      const expected = referenceTimeseries(model, rest, from, to, "day");
      const all = referenceTimeseries(
        model,
        sent as ModelEvent[],
        from,
        to,
        "day",
      );
      for (const [index, day] of days.buckets.entries()) {
        const { from: start, to: end, overview } = expected[index]!;
        expect(day.start).toBe(start);
        const { events, pageviews, visitors, newVisitors, sessions } = day;
        for (const figure of [events, visitors, newVisitors, sessions]) {
          expect(figure).toBeGreaterThanOrEqual(0);
        }
        expect(newVisitors).toBeLessThanOrEqual(visitors);
        expect(sessions).toBeLessThanOrEqual(events);
        if (isGone(start, end)) {
          expect(events).toBeGreaterThanOrEqual(overview.events);
          expect(events).toBeLessThanOrEqual(all[index]!.overview.events);
        } else {
          expect({ events, pageviews, visitors }).toEqual({
            events: overview.events,
            pageviews: overview.pageviews,
            visitors: overview.visitors,
          });
        }
        // A session across midnight is whole only where neither day has lost anything.
        if (!isGone(start - DAY, end + DAY)) {
          expect(sessions).toBe(overview.sessions);
          expect(day.bounceRate).toBe(
            overview.bounces && overview.bounces / overview.sessions,
          );
        }
      }
      const whole = await site.overview(from, to);
      const sum = (figure: "events" | "sessions") =>
        days.buckets.reduce((total, day) => total + day[figure], 0);
      expect(whole).toMatchObject({
        events: sum("events"),
        sessions: sum("sessions"),
      });
      expect(whole.newVisitors).toBeLessThanOrEqual(whole.visitors);
      if (!isGone(from, to)) {
        expect(whole.visitors).toBe(
          referenceOverview(model, rest, from, to).visitors,
        );
      }
      const { drift } = await t.mutation(api.audit.auditBuckets, {
        siteId,
        sample: 200,
      });
      expect(drift).toEqual([]);
    }),
    // Shrinking would repeat a slow run hundreds of times; the seed brings the failure back.
    { numRuns: 12, endOnFailure: true, seed: 20_261_129 },
  );
}, 120_000);

async function isRun(
  t: TestBackend,
  siteId: string,
  importId: string,
): Promise<boolean> {
  const paginationOpts = { numItems: 10, cursor: null };
  const { page } = await t.query(api.imports.listImports, {
    siteId,
    paginationOpts,
  });
  return page.some((run) => run.importId === importId);
}

async function wait(t: TestBackend, durationMs: number): Promise<void> {
  const short = Math.min(durationMs, 6 * HOUR);
  vi.setSystemTime(Date.now() + durationMs - short);
  await pass(t, short);
}
