/** Helpers that the tests of repairs share. */
import { expect, vi } from "vitest";
import { cellOf, emptyTable } from "../../shared/codec/cells.js";
import { layoutOf, type Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { Fence } from "../model/rollups/recount.js";
import { packTables } from "../model/rollups/blocks.js";
import { toStored } from "../model/rollups/storedDims.js";
import { inScope } from "../testing/inScope.helpers.js";
import type { NewLoggedEvent } from "../rows/eventForm.js";
import type { NewSession } from "../rows/sessionForm.js";
import type { WriteScope } from "../scope/scope.js";
import {
  advance,
  losePending,
  START,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";
import { putSession, putVisitor } from "../rows/peopleRows.helpers.js";

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

/** Adds a day to the queue, without a step that is planned. */
export const plantRepair = (
  t: TestBackend,
  { siteId }: TestSite,
  repair: Pick<Doc<"repairs">, "day"> & Partial<Doc<"repairs">>,
): Promise<Doc<"repairs">> =>
  t.run(async (ctx) => {
    const row = { siteId, hours: [], updatedAt: START, ...repair };
    const id = await ctx.db.insert("repairs", row);
    return (await ctx.db.get("repairs", id))!;
  });

/** A fence that every event of the first lane is behind. */
export const everything: Fence = [{ lane: 0, seq: 2n ** 62n, after: 0 }];

/** Raw rows as ingest and folds store them. Each has a time, and other fields as it likes. */
export interface RawRows {
  events?: (Partial<NewLoggedEvent> & { occurredAt: number })[];
  sessions?: (Partial<NewSession> & { startedAt: number })[];
  visitors?: { firstSeenAt: number; visitorId?: string }[];
}

/** Stores raw rows, without a fold that counts them. Returns the ids of the events. */
export const plantRaw = (
  t: TestBackend,
  { siteId }: TestSite,
  { events = [], sessions = [], visitors = [] }: RawRows,
): Promise<Id<"events">[]> =>
  t.run(async (ctx) => {
    const ids: Id<"events">[] = [];
    for (const event of events) {
      ids.push(
        await putEvent(ctx, {
          ...{ siteId, lane: 0, seq: ctx.db.vars.commitTs },
          ...{ type: "pageview", visitorId: "ann", path: "/" },
          ...{ receivedAt: event.occurredAt, source: "client" },
          ...event,
        }),
      );
    }
    for (const session of sessions) {
      await putSession(ctx, {
        ...{ siteId, visitorId: "ann", endedAt: session.startedAt },
        ...{ pageviews: 1, events: 1, customEvents: 0, values: {} },
        origin: { at: session.startedAt },
        ...session,
      });
    }
    for (const visitor of visitors) {
      await putVisitor(ctx, { siteId, visitorId: "ann", ...visitor });
    }
    return ids;
  });

/** Says that an event could not be folded. */
export const plantLetter = (
  t: TestBackend,
  { siteId }: TestSite,
  { eventId, occurredAt }: { eventId: Id<"events">; occurredAt: number },
) =>
  t.run((ctx) =>
    ctx.db.insert("deadLetters", {
      ...{ siteId, lane: 0, eventDocumentId: eventId, occurredAt },
      ...{ failedAt: Date.now(), reason: "threw", error: "", attempts: 0 },
    }),
  );

/** Calls a function in a transaction. Its answer may be one that no database could store. */
export async function answerOf<T>(
  t: TestBackend,
  site: TestSite,
  call: (scope: WriteScope) => Promise<T>,
): Promise<T> {
  const answers: T[] = [];
  await inScope(t, site, async (scope) => {
    answers.push(await call(scope));
  });
  return answers[0]!;
}
