/**
 * Erases a person. `erasedPersons.ts` does the work. It works like a removal: a site has one at a
 * time. While the erasure is under way its row names the person. It does so no longer than that.
 */
import type { Erased } from "../../shared/api/upkeep.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Subject } from "../model/removals/person.js";
import type { ErasedUser, ErasedVisitor } from "../model/removals/removal.js";
import type { FoundPerson } from "./personPreview.js";
import { findOrBegin } from "../rows/removals.js";
import { goOnRemoving } from "./removalSteps.js";
import { countRepairs } from "../rollups/repairQueue.js";
import type { Site } from "../scope/requireSite.js";
import { erasurePreview } from "../budget/cleanupLimits.js";

export async function erase(
  ctx: MutationCtx,
  site: Site,
  subject: Subject,
): Promise<Erased> {
  const id = await beginErasure(ctx, site, subject);
  const { groupsLeftAlone = [] } = (await ctx.db.get("removals", id)) ?? {};
  const { deleted, done } = await goOnRemoving(ctx, site, id);
  return {
    kind: "deleted",
    deleted,
    done,
    repairing: await countRepairs(ctx, site._id),
    groupsLeftAlone,
  };
}

/** Finds the erasure, or begins it. Only the begin can find the groups that it leaves alone. */
async function beginErasure(
  ctx: MutationCtx,
  site: Site,
  subject: Subject,
): Promise<Id<"removals">> {
  const { visitorId, userId } = subject;
  const target: ErasedVisitor | ErasedUser =
    visitorId !== undefined
      ? { kind: "visitor", visitorId }
      : { kind: "user", userId };
  const id = await findOrBegin(ctx, site._id, target);
  const row = await ctx.db.get("removals", id);
  if (row && row.groupsLeftAlone === undefined) {
    const found = await findPerson(ctx, site, subject, erasurePreview.begin);
    const { groupsLeftAlone } = found;
    await ctx.db.patch("removals", id, { groupsLeftAlone });
  }
  return id;
}

/** On a stale snapshot, because this reads the time into which ingest writes. */
export async function findPerson(
  ctx: MutationCtx,
  { _id: siteId }: Site,
  subject: Subject,
  within: { rows: number; lookups: number },
): Promise<FoundPerson> {
  return await ctx.runQuery(
    internal.removals.personPreview.lookAtPerson,
    { siteId, ...subject, ...within },
    { useStaleSnapshot: true },
  );
}
