/**
 * The history of a site whose compaction is disturbed. Events arrive, some of them late. Visitors
 * are erased, and old rows are cleaned up. After each step the reports are checked.
 */
import { expect, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import {
  arbitraryCrash,
  expectNoFailures,
  expectRecovery,
  runStep,
  type Step,
} from "./crashSteps.helpers.js";
import {
  arbitraryLiveBytes,
  lookForever,
  useLiveBytes,
} from "./earlyMerges.helpers.js";
import { horizonsOf } from "../rows/horizons.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
  type ArbitrarySite,
} from "./arbitrary.helpers.js";
import { isGone } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { arbitraryQuietBytes, useQuietBytes } from "./quietHours.helpers.js";
import { referenceSessions } from "./reference.helpers.js";
import { incomingOf } from "../reports/propertyAnswers.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  stored,
  type TestBackend,
} from "./setup.helpers.js";

/** Upkeep that runs besides whatever happens to compaction. */
const upkeeps = {
  cleanup: fc.record({
    kind: fc.constant("cleanup" as const),
    limit: fc.constantFrom(1, 5, 1000),
  }),
  erase: fc.record({
    kind: fc.constant("erase" as const),
    visitorId: fc.nat(3).map((index) => `visitor${index}`),
  }),
};
export type Upkeep = keyof typeof upkeeps;

/** The next batches of events, some of them late by then. */
const arbitraryDelivery = fc.record({
  kind: fc.constant("deliver" as const),
  batches: fc.integer({ min: 1, max: 4 }),
});

type ValueOf<Arbitrary> =
  Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type HistoryStep =
  Step | ValueOf<typeof arbitraryDelivery> | ValueOf<(typeof upkeeps)[Upkeep]>;

export interface History {
  site: ArbitrarySite;
  quietBytes: number;
  liveBytes: number;
  spanMs: number;
  upkeep: readonly Upkeep[];
  events: ModelEvent[];
  batches: number[][];
  startsAfterMs: number;
  steps: HistoryStep[];
  ranges: readonly [Span, Span];
}

/**
 * A history.
 *
 * @param choices all else that may happen to the site. A history has one of them
 */
export function arbitraryHistory(
  ...choices: (readonly Upkeep[])[]
): fc.Arbitrary<History> {
  return fc
    .tuple(
      arbitrarySite(),
      fc.constantFrom(8 * HOUR, 3 * DAY, 36 * DAY),
      fc.constantFrom(...choices),
    )
    .chain(([site, spanMs, upkeep]) =>
      arbitraryEvents(site, { maxEvents: 24, spanMs }).chain((events) =>
        fc.record({
          site: fc.constant(site),
          quietBytes: arbitraryQuietBytes,
          liveBytes: arbitraryLiveBytes,
          spanMs: fc.constant(spanMs),
          upkeep: fc.constant(upkeep),
          events: fc.constant(events),
          batches: arbitraryArrival(events),
          startsAfterMs: fc.constantFrom(HOUR, spanMs),
          steps: fc.array(
            fc.oneof<fc.WeightedArbitrary<HistoryStep>[]>(
              { weight: 2, arbitrary: arbitraryDelivery },
              { weight: 6, arbitrary: arbitraryCrash },
              ...upkeep.map((name) => ({
                weight: 2,
                arbitrary: upkeeps[name] as fc.Arbitrary<HistoryStep>,
              })),
            ),
            { minLength: 6, maxLength: 14, size: "max" },
          ),
          ranges: fc.tuple(
            arbitraryRange(site, events),
            arbitraryRange(site, events),
          ),
        }),
      ),
    );
}

/** A site in the middle of its history. */
export interface Lived {
  t: TestBackend;
  siteId: string;
  zone: Zone;
  site: ArbitrarySite;
  /** The events that reports still have to count. */
  counted: ModelEvent[];
}

/**
 * Whether the range is what reports have to say at that moment. Nobody calls it while visitors are
 * being erased.
 */
type Check = (lived: Lived, range: Span) => Promise<void>;

