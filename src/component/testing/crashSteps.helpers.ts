/**
 * Everything that can happen to compaction from outside, as data. It is killed between any two of
 * its mutations. It runs early, twice or for any hour. It finds the clock far ahead. The safety net
 * repairs it.
 */
import { makeFunctionReference } from "convex/server";
import { expect, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { bucketStart, nextBucket, type Zone } from "../../shared/time/zone.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { advance, type TestBackend } from "./setup.helpers.js";

/** For each pending function, in order and over again, whether the step means it. */
type Picks = readonly boolean[];

export type Step =
  | { readonly kind: "pass"; readonly durationMs: number }
  | { readonly kind: "jump"; readonly durationMs: number }
  | { readonly kind: "kill"; readonly picks: Picks }
  | { readonly kind: "runEarly"; readonly picks: Picks }
  | { readonly kind: "runTwice"; readonly picks: Picks }
  | { readonly kind: "safetyNet" }
  | { readonly kind: "compactHour"; readonly pick: number }
  | { readonly kind: "compactDay"; readonly pick: number }
  | { readonly kind: "buildDay"; readonly pick: number };

/**
 * Durations of passes. Runs of 30 s end between the mutations of a chain, the longest ones after
 * what settles a month.
 */
const durations = [
  30 * SECOND,
  30 * SECOND,
  10 * MINUTE,
  2 * HOUR,
  3 * HOUR,
  26 * HOUR,
  8 * DAY,
] as const;

const arbitraryPicks = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });

export const arbitraryCrash: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      durationMs: fc.constantFrom(...durations),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("jump" as const),
      durationMs: fc.constantFrom(5 * HOUR, 30 * HOUR, 10 * DAY, 40 * DAY),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("kill", "kill", "runEarly", "runTwice"),
      picks: arbitraryPicks,
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "safetyNet" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("compactHour", "compactDay", "buildDay"),
      pick: fc.nat(100),
    }),
  },
);

/** A site whose compaction is disturbed. */
export interface Disturbed {
  readonly t: TestBackend;
  readonly siteId: string;
  readonly zone: Zone;
  /** Hours for which a step may call compaction, whether they have deltas or not. */
  readonly hours: readonly number[];
}

export async function runStep(site: Disturbed, step: Step): Promise<void> {
  const { t, zone, hours } = site;
  const siteId = site.siteId as Id<"sites">;
  switch (step.kind) {
    case "pass":
      return await pass(t, step.durationMs);
    case "jump":
      // Scheduled functions keep their times, as if nothing had run for long.
      vi.setSystemTime(Date.now() + step.durationMs);
      return;
    case "kill":
      return await killPending(t, step.picks);
    case "runEarly":
      for (const { name, args } of picked(await pending(t), step.picks)) {
        const run = () => t.mutation(mutationNamed(name), args);
        await Promise.all([run(), run()]);
      }
      return;
    case "runTwice": {
      const jobs = picked(await pending(t), step.picks);
      await t.mutation(async (ctx) => {
        for (const { name, args, scheduledTime } of jobs) {
          const at = Math.max(scheduledTime, Date.now());
          await ctx.scheduler.runAt(at, mutationNamed(name), args);
        }
      });
      return;
    }
    case "safetyNet":
      await t.action(api.compaction.compactShards, {});
      return;
    case "compactDay": {
      const hour = hours[step.pick % hours.length] ?? 0;
      const args = { siteId, bucket: zone.dayStart(hour) };
      await t.mutation(internal.rollups.compactDay.compactDay, args);
      return;
    }
    case "compactHour": {
      const bucket = hours[step.pick % hours.length] ?? 0;
      const args = { siteId, bucket };
      await t.mutation(internal.rollups.compactHour.compactHour, args);
      return;
    }
    case "buildDay": {
      const bucket = zone.dayStart(hours[step.pick % hours.length] ?? 0);
      const args = { siteId, level: "day" as const, bucket };
      await t.mutation(internal.rollups.compactUp.build, args);
      return;
    }
  }
}

