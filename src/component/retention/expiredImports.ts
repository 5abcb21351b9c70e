/**
 * Deletes events of imports once nobody needs to know them any more. The walk over the log has
 * passed over these events, or would reach them long after their time. Clean-up finds them by the
 * chunks of their import, which have their place in the log.
 *
 * A chunk without a run is deleted with its events, which were known by it. A chunk of a run stays,
 * marked as cleared, so that a chunk that is done stays known.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { findPass, insertPass, type PassOf } from "../rows/cleanupPasses.js";
import { happenedAt, type EventDeletion } from "./eventDeletion.js";
import { hasPassed } from "../log/eventLog.js";
import { closeIdleRuns } from "./idleRuns.js";
import { isKeptRun } from "./keptRuns.js";
import type { LogPasses } from "./logPasses.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { eventsOfCommit } from "../rows/events.js";
import {
  chunksOfRunsBehind,
  chunksWithoutRun,
  importsClosedSince,
} from "../rows/importSearches.js";

interface Tools {
  cursors: ReadonlyMap<number, FoldCursor>;
  deletion: EventDeletion;
  passes: LogPasses;
}

/**
 * Deletes events of imports whose retention is over. Returns whether the budget ended before the
 * chunks did.
 */
export async function deleteImportedEvents(
  ctx: MutationCtx,
  batch: CleanupBatch,
  tools: Tools,
): Promise<boolean> {
  await closeIdleRuns(ctx, batch);
  return (
    (await forgetUnnamed(ctx, batch, tools)) ||
    (await clearRuns(ctx, batch, tools))
  );
}

/**
 * Deletes chunks without a run, in the order in which they arrived, up to the first that must still
 * be known. Leaves events that are not past their retention to the walk over the log.
 */
async function forgetUnnamed(
  ctx: MutationCtx,
  batch: CleanupBatch,
  tools: Tools,
): Promise<boolean> {
  const { site, holds, budget } = batch;
  const chunks = chunksWithoutRun(ctx.db, site._id);
  for await (const chunk of chunks) {
    if (chunk.receivedAt >= holds.import) return false;
    if (!(await budget.canDelete())) return true;
    if (isPast(chunk, batch)) {
      const outcome = await deleteEventsOf(ctx, batch, tools, {
        chunk,
        importId: null,
      });
      if (outcome === "isFull") return true;
    } else {
      for (const lane of chunk.lanes) {
        tools.passes.goBackTo(lane, seqOf(chunk));
      }
    }
    await ctx.db.delete("importChunks", chunk._id);
    budget.spend();
  }
  return false;
}

/**
 * Clears chunks of closed runs. One pass goes over all of them, in as many calls as it takes. The
 * next pass begins when the cut has moved or a run was closed. A chunk that has to stay costs a row
 * in each pass.
 */
async function clearRuns(
  ctx: MutationCtx,
  batch: CleanupBatch,
  tools: Tools,
): Promise<boolean> {
  const { site, now, cuts, budget } = batch;
  const siteId = site._id;
  const stored = await findPass(ctx, siteId, "runs");
  const pass = stored?.position
    ? { cut: stored.cut, beganAt: stored.beganAt }
    : { cut: cuts.events, beganAt: now };
  if (stored && !stored.position && stored.cut === pass.cut) {
    if (!(await isAnyClosedSince(ctx, siteId, stored.beganAt))) return false;
  }
  let position = stored?.position ?? null;
  let isAnyKept = false;
  let hasMore = !(await budget.canDelete());
  while (!hasMore) {
    const chunk = await nextChunk(ctx, siteId, position);
    if (!chunk) break;
    const outcome = await clearChunk(ctx, batch, tools, chunk);
    hasMore = outcome === "isFull" || !(await budget.canDelete());
    if (outcome === "isFull") break;
    isAnyKept ||= outcome !== "isCleared";
    position = {
      run: chunk.run,
      seq: outcome === "isRunKept" ? LAST_SEQ : seqOf(chunk),
      after: chunk._creationTime,
    };
  }
  if (stored) await ctx.db.delete("cleanupPasses", stored._id);
  if (stored || isAnyKept || hasMore) {
    await insertPass(ctx.db, {
      ...{ siteId, kind: "runs", ...pass },
      ...(hasMore && position !== null && { position }),
    });
  }
  return hasMore;
}

/** Clears one chunk. `isRunKept`: it stays, and so do all other chunks of the run. */
async function clearChunk(
  ctx: MutationCtx,
  batch: CleanupBatch,
  tools: Tools,
  chunk: NamedChunk,
): Promise<"isCleared" | "isKept" | "isRunKept" | "isFull"> {
  const run = await ctx.db.get("imports", chunk.run);
  if (!run || isKeptRun(run)) return "isRunKept";
  if (!isPast(chunk, batch)) return "isKept";
  const { importId } = run;
  const outcome = await deleteEventsOf(ctx, batch, tools, { chunk, importId });
  if (outcome !== "areGone") return outcome === "isFull" ? "isFull" : "isKept";
  await ctx.db.patch("importChunks", chunk._id, { isCleared: true });
  batch.budget.spend();
  return "isCleared";
}

/** A sequence number after every commit. */
const LAST_SEQ = 2n ** 63n - 1n;

type RunPosition = NonNullable<PassOf<"runs">["position"]>;
type NamedChunk = Doc<"importChunks"> & { run: Id<"imports"> };

/** The next chunk that is not cleared: of the same run, then of the runs after it. */
async function nextChunk(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  position: RunPosition | null,
): Promise<NamedChunk | null> {
  for (const chunks of chunksOfRunsBehind(ctx.db, siteId, position)) {
    const next = await chunks.first();
    if (next && next.run !== null) return { ...next, run: next.run };
  }
  return null;
}

async function isAnyClosedSince(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  at: number,
): Promise<boolean> {
  const run = await importsClosedSince(ctx.db, siteId, at).first();
  return run !== null;
}

/** Whether everything that the chunk brought is past its retention. */
function isPast(
  { lastAt }: Doc<"importChunks">,
  { cuts }: CleanupBatch,
): boolean {
  return lastAt === undefined || lastAt < cuts.events;
}

/** A chunk, and the import of its events. One commit may have several imports. */
interface ImportedPart {
  chunk: Doc<"importChunks">;
  importId: string | null;
}

/**
 * Deletes the events of a chunk. `areLeft`: some of them wait for their fold. `isFull`: the budget
 * has ended.
 */
async function deleteEventsOf(
  ctx: MutationCtx,
  { site, cuts, budget }: CleanupBatch,
  { cursors, deletion }: Tools,
  { chunk, importId }: ImportedPart,
): Promise<"areGone" | "areLeft" | "isFull"> {
  const seq = seqOf(chunk);
  let areLeft = false;
  for (const lane of chunk.lanes) {
    const cursor = cursors.get(lane);
    const events = eventsOfCommit(ctx.db, site._id, { lane, seq });
    for await (const event of events) {
      if (event.importId !== importId) continue;
      const isDue = happenedAt(event) < cuts.events;
      if (!isDue || !hasPassed(cursor, event)) {
        areLeft = true;
        break;
      }
      if (!(await budget.canDelete())) return "isFull";
      await deletion.delete(event);
    }
  }
  return areLeft ? "areLeft" : "areGone";
}

function seqOf({ seq }: Doc<"importChunks">): bigint {
  if (typeof seq === "bigint") return seq;
  throw new Error("A chunk that is not committed yet has no place in the log.");
}
