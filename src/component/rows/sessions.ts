/** Rows of sessions. Ranges are in the order of their start, earliest first. */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { ChangedSession } from "../model/fold/visitors.js";
import type { RowPosition } from "../model/removals/removal.js";
import { storedId } from "../model/log/storedId.js";
import { MappedRange } from "./mappedRange.js";
import { type Reader, type Times, within } from "./ranges.js";
import { sessionRow, storedSession, type SessionRow } from "./sessionForm.js";

type SessionRange = MappedRange<"sessions", SessionRow>;

/** Sessions of a site, by `by_siteId_and_startedAt`. */
export function sessionsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  starts: Times | RowPosition = {},
): SessionRange {
  return new MappedRange(
    db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) =>
        within(q.eq("siteId", siteId), "startedAt", starts),
      ),
    sessionRow,
  );
}

/** Sessions of a visitor, by `by_siteId_and_visitorId_and_startedAt`. No two start together. */
export function sessionsOfVisitor(
  db: Reader,
  siteId: Id<"sites">,
  visitorId: string,
  starts: Times = {},
): SessionRange {
  return new MappedRange(
    db
      .query("sessions")
      .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
        within(
          q.eq("siteId", siteId).eq("visitorId", storedId(visitorId)),
          "startedAt",
          starts,
        ),
      ),
    sessionRow,
  );
}

/**
 * The visitor's last session that starts before an instant, by
 * `by_siteId_and_visitorId_and_startedAt`. Sessions of a visitor do not overlap, so no other one
 * can hold the millisecond before.
 */
export function lastSessionBefore(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  before: number,
): Promise<SessionRow | null> {
  return sessionsOfVisitor(ctx.db, siteId, visitorId, { to: before })
    .order("desc")
    .first();
}

/** The visitor's newest session, by `by_siteId_and_visitorId_and_startedAt`. */
export function newestSession(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
): Promise<SessionRow | null> {
  return sessionsOfVisitor(ctx.db, siteId, visitorId).order("desc").first();
}

/**
 * The same visitor's next session after this one that starts before an instant, by
 * `by_siteId_and_visitorId_and_startedAt`.
 */
export function nextSession(
  ctx: QueryCtx,
  { siteId, visitorId, startedAt }: SessionRow,
  before: number,
): Promise<SessionRow | null> {
  const starts = { later: startedAt, to: before };
  return sessionsOfVisitor(ctx.db, siteId, visitorId, starts).first();
}

/** Writes a session over the first of those that it replaces, and deletes the others. */
export async function writeSession(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { session, replaces }: ChangedSession<SessionRow>,
): Promise<void> {
  const [kept, ...bridged] = replaces;
  const row = storedSession({ ...session, siteId, visitorId });
  if (kept) await ctx.db.replace("sessions", kept._id, row);
  else await ctx.db.insert("sessions", row);
  for (const { _id } of bridged) await ctx.db.delete("sessions", _id);
}
