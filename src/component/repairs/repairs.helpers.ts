/** Helpers that the tests of repairs share. */
import { expect, vi } from "vitest";
import { cellOf, emptyTable } from "../../shared/codec/cells.js";
import { layoutOf, type Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { packTables } from "../model/rollups/blocks.js";
import { toStored } from "../model/rollups/storedDims.js";
import {
  advance,
  losePending,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

export const view = (
  visitorId: string,
  occurredAt: number,
  more: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "pageview",
  visitorId,
  occurredAt,
  path: "/",
  ...more,
});

export async function passHours(t: TestBackend, hours: number) {
  for (let passed = 0; passed < hours; passed++) await advance(t, HOUR);
}

/** Runs what is due now: one step of a repair, where a chain is alive. */
export async function step(t: TestBackend) {
  vi.advanceTimersByTime(1);
  await t.finishInProgressScheduledFunctions();
}

/** Until the queue of repairs is empty, and what it has scheduled is done. */
export async function repaired(t: TestBackend) {
  for (let waited = 0; waited < 100; waited++) {
    await advance(t, MINUTE);
    if ((await repairsOf(t)).length === 0) break;
  }
  await advance(t, 3 * MINUTE);
}

export const repairsOf = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("repairs").collect());

export const rebuild = (
  t: TestBackend,
  { siteId }: TestSite,
  range: { from: number; to: number },
) => t.mutation(api.rebuild.rebuildRange, { siteId, ...range });

export const rowsOf = (
  t: TestBackend,
  level: Doc<"rollups">["level"],
  unit?: string,
) =>
  t.run(async (ctx) =>
    (await ctx.db.query("rollups").collect()).filter(
      (row) => row.level === level && (unit ?? row.unit) === row.unit,
    ),
  );

export const deleteRows = (
  t: TestBackend,
  rows: readonly { _id: Id<"rollups"> }[],
) =>
  t.run(async (ctx) => {
    for (const { _id } of rows) await ctx.db.delete("rollups", _id);
  });

/** Steps of repairs that are planned, or have failed. */
export const stepsOf = (t: TestBackend, kind: "pending" | "failed") =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.filter(
      ({ name, state }) => name.startsWith("repairs") && state.kind === kind,
    );
  });

/** The planned steps are never run, as after a step that threw. */
export const killSteps = async (t: TestBackend) => {
  expect(await losePending(t, "repairs")).toBeGreaterThan(0);
};

/** The content of a row of one dimension that has about this many bytes. */
export function largeDims(dimension: Dimension, bytes: number, name = "key") {
  const table = emptyTable();
  const filler = "x".repeat(180);
  for (let index = 0; index < bytes / 195; index++) {
    const cell = cellOf(table, layoutOf(dimension), `${name}${index}${filler}`);
    cell.sums[0] = 1;
  }
  return toStored(packTables(new Map([[dimension, table]])));
}
