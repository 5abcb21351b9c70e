/**
 * Compaction is killed, repeated and run out of turn while buckets have more keys than they may
 * keep. Rows and `other` add up to the truth, and no row is further from it than the bound says.
 */
import { test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { definitionOf, NONE_KEY } from "../../shared/dimensions.js";
import { DAY, HOUR } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import {
  arbitraryCrash,
  expectNoFailures,
  expectRecovery,
  runStep,
  type Step,
} from "./crashSteps.helpers.js";
import {
  counted,
  expectHonest,
  Truth,
  writeEntries,
  type Counted,
  type Entry,
  type Sums,
} from "./crashTruth.helpers.js";
import {
  arbitraryLiveBytes,
  lookForever,
  useLiveBytes,
} from "./earlyMerges.helpers.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "./setup.helpers.js";

useTestClock();

const DAY_START = Date.UTC(2026, 1, 27);
/** Hours of two days of one month and one of the next, all closed for long. */
const hours = [0, 1, 5, 24, 49].map((hour) => DAY_START + hour * HOUR);
const ranges = [
  ...hours.map((from) => ({ from, to: from + HOUR })),
  ...[0, 1, 2].map((day) => ({
    from: DAY_START + day * DAY,
    to: DAY_START + (day + 1) * DAY,
  })),
  { from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 2, 1) },
  { from: DAY_START + HOUR, to: DAY_START + 3 * DAY },
];

/** Many keys in one hour, as folds of one lane would add them. */
interface Addition {
  readonly kind: "add";
  readonly dimensions: readonly Counted[];
  readonly hour: number;
  readonly lane: number;
  readonly firstKey: number;
  readonly keys: number;
  /** One of every `heavyEach` keys is heavy. */
  readonly heavyEach: number;
  /** Keys of 200 bytes are more than one run of compaction takes. */
  readonly isLong: boolean;
}
/** Late events that change with which page the sessions of an earlier addition began. */
interface Correction {
  readonly kind: "correct";
  readonly pick: number;
  /** One of every `each` keys is corrected. */
  readonly each: number;
  readonly lane: number;
}
type TrimmingStep = Addition | Correction | Step;

const lane = fc.nat(2);
const arbitraryAddition: fc.Arbitrary<Addition> = fc.record({
  kind: fc.constant("add" as const),
  dimensions: fc.constantFrom<readonly Counted[]>(
    ["page"],
    ["entryPage"],
    counted,
  ),
  hour: fc.constantFrom(0, ...hours.keys()),
  lane,
  firstKey: fc.constantFrom(0, 0, 300, 1500),
  keys: fc.constantFrom(5, 150, 700, 1200),
  heavyEach: fc.integer({ min: 3, max: 40 }),
  isLong: fc.constantFrom(false, false, true),
});
const arbitraryCorrection: fc.Arbitrary<Correction> = fc.record({
  kind: fc.constant("correct"),
  pick: fc.nat(20),
  each: fc.integer({ min: 1, max: 30 }),
  lane,
});
const arbitrarySteps: fc.Arbitrary<TrimmingStep[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: arbitraryAddition },
    { weight: 2, arbitrary: arbitraryCorrection },
    { weight: 6, arbitrary: arbitraryCrash },
  ),
  { minLength: 8, maxLength: 16, size: "max" },
);

test("rows and `other` add up, and no row is further from the truth than its bound", async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryAddition,
      arbitrarySteps,
      arbitraryLiveBytes,
      async (first, steps, liveBytes) => {
        useLiveBytes(liveBytes);
        vi.setSystemTime(START);
        const t = initConvexTest();
        const { siteId } = await initSite(t, { lanes: 3 });
        await lookForever(t, siteId);
        const disturbed = { t, siteId, zone: zoneOf("UTC"), hours };
        const truth = new Truth();
        const additions: Addition[] = [];
        for (const [index, step] of [first, ...steps].entries()) {
          if (step.kind === "add") {
            additions.push(step);
            await writeEntries(t, siteId, step.lane, truth, entriesOf(step));
          } else if (step.kind === "correct") {
            const ofSessions = additions.filter(({ dimensions }) =>
              dimensions.includes("entryPage"),
            );
            const picked = ofSessions[step.pick % ofSessions.length];
            // Corrects each addition only once. What was taken back cannot be taken back again.
            if (!picked) continue;
            additions.splice(additions.indexOf(picked), 1);
            const corrections = correctionsOf(picked, step.each);
            await writeEntries(t, siteId, step.lane, truth, corrections);
          } else {
            await runStep(disturbed, step);
          }
          for (const shift of [0, 4, 7]) {
            const range = ranges[(index + shift) % ranges.length];
            if (range) await expectHonest(t, siteId, truth, range);
          }
          await expectNoFailures(t);
        }
        await expectRecovery(disturbed);
        for (const range of ranges) await expectHonest(t, siteId, truth, range);
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
}, 180_000);

function entriesOf(addition: Addition): Entry[] {
  const { dimensions, firstKey, keys, heavyEach, isLong } = addition;
  const hour = hours[addition.hour] ?? DAY_START;
  return Array.from({ length: keys }, (_, index) => {
    const number = firstKey + index;
    const weight = number % heavyEach === 0 ? 20 : 1 + (number % 3);
    const named = `/${number}${isLong ? "x".repeat(190) : ""}`;
    // One cell has no value. It is lighter than many keys, and no trim takes it.
    const key = index === 1 ? NONE_KEY : named;
    // Some keys pay. Some get more back than they paid.
    const revenue: Sums = {
      ...(number % 5 === 0 && { "revenue EUR": 300 * ((number % 4) - 1) }),
      ...(number % 7 === 0 && { "revenue USD": number }),
    };
    return dimensions.map((dimension): Entry => {
      const sums: Sums =
        definitionOf(dimension).scope === "event"
          ? { events: 2 * weight, pageviews: weight, ...revenue }
          : {
              sessions: weight,
              pageviews: 2 * weight,
              events: 3 * weight,
              bounces: number % (weight + 1),
              durationMs: 1000 * (number % 7),
              ...revenue,
            };
      return { dimension, hour, key, sums };
    });
  }).flat();
}

/** Takes back with which page some sessions began, and gives them to an earlier one. */
function correctionsOf(addition: Addition, each: number): Entry[] {
  const entries = entriesOf({ ...addition, dimensions: ["entryPage"] });
  const moved = entries.filter((_, index) => index % each === 0);
  return moved.flatMap((entry) => {
    const taken = Object.fromEntries(
      Object.entries(entry.sums).map(([metric, figure]) => [metric, -figure]),
    );
    return [
      { ...entry, sums: taken },
      { ...entry, key: "/early" },
    ];
  });
}
