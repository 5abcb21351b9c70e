/** Deletes sessions past their retention, and visitors of whom nothing else is left. */
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Deletion } from "../budget/deletionBudget.js";
import { sessionsOfSite, sessionsOfVisitor } from "../rows/sessions.js";
import { deleteVisitorRow, visitorsOfSite } from "../rows/visitors.js";
import { noteSeenBySession } from "./lastSeen.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { goOver } from "./timedPasses.js";
import { eventsOfVisitor } from "../rows/events.js";
import type { SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

/**
 * Deletes sessions that ended before the cut and that no raw event can lead back to. Costs three
 * index ranges for each, and one for each that has to stay.
 */
export async function deleteExpiredSessions(
  ctx: MutationCtx,
  { site, cuts, budget }: CleanupBatch,
): Promise<Deletion> {
  const { _id: siteId, sessionTimeoutMs } = site;
  let deleted = 0;
  const pass = await goOver(ctx, siteId, cuts.sessions, {
    kind: "sessions",
    behind: ({ at, after }, before) => [
      sessionsOfSite(ctx.db, siteId, { at, created: after }),
      sessionsOfSite(ctx.db, siteId, { later: at, to: before }),
    ],
    placeOf: ({ startedAt: at, _creationTime: after }) => ({ at, after }),
    look: async (session) => {
      if (!(await budget.canDelete())) return false;
      if (session.endedAt >= cuts.sessions) return true;
      if (await hasEvents(ctx, session, sessionTimeoutMs)) return true;
      await noteSeenBySession(ctx, session);
      await ctx.db.delete("sessions", session._id);
      budget.spend();
      deleted++;
      return true;
    },
  });
  return { deleted, ...pass };
}

/** Whether an event is left that belongs to the session, or that a fold is about to add to it. */
async function hasEvents(
  ctx: QueryCtx,
  { siteId, visitorId, startedAt, endedAt }: SessionRow,
  sessionTimeoutMs: number,
): Promise<boolean> {
  const event = await eventsOfVisitor(ctx.db, siteId, visitorId, {
    from: startedAt - sessionTimeoutMs,
    to: endedAt + sessionTimeoutMs + 1,
  }).first();
  return event !== null;
}

/**
 * Deletes visitors who were first and last seen before the cut and have no session and no event
 * left. Costs three index ranges for each.
 */
export async function deleteExpiredVisitors(
  ctx: MutationCtx,
  { site, cuts, budget }: CleanupBatch,
): Promise<Deletion> {
  const siteId = site._id;
  let deleted = 0;
  const pass = await goOver(ctx, siteId, cuts.visitors, {
    kind: "visitors",
    behind: ({ at, after }, before) => [
      visitorsOfSite(ctx.db, siteId, { at, created: after }),
      visitorsOfSite(ctx.db, siteId, { later: at, to: before }),
    ],
    placeOf: ({ firstSeenAt: at, _creationTime: after }) => ({ at, after }),
    look: async (visitor) => {
      if (!(await budget.canDelete())) return false;
      // Nobody can tell what else is left of it.
      if (visitor.unreadable !== undefined) return true;
      const { firstSeenAt, lastSeenAt = firstSeenAt } = visitor;
      if (lastSeenAt >= cuts.visitors) return true;
      if (await hasTraces(ctx, visitor)) return true;
      await deleteVisitorRow(ctx, visitor);
      budget.spend();
      deleted++;
      return true;
    },
  });
  return { deleted, ...pass };
}

async function hasTraces(
  ctx: QueryCtx,
  { siteId, visitorId }: VisitorRow,
): Promise<boolean> {
  const session = await sessionsOfVisitor(ctx.db, siteId, visitorId).first();
  if (session) return true;
  const event = await eventsOfVisitor(ctx.db, siteId, visitorId).first();
  return event !== null;
}