export async function live(history: History, check: Check): Promise<void> {
  const { site, spanMs, events, steps, ranges, upkeep } = history;
  const { timeZone, sessionTimeoutMs, sessionRule, lanes } = site;
  const cleansUp = upkeep.includes("cleanup");
  useQuietBytes(history.quietBytes);
  useLiveBytes(history.liveBytes);
  vi.setSystemTime(site.origin + history.startsAfterMs);
  const t = initConvexTest();
  const { siteId, ...target } = await initSite(t, {
    timeZone,
    sessionTimeoutMs,
    sessionRule,
    lanes,
    ...(cleansUp && {
      maxEventAgeMs: DAY,
      eventRetentionDays: 2,
      hourRetentionDays: 2,
      // Late events still join the sessions and visitors to which they belong.
      sessionRetentionDays: 0,
      visitorRetentionDays: 0,
    }),
  });
  await lookForever(t, siteId);
  const zone = zoneOf(timeZone);
  const times = [site.origin, ...events.map((event) => event.occurredAt)];
  const hours = times.map((at) => zone.hourStart(at));
  const disturbed = { t, siteId, zone, hours };
  const lived: Lived = { t, siteId, zone, site, counted: [] };

  const waiting = [...history.batches];
  const erased = new Set<string>();
  const deliver = async (batches: number) => {
    for (const batch of waiting.splice(0, batches)) {
      const incoming = [];
      for (const index of batch) {
        const event = events[index];
        // No more events follow of a visitor of whom anonymous sums may be left.
        if (!event || erased.has(event.visitorId ?? "")) continue;
        lived.counted.push(event);
        incoming.push(incomingOf(event, `event${index}`));
      }
      // The clock is never behind an event that is sent: ingest would move events of the future.
      const receivedAt = Math.max(Date.now(), site.origin + spanMs + HOUR);
      const how = { receivedAt, import: true };
      const result = stored(await target.send(incoming, how));
      expect(result).toMatchObject({ accepted: incoming.length });
    }
    await foldAll(t);
  };
  const erase = async (visitorId: string) => {
    const horizons = await t.run((ctx) => horizonsOf(ctx, siteId));
    const isKept = ({ occurredAt }: ModelEvent) =>
      !isGone(horizons, "events", occurredAt);
    const own = lived.counted.filter((event) => event.visitorId === visitorId);
    // If a session lies on the horizon, half of it could be counted again, and half of it could
    // not.
    const isCut = referenceSessions(site, own).some(
      ({ startedAt, endedAt }) =>
        new Set(
          own
            .filter(({ occurredAt: at }) => startedAt <= at && at <= endedAt)
            .map(isKept),
        ).size > 1,
    );
    if (isCut) return;
    await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId });
    if (cleansUp) erased.add(visitorId);
    // Figures past their retention stay, as anonymous sums.
    lived.counted = lived.counted.filter(
      (event) => event.visitorId !== visitorId || !isKept(event),
    );
  };
  const isRepairing = () =>
    t.run(async (ctx) => (await ctx.db.query("repairs").first()) !== null);
  const cleanUp = async (limit: number) => {
    // A repair that stands still for a day gives up. Its figures stay, which the reference does not
    // know.
    if (await isRepairing()) return;
    await t.mutation(api.retention.cleanupSite, { siteId, limit });
  };
  const checkUnlessRepairing = async (range: Span) => {
    await expectNoFailures(t);
    if (!(await isRepairing())) await check(lived, range);
  };

  await deliver(1);
  for (const [index, step] of steps.entries()) {
    if (step.kind === "deliver") {
      // The last batch comes at the end, late.
      await deliver(Math.min(step.batches, waiting.length - 1));
    } else if (step.kind === "erase") await erase(step.visitorId);
    else if (step.kind === "cleanup") await cleanUp(step.limit);
    else await runStep(disturbed, step);
    await checkUnlessRepairing(ranges[index % 2 === 0 ? 0 : 1]);
  }
  for (const step of neglect(hours)) await runStep(disturbed, step);
  if (cleansUp) {
    await runStep(disturbed, { kind: "jump", durationMs: 40 * DAY });
    for (const limit of [20, 1000]) await cleanUp(limit);
    await runStep(disturbed, { kind: "kill", picks: [true] });
    await checkUnlessRepairing(ranges[0]);
  }
  await deliver(waiting.length);
  for (let waited = 0; (await isRepairing()) && waited < 60; waited++) {
    await advance(t, MINUTE);
  }
  await expectRecovery(disturbed);
  expect(await isRepairing()).toBe(false);
  for (const range of ranges) await check(lived, range);
}

/** Compacts the hours, and does not build the days that they would have. */
function neglect(hours: readonly number[]): Step[] {
  const kill: Step = { kind: "kill", picks: [true] };
  const compactions = hours.map((_, pick): Step => ({
    kind: "compactHour",
    pick,
  }));
  return [kill, ...compactions, kill];
}
