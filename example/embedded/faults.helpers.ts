/**
 * Runs a workload with some of its database calls failing, and lets time and upkeep repair what
 * they can. Then it compares the site with a run in which nothing failed.
 */
import { vi } from "vitest";
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../src/shared/units.js";
import { KnownMoment, openScene, type Scene } from "./faultScene.helpers.js";
import { newSite, type Saved } from "./faultSite.helpers.js";
import {
  differences,
  siteState,
  type SiteState,
  type Span,
} from "./faultState.helpers.js";

export type Act = (scene: Scene) => Promise<void>;

export interface Workload {
  readonly from: number;
  readonly settings?: Partial<SiteSettings>;
  /**
   * Over HTTP a fault is an answer, and usage counts its rows as not stored. That differs, so the
   * test does not compare it.
   */
  readonly refusalsDiffer?: true;
  /** The acts in which nothing fails yet. */
  readonly before: readonly Act[];
  /** Each goes on where the one before it ended. */
  readonly acts: readonly Act[];
  /** From then on nothing fails any more. */
  readonly to: number;
  /** The days in which upkeep repairs the rest. */
  readonly days: number;
  readonly reports: Span;
}

const never = () => false;

/** Prepares a workload on a site that is the same in each run: runs differ by their faults only. */
export async function prepare(workload: Workload) {
  const { from, settings, refusalsDiffer, before, acts } = workload;
  // The state in which each act begins when nothing has failed.
  const beginnings: Saved[] = [];

  const play = async (
    start: number,
    fails: (step: number) => boolean,
    isKnown?: (moment: string) => boolean,
  ) => {
    const scene = await openScene(beginnings[start]!, fails, isKnown);
    for (const [index, act] of acts.entries()) {
      if (index < start) continue;
      if (index === beginnings.length) beginnings.push(scene.save());
      await act(scene);
    }
    await scene.until(workload.to);
    scene.endFaults();
    await mend(scene, workload);
    await useAgain(scene);
    const { engine, siteId, steps } = scene;
    const whole = await siteState(engine, siteId, workload.reports);
    const state: SiteState = refusalsDiffer
      ? { ...whole, notStored: [] }
      : whole;
    engine.close();
    return { steps, state };
  };

  const scene = await openScene(await newSite(from, settings), never);
  for (const act of before) await act(scene);
  beginnings.push({ ...scene.save(), steps: [] });
  scene.engine.close();
  const undisturbed = await play(0, never);

  /**
   * The outcomes of moments behind a fault: calls of one transaction often fail with the same
   * effect.
   */
  const ends = new Map<string, SiteState>();
  return {
    ...undisturbed,
    /**
     * Answers the state after a run in which these steps fail. The run begins with the act of the
     * first one.
     */
    disturbed: async (failing: readonly number[]): Promise<SiteState> => {
      const first = Math.min(...failing);
      const start = beginnings.findLastIndex(
        ({ steps }) => steps.length <= first,
      );
      let lastMoment = "";
      const isKnown = (moment: string) => ends.has((lastMoment = moment));
      try {
        const { state } = await play(
          start,
          (step) => failing.includes(step),
          failing.length === 1 ? isKnown : never,
        );
        if (failing.length === 1) ends.set(lastMoment, state);
        return state;
      } catch (error) {
        const end = ends.get(lastMoment);
        if (error instanceof KnownMoment && end) return end;
        throw error;
      }
    },
  };
}
export type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Makes calls fail. Answers the differences, with the steps in front. */
export async function faultsOf(
  { steps, state, disturbed }: Prepared,
  failing: readonly number[],
): Promise<string[]> {
  const names = failing.map((step) => `${step} (${steps[step]})`).join(", ");
  return differences(state, await disturbed(failing)).map(
    (difference) => `${names}: ${difference}`,
  );
}

/** Runs the default crons, less often where they have nothing left to do. */
async function mend(
  { until, upkeep }: Scene,
  { to, days }: Workload,
): Promise<void> {
  for (const minutes of [15, 30, 60, 120]) {
    await until(to + minutes * MINUTE);
    await upkeep("retryDueDeadLetters");
    if (minutes % 60 === 0) await upkeep("kickLanes");
  }
  for (let day = 0; day < days; day++) {
    await until(to + day * DAY + 5 * HOUR);
    await upkeep("retryDueDeadLetters", "compact", "cleanup", "prune");
    await until(to + day * DAY + 8 * HOUR);
  }
}

/** Checks that the site still works after any failure: it counts an event and its repetition. */
async function useAgain({ engine, send, until, upkeep }: Scene): Promise<void> {
  const now = engine.now();
  const event: IncomingEvent = {
    type: "pageview",
    eventId: "last",
    visitorId: "last",
    path: "/",
    occurredAt: now,
  };
  await send([event, event]);
  await until(now + HOUR);
  await upkeep("kickLanes");
  await until(now + 2 * HOUR);
}

/** Expects log lines of failing functions. Counts by sample always count. */
export function expectFailures(): void {
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (const method of ["error", "warn"] as const) {
    vi.spyOn(console, method).mockImplementation(() => undefined);
  }
}

/** Answers the steps of a shard: every so many of all. */
export function stepsOf(
  { steps }: Prepared,
  shard: number,
  shards: number,
): number[] {
  return [...steps.keys()].filter((step) => step % shards === shard);
}
