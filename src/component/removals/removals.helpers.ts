/** Helpers that the tests of removals share. */
import type { FunctionArgs } from "convex/server";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { api } from "../_generated/api.js";
import { countedShare } from "../budget/cleanupLimits.js";
import {
  losePending,
  stored,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

export type AskedRemoval = Omit<
  FunctionArgs<typeof api.removals.deleteEvents>,
  "siteId" | "preview"
>;

/** Asks in a transaction that has room for `ranges` index ranges, besides those held in reserve. */
export function removeWithin(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  asked: AskedRemoval,
  ranges: number,
) {
  const databaseQueries = countedShare.databaseQueries.reserve + ranges;
  return t.run((ctx) =>
    ctx.runMutation(
      api.removals.deleteEvents,
      { siteId, ...asked },
      { transactionLimits: { databaseQueries } },
    ),
  );
}

/** The same for the run of an import. */
export function undoWithin(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  importId: string,
  ranges: number,
) {
  const databaseQueries = countedShare.databaseQueries.reserve + ranges;
  return t.run((ctx) =>
    ctx.runMutation(
      api.undoImport.undoImport,
      { siteId, importId },
      { transactionLimits: { databaseQueries } },
    ),
  );
}

/** Sends events as one chunk of a run, and opens the run if need be. */
export async function sendChunk(
  t: TestBackend,
  site: TestSite,
  { importId, chunk }: { importId: string; chunk: string },
  events: IncomingEvent[],
) {
  const { siteId } = site;
  await t.mutation(api.imports.openImport, { siteId, importId });
  const rows = events.map((_, index) => index);
  const piece = { importId, chunk, rows, rowsInChunk: events.length };
  return stored(await site.send(events, { piece }));
}

/** Cancels the steps of a removal that wait in the background. */
export async function killRemovals(t: TestBackend): Promise<void> {
  await losePending(t, "removals/removalSteps:");
}
