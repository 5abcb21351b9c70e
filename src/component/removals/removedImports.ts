/**
 * Takes back what the run of an import has brought. The removal finds its events by its chunks,
 * which have their place in the log. Once it marks a chunk as cleared, the events of the chunk are
 * deleted.
 */
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  isMeant,
  type Imported,
  type ImportTally,
} from "../model/removals/removal.js";
import {
  progressAt,
  type RemovalProgress,
  type RemovalWork,
} from "./removalWork.js";
import { RowBudget } from "../budget/rowBudget.js";
import { summedChunks } from "../budget/cleanupLimits.js";
import { eventsOfCommit } from "../rows/events.js";
import { chunksByCommit, chunksOfRunBehind } from "../rows/importSearches.js";
import type { LoggedEvent } from "../rows/eventForm.js";

export const newTally: ImportTally = {
  summedTo: null,
  isSummed: false,
  brought: 0,
  takenBack: 0,
};

/**
 * First sums up how much the run has brought, then removes it chunk by chunk, as far as there is
 * room. Events that were brought and cannot be taken back stay counted.
 */
export async function removeImported(
  { ctx, removed, budget }: RemovalWork,
  { siteId, tally: begun = newTally }: Doc<"removals">,
  target: Imported,
): Promise<RemovalProgress> {
  const tally = begun.isSummed
    ? begun
    : await sumUpChunks(ctx, siteId, target, begun);
  if (!tally.isSummed) return { isDone: false, tally };
  for (;;) {
    const chunk = await chunksByCommit(ctx.db, siteId, {
      run: target.run,
      isCleared: undefined,
    }).first();
    if (!chunk) return { isDone: true, tally };
    if (!(await budget.canDelete())) return { isDone: false, tally };
    for await (const event of eventsOf(ctx, chunk)) {
      if (!isMeant(event, target)) continue;
      const outcome = await removed.remove(event._id);
      if (outcome !== true) return { ...progressAt(outcome), tally };
    }
    await ctx.db.patch("importChunks", chunk._id, { isCleared: true });
    budget.spend();
  }
}

/**
 * Reads the events that a transaction of the import has stored. One commit may have several
 * imports.
 */
async function* eventsOf(
  ctx: QueryCtx,
  { siteId, lanes, seq }: Doc<"importChunks">,
): AsyncGenerator<LoggedEvent> {
  for (const lane of lanes) {
    yield* eventsOfCommit(ctx.db, siteId, { lane, seq });
  }
}

/** An undone run takes nothing new, so in this order the sum misses no chunk. */
async function sumUpChunks(
  ctx: QueryCtx,
  siteId: Doc<"removals">["siteId"],
  { run }: Imported,
  tally: ImportTally,
): Promise<ImportTally> {
  const budget = new RowBudget(summedChunks);
  let { summedTo, brought } = tally;
  for await (const row of chunksOfRunBehind(ctx.db, siteId, run, summedTo)) {
    if (budget.isSpent) return { ...tally, summedTo, brought };
    budget.take(row);
    const { chunk = "", firstRow, events } = row;
    summedTo = { chunk, firstRow };
    brought += events;
  }
  return { ...tally, summedTo, brought, isSummed: true };
}
