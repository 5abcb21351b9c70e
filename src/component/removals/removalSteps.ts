/**
 * Works on the removals of a site, one bounded transaction after the other. It deletes events that
 * should not have been counted, and adds the hours in which they counted to the queue of repairs.
 * Ingest, folds, compaction and clean-up go on meanwhile.
 */
import { v } from "convex/values";
import { SECOND } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { CountedRows } from "./countedRows.js";
import { deleteGroupRows } from "./deletedGroups.js";
import { DeletionBudget } from "../budget/deletionBudget.js";
import { erasePerson } from "./erasedPersons.js";
import { horizonsOf } from "../rows/horizons.js";
import { isMeant } from "../model/removals/removal.js";
import { firstRemoval, planRemoval } from "../rows/removals.js";
import { removeMatching } from "./removalScan.js";
import type { RemovalProgress, RemovalWork } from "./removalWork.js";
import { RemovedEvents } from "./removedEvents.js";
import { newTally, removeImported } from "./removedImports.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { countedShare, MAX_COUNTED_DELETES } from "../budget/cleanupLimits.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/**
 * The delay of repairs while a removal goes on, because the next step may change the same hours.
 */
const REPAIRS_WAIT_MS = 10 * SECOND;

export const step = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }): Promise<null> => {
    const site = await findSite(ctx, siteId);
    // The deletion of a site deletes these rows with everything else of it.
    if (site) await goOnRemoving(ctx, site);
    return null;
  },
});

type Deleted = Pick<CountedRows, "deleted" | "deletedGroups">;

const nothing: Deleted = {
  deleted: { events: 0, sessions: 0, visitors: 0 },
  deletedGroups: { groups: 0, members: 0 },
};

/**
 * Does a step of the site's first removal. If that is the one asked for, the answer says what the
 * step has deleted, and whether nothing is left.
 */
export async function goOnRemoving(
  ctx: MutationCtx,
  site: Site,
  asked?: Id<"removals">,
): Promise<Deleted & { done: boolean }> {
  const removal = await firstRemoval(ctx, site._id);
  if (!removal) return { ...nothing, done: true };
  const deleted = await advance(ctx, site, removal);
  await planRemoval(ctx, site._id, removal.nextStep);
  return {
    ...(removal._id === asked ? deleted : nothing),
    done: !asked || (await ctx.db.get("removals", asked)) === null,
  };
}

/** One transaction's share of a removal. */
async function advance(
  ctx: MutationCtx,
  site: Site,
  removal: Doc<"removals">,
): Promise<Deleted> {
  const { target } = removal;
  const budget = await DeletionBudget.begin(
    ctx,
    MAX_COUNTED_DELETES,
    countedShare,
  );
  const rows = new CountedRows(ctx, site, budget);
  const horizons = await horizonsOf(ctx, site._id);
  const isTaken = (event: LoggedEvent): boolean =>
    isMeant(event, target, work.device);
  const removed = new RemovedEvents(
    { ctx, site, horizons, budget, rows },
    isTaken,
  );
  const work: RemovalWork = {
    ...{ ctx, site, horizons, budget, rows, removed },
    device: removal.device ?? null,
  };
  const session = removal.session && (await removed.walk(removal.session));
  const progress: RemovalProgress = session
    ? { isDone: false, session }
    : await goOn(work, removal);
  const tally = progress.tally ?? removal.tally ?? newTally;
  const takenBack = tally.takenBack + rows.deleted.events - removed.stayCounted;
  if (progress.isDone) {
    await ctx.db.delete("removals", removal._id);
    if (target.kind === "import") {
      const stayCounted = Math.max(0, tally.brought - takenBack);
      await ctx.db.patch("imports", target.run, { stayCounted });
    }
  } else {
    await ctx.db.patch("removals", removal._id, {
      session: undefined,
      ...progressFields(progress),
      ...(target.kind === "import" && { tally: { ...tally, takenBack } }),
    });
  }
  const isMore = !progress.isDone;
  await rows.finish(isMore ? Date.now() + REPAIRS_WAIT_MS : undefined);
  return rows;
}

async function goOn(
  work: RemovalWork,
  removal: Doc<"removals">,
): Promise<RemovalProgress> {
  const { target } = removal;
  switch (target.kind) {
    case "matching":
      return await removeMatching(work, removal, target);
    case "import":
      return await removeImported(work, removal, target);
    case "visitor":
    case "user":
      return await erasePerson(work, target);
    case "group":
      return await deleteGroupRows(work, target.groupId, removal.groupScan);
  }
}

function progressFields({
  session,
  after,
  device,
  groupScan,
}: RemovalProgress) {
  return {
    ...(session && { session }),
    ...(after !== undefined && { after }),
    ...(device !== undefined && { device: device ?? undefined }),
    ...(groupScan && { groupScan }),
  };
}
