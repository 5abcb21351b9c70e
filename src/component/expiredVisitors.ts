/** Sessions past their retention, and visitors of whom nothing else is left. */
import { getDocumentSize } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import {
  Passed,
  type Deletion,
  type DeletionBudget,
} from "./deletionBudget.js";

/** Deletes sessions that began and ended before the horizon. */
export async function deleteExpiredSessions(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<Deletion> {
  const sessions = ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_startedAt", (q) =>
      q.eq("siteId", siteId).lt("startedAt", before),
    );
  const longOnes = new Passed();
  let deleted = 0;
  for await (const session of sessions) {
    if (session.endedAt < before) {
      if (!(await budget.canDelete())) return { deleted, hasMore: true };
      await ctx.db.delete("sessions", session._id);
      budget.spend();
      deleted++;
    } else if (!longOnes.goesOn(getDocumentSize(session))) {
      break;
    }
  }
  return { deleted, hasMore: false };
}

/**
 * Deletes visitors first seen before the horizon who have no session and no event left. Costs three
 * index ranges for each. One pass goes over all of them, in as many calls as it takes, and remembers how
 * far it has come; the next pass begins again.
 */
export async function deleteExpiredVisitors(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<Deletion> {
  const pass = await findPass(ctx, siteId);
  const seenUntil = pass?.seenUntil ?? 0;
  const visitors = ctx.db
    .query("visitors")
    .withIndex("by_siteId_and_firstSeenAt", (q) =>
      q
        .eq("siteId", siteId)
        .gte("firstSeenAt", seenUntil)
        .lt("firstSeenAt", before),
    );
  let deleted = 0;
  let kept = 0;
  for await (const visitor of visitors) {
    if (!(await budget.canDelete())) {
      const { firstSeenAt } = visitor;
      const isStuck = firstSeenAt === seenUntil && deleted === 0 && kept > 0;
      // So many of one instant that a whole call did not get past them: it goes on behind.
      const next = isStuck ? firstSeenAt + 1 : firstSeenAt;
      if (!pass) {
        await ctx.db.insert("visitorPasses", { siteId, seenUntil: next });
      } else if (next !== seenUntil) {
        await ctx.db.patch("visitorPasses", pass._id, { seenUntil: next });
      }
      return { deleted, hasMore: true, moved: next !== seenUntil };
    }
    if (await hasTraces(ctx, visitor)) {
      kept++;
      continue;
    }
    await ctx.db.delete("visitors", visitor._id);
    budget.spend();
    deleted++;
  }
  if (pass) await ctx.db.delete("visitorPasses", pass._id);
  return { deleted, hasMore: false };
}

async function hasTraces(
  ctx: MutationCtx,
  { siteId, visitorId }: Doc<"visitors">,
): Promise<boolean> {
  const session = await ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId),
    )
    .first();
  if (session) return true;
  const event = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId),
    )
    .first();
  return event !== null;
}

function findPass(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<Doc<"visitorPasses"> | null> {
  return ctx.db
    .query("visitorPasses")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
