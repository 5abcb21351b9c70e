/**
 * The whole way of an event on the real functions, with transaction limits: random arrivals, with
 * folds and compaction in between. Figures equal the reference, and compaction never changes an
 * answer.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitraryRedelivery,
  arbitrarySite,
} from "./arbitrary.helpers.js";
import { arbitraryQuietBytes, useQuietBytes } from "./quietHours.helpers.js";
import {
  checkReports,
  incomingOf,
} from "../reports/propertyAnswers.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  stored,
  type TestBackend,
} from "./setup.helpers.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const arbitraryHistory = arbitrarySite().chain((site) =>
  arbitraryEvents(site, { maxEvents: 30, spanMs: 8 * HOUR }).chain((events) =>
    fc.record({
      site: fc.constant(site),
      quietBytes: arbitraryQuietBytes,
      events: fc.constant(events),
      batches: arbitraryArrival(events),
      again: arbitraryRedelivery(events).map((some) => some.slice(0, 10)),
      pauses: fc.array(
        fc.constantFrom(0, 0, MINUTE, 10 * MINUTE, 3 * HOUR, 30 * HOUR),
        { minLength: 1, maxLength: 6 },
      ),
      widen: fc.boolean(),
      ranges: fc.tuple(
        arbitraryRange(site, events),
        arbitraryRange(site, events),
      ),
      later: fc.constantFrom([], [], [], [8 * DAY], [8 * DAY, 37 * DAY]),
    }),
  ),
);

test("reports equal the reference before, during and after compaction", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async (history) => {
      const { site, events, batches, again, pauses, ranges } = history;
      useQuietBytes(history.quietBytes);
      vi.setSystemTime(site.origin + HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule } = site;
      const target = await initSite(t, {
        timeZone,
        sessionTimeoutMs,
        sessionRule,
        lanes: site.lanes,
      });
      const { siteId } = target;
      // The clock is never behind an event that is sent: ingest would move events of the future.
      const receivedAt = () => Math.max(Date.now(), site.origin + 9 * HOUR);
      const pick = (indices: number[]) =>
        indices.flatMap((index) => {
          const event = events[index];
          return event ? [incomingOf(event, `event${index}`)] : [];
        });
      const delivered = new Set<number>();
      const deliver = async (indices: number[]) => {
        const fresh = new Set(indices.filter((index) => !delivered.has(index)));
        const result = stored(
          await target.send(pick(indices), { receivedAt: receivedAt() }),
        );
        expect(result).toMatchObject({
          accepted: fresh.size,
          duplicates: indices.length - fresh.size,
          rejected: [],
        });
        fresh.forEach((index) => delivered.add(index));
      };
      for (const [index, batch] of batches.entries()) {
        await deliver(index % 3 === 1 ? [...batch, ...again] : batch);
        if (history.widen && index === 1) {
          const lanes = Math.min(site.lanes + 2, 4);
          await t.mutation(api.sites.updateSite, { siteId, lanes });
        }
        await pass(t, pauses[index % pauses.length] ?? 0);
      }
      await deliver(again);
      await foldAll(t);
      const check = () => checkReports(t, siteId, site, events, ranges);
      const answers = await check();
      for (const duration of [3 * HOUR, 30 * HOUR, ...history.later]) {
        await pass(t, duration);
        expect(await check()).toEqual(answers);
      }
      await expectCompacted(t, history.later.length);
    }),
    // Shrinking would repeat a slow run hundreds of times. The seed brings the failure back.
    { numRuns: 20, endOnFailure: true },
  );
});

/** Lets long pauses pass in long steps. Functions run a little after they are due. */
async function pass(t: TestBackend, durationMs: number): Promise<void> {
  if (durationMs <= 10 * MINUTE) return await advance(t, durationMs);
  const step = durationMs > 2 * DAY ? 2 * HOUR : 10 * MINUTE;
  for (let passed = 0; passed < durationMs; passed += step) {
    vi.advanceTimersByTime(step);
    await t.finishInProgressScheduledFunctions();
  }
  // This ends chains of scheduled functions that began in the last step.
  await advance(t, 3 * MINUTE);
}

/**
 * Checks that all deltas are merged, and that days and, later, months are built of blocks that are
 * not empty.
 */
async function expectCompacted(t: TestBackend, stage: number): Promise<void> {
  const rows = await t.run((ctx) => ctx.db.query("rollups").collect());
  const levels = new Set(
    rows.flatMap(({ level, dims }) =>
      dims.dimensions.length > 0 ? level : [],
    ),
  );
  expect(rows.map((row) => row.level)).not.toContain("delta");
  if (levels.size === 0) return;
  expect(levels).toContain("day");
  if (stage > 1) expect(levels).toContain("month");
}
