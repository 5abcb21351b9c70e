/**
 * Loops of lanes that are lost, as if somebody had cancelled scheduled functions, or a backup did
 * not have them.
 */
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import { expect } from "vitest";
import { losePending, type TestBackend } from "./setup.helpers.js";

interface WithComponents {
  runInComponent<Result>(
    component: string,
    handler: (ctx: GenericMutationCtx<GenericDataModel>) => Promise<Result>,
  ): Promise<Result>;
}

/** Cancels everything that the loops have scheduled: their next runs and their watchdogs. */
export async function loseLoops(t: TestBackend): Promise<void> {
  const backend = t as unknown as WithComponents;
  const lost = await backend.runInComponent("batchWorker", async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    const pending = jobs.filter(({ state }) => state.kind === "pending");
    for (const { _id } of pending) await ctx.scheduler.cancel(_id);
    return pending.length;
  });
  expect(lost + (await losePending(t, "fold/loop:"))).toBeGreaterThan(0);
}

/** The loops of all lanes. */
export const loopsOf = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("laneLoops").collect());

/** The lanes whose present chain has more than one run before it. */
export async function twiceChained(t: TestBackend): Promise<number[]> {
  const loops = await loopsOf(t);
  const jobs = await t.run((ctx) =>
    ctx.db.system.query("_scheduled_functions").collect(),
  );
  const runs = jobs.filter(
    ({ name, state }) => name === "fold/loop:run" && state.kind === "pending",
  );
  return loops.flatMap(({ lane, generation, status }) => {
    const own = runs.filter(({ args: [run] }) => {
      const of = run as { lane: number; generation: number };
      return of.lane === lane && of.generation === generation;
    });
    return status === "running" && own.length > 1 ? lane : [];
  });
}