/** Lets long spans pass in long steps. Functions run a little after they are due. */
export async function pass(t: TestBackend, durationMs: number): Promise<void> {
  if (durationMs <= 10 * MINUTE) return await advance(t, durationMs);
  const step = durationMs > 2 * DAY ? 2 * HOUR : 10 * MINUTE;
  for (let passed = 0; passed < durationMs; passed += step) {
    vi.advanceTimersByTime(step);
    await t.finishInProgressScheduledFunctions();
  }
}

/** Stops pending steps of compaction, all of them by default. */
export async function killPending(
  t: TestBackend,
  picks: Picks = [true],
): Promise<void> {
  const jobs = picked(await pending(t), picks);
  await t.mutation(async (ctx) => {
    for (const { _id } of jobs) await ctx.scheduler.cancel(_id);
  });
}

/** All functions that compaction and repairs consist of. */
const killable = /^(rollups|repairs)\//;

async function scheduled(t: TestBackend) {
  const jobs = await t.run((ctx) =>
    ctx.db.system.query("_scheduled_functions").collect(),
  );
  return jobs.map(({ _id, name, args: [args], scheduledTime, state }) => ({
    _id,
    name,
    args: args as Record<string, never>,
    scheduledTime,
    state: state.kind,
  }));
}

async function pending(t: TestBackend) {
  return (await scheduled(t)).filter(
    ({ name, state }) => state === "pending" && killable.test(name),
  );
}

function picked<Job>(jobs: readonly Job[], picks: Picks): Job[] {
  return jobs.filter((_, index) => picks[index % picks.length]);
}

function mutationNamed(name: string) {
  return makeFunctionReference<"mutation">(name);
}

export async function expectNoFailures(t: TestBackend): Promise<void> {
  const failed = (await scheduled(t)).filter(({ state }) => state === "failed");
  expect(failed).toEqual([]);
}

/** Kills everything, goes on in the future, and lets the safety net alone find what to do. */
async function recover(t: TestBackend, afterMs: number): Promise<void> {
  await killPending(t);
  vi.setSystemTime(Date.now() + afterMs);
  for (let run = 0; run < 3; run++) {
    await t.action(api.compaction.compactShards, {});
    await pass(t, HOUR + 10 * MINUTE);
  }
  await advance(t, 3 * MINUTE);
}

/** Checks that the safety net builds days that are over, and later months that have settled. */
export async function expectRecovery(site: Disturbed): Promise<void> {
  for (const afterMs of [4 * DAY, 45 * DAY]) {
    await recover(site.t, afterMs);
    await expectNoFailures(site.t);
    await expectCompacted(site);
  }
}

/** The time after its end by which the safety net has built a bucket. */
const builtAfterMs = { day: DAY, month: 10 * DAY } as const;

/**
 * Checks that no delta of a closed hour is left, and that every hour is in its day and in its
 * month. Two things may be missing: a dimension of a large bucket whose own build was killed, and a
 * day of a month that is built already. Reports take them from finer levels until clean-up asks for
 * them.
 */
async function expectCompacted({ t, zone }: Disturbed): Promise<void> {
  const rows = await t.run((ctx) => ctx.db.query("rollups").collect());
  const overviews = new Set(
    rows.flatMap(({ level, bucket, unit }) =>
      unit === "totals" ? `${level} ${bucket}` : [],
    ),
  );
  const faults = new Set<string>();
  for (const row of rows) {
    const isOpen = row.bucket + 3 * HOUR > Date.now();
    if (row.level === "delta" && !isOpen) {
      faults.add(`a delta of ${row.bucket} is left`);
    }
    if (row.level !== "hour") continue;
    const month = `month ${zone.monthStart(row.bucket)}`;
    for (const level of ["day", "month"] as const) {
      const bucket = bucketStart(zone, level, row.bucket);
      const end = nextBucket(zone, level, bucket);
      if (end + builtAfterMs[level] > Date.now()) continue;
      const name = `${level} ${bucket}`;
      if (overviews.has(name) || overviews.has(month)) continue;
      faults.add(`${name} is not built`);
    }
  }
  expect([...faults]).toEqual([]);
}
