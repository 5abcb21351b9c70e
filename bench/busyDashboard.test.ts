/** The merges of live hours at a large site. */
import { expect, test } from "vitest";
import { conflicts } from "../example/embedded/engine.js";
import { SECOND } from "../src/shared/units.js";
import { startBackend } from "./backend.js";
import { Folds, START } from "./busyDashboard.js";

const mergeParts = "rollups/mergeParts:mergeParts";

test("no fold and no merge that run at the same time conflict", async () => {
  const backend = await startBackend(START, {}, () => undefined);
  const { engine, siteId } = backend;
  await engine.mutation("live:heartbeat", { siteId });
  const folds = new Folds(backend);
  let merges = 0;
  engine.onTransaction(({ path }) => {
    if (path === mergeParts) merges++;
  });
  const plannedMerge = async () => {
    const jobs = await engine.runQuery((ctx) =>
      ctx.db.system.query("_scheduled_functions").collect(),
    );
    return jobs.find(
      ({ name, state }) => name === mergeParts && state.kind === "pending",
    );
  };
  // The clock stands still, so what a fold plans does not run yet.
  for (let fold = 0; fold < 40 && !(await plannedMerge()); fold++) {
    await folds.fold();
  }
  const job = await plannedMerge();
  const merge = await engine.rehearse(mergeParts, job!.args[0] as never);
  expect(merge.operations.documentsWritten).toBeGreaterThan(3);
  await folds.fold();
  const fold = engine.transactions.at(-1)!;
  expect(fold.operations.documentsWritten).toBeGreaterThan(1);
  expect(conflicts(merge, fold)).toBe(false);
  await engine.runUntil(START + SECOND);
  expect(merges).toBe(1);
  engine.close();
}, 60_000);
