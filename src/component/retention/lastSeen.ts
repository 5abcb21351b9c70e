/**
 * When a visitor was last seen, for as long as nothing else says so. Clean-up notes it on the
 * visitor's row when it deletes the last session or event. So a visitor who returns within the
 * visitors' retention is not new.
 */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { eventsOfVisitor } from "../rows/events.js";
import { sessionsOfVisitor } from "../rows/sessions.js";
import { findVisitor } from "../rows/visitors.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";

/**
 * Notes the end of a session that clean-up is about to delete. If a newer one is left, that session
 * will say more.
 */
export async function noteSeenBySession(
  ctx: MutationCtx,
  { siteId, visitorId, startedAt, endedAt }: SessionRow,
): Promise<void> {
  const newer = await sessionsOfVisitor(ctx.db, siteId, visitorId, {
    from: startedAt + 1,
  }).first();
  if (newer === null) await note(ctx, siteId, visitorId, endedAt);
}

/**
 * Notes the time of an event that clean-up is about to delete. A client's event has a session,
 * which is deleted later.
 */
export async function noteSeenByEvent(
  ctx: MutationCtx,
  { siteId, visitorId, occurredAt, source }: LoggedEvent,
): Promise<void> {
  if (visitorId === undefined || source === "client") return;
  const newer = await eventsOfVisitor(ctx.db, siteId, visitorId, {
    from: occurredAt + 1,
  }).first();
  if (newer === null) await note(ctx, siteId, visitorId, occurredAt);
}

/**
 * Also notes when the visitor was first seen at that time, because a late event may move that back.
 */
async function note(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  visitorId: string,
  lastSeenAt: number,
): Promise<void> {
  const visitor = await findVisitor(ctx, siteId, visitorId);
  if (!visitor || lastSeenAt <= (visitor.lastSeenAt ?? -Infinity)) return;
  await ctx.db.patch("visitors", visitor._id, { lastSeenAt });
}
