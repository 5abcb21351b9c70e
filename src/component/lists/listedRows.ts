/** Rows as lists show them: stored fields, and what is joined to them when they are read. */
import { defined } from "../../shared/defined.js";
import type {
  ListedEvent,
  ListedGroup,
  ListedSession,
  ListedVisitor,
} from "../../shared/api/lists.js";
import { sessionIdOf } from "../../shared/parse/sessionId.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { sessionKeys } from "../model/fold/contributions.js";
import { durationMs, isBounce, touches } from "../model/fold/sessions.js";
import { shownTraits } from "../model/fold/traits.js";
import type { Site } from "../scope/requireSite.js";
import { newestVisitorsOfUser } from "../rows/visitorsOfUser.js";

/** Devices of a user in which a server's event looks for the session that was going on: each costs a read. */
const MAX_DEVICES = 3;

/**
 * Events of one site with the sessions into which they fall, in the order given. An event that a server sends of a
 * user, without a visitor, falls into the session that was going on then on one of the user's devices. Costs at most
 * one read of a session for each event of a visitor, and for a visitor's run of events, newest first, one in all; for an
 * event of a user one on each of three devices, and one for each user.
 */
export async function listedEvents(
  ctx: QueryCtx,
  site: Site,
  events: readonly Doc<"events">[],
): Promise<ListedEvent[]> {
  const { _id: siteId } = site;
  const byVisitor = new Map<string, Doc<"events">[]>();
  for (const event of events) {
    if (event.visitorId === undefined) continue;
    const own = byVisitor.get(event.visitorId);
    if (own) own.push(event);
    else byVisitor.set(event.visitorId, [event]);
  }
  const sessionOf = new Map<Doc<"events">, Doc<"sessions">>();
  await Promise.all(
    [...byVisitor].map(async ([visitorId, own]) => {
      // The newest session that starts before the last event; undefined: not looked up yet.
      let session: Doc<"sessions"> | null | undefined;
      for (const event of own) {
        const at = event.occurredAt;
        if (session === undefined || (session && session.startedAt > at)) {
          session = await sessionBefore(ctx, siteId, visitorId, at);
        }
        if (session && session.endedAt >= at) sessionOf.set(event, session);
      }
    }),
  );
  const visitorsOf = new Map<string, Promise<Doc<"visitors">[]>>();
  await Promise.all(
    events.map(async (event) => {
      const { visitorId, userId } = event;
      if (visitorId !== undefined || userId === undefined) return;
      let visitors = visitorsOf.get(userId);
      if (!visitors) {
        visitors = newestVisitorsOfUser(ctx, siteId, userId, MAX_DEVICES);
        visitorsOf.set(userId, visitors);
      }
      const session = await runningSession(ctx, site, await visitors, event);
      if (session) sessionOf.set(event, session);
    }),
  );
  return events.map((event) => listedEvent(event, sessionOf.get(event)));
}

/** The session that an event of the device at this instant would have gone on with; of several the newest. */
async function runningSession(
  ctx: QueryCtx,
  site: Site,
  visitors: readonly Doc<"visitors">[],
  { occurredAt: at }: Doc<"events">,
): Promise<Doc<"sessions"> | undefined> {
  const instant = { startedAt: at, endedAt: at };
  const found = await Promise.all(
    visitors.map(({ visitorId }) =>
      sessionBefore(ctx, site._id, visitorId, at),
    ),
  );
  return found
    .filter((session) => session !== null)
    .filter((session) => touches(site, session, instant))
    .sort((one, other) => other.startedAt - one.startedAt)[0];
}

/** A visitor's sessions do not overlap: no other one can hold the instant. */
function sessionBefore(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  at: number,
): Promise<Doc<"sessions"> | null> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId).lte("startedAt", at),
    )
    .order("desc")
    .first();
}

function listedEvent(
  event: Doc<"events">,
  session: Doc<"sessions"> | undefined,
): ListedEvent {
  const {
    _id,
    _creationTime,
    siteId,
    lane,
    seq,
    byServer,
    ignoredReferrer,
    ...fields
  } = event;
  return {
    ...fields,
    id: _id,
    __syncedAt: new Date(event.receivedAt).toISOString(),
    ...(session && {
      session: {
        id: session._id,
        startedAt: session.startedAt,
        endedAt: session.endedAt,
      },
    }),
  };
}

export function listedSession(
  { _id: siteId, sessionRule, sessionTimeoutMs }: Site,
  session: Doc<"sessions">,
): ListedSession {
  const { _id, visitorId, startedAt, endedAt, pageviews, events } = session;
  return {
    id: _id,
    ...(sessionRule === "window" && {
      sessionId: sessionIdOf({
        siteId,
        visitorId,
        sessionTimeoutMs,
        at: startedAt,
      }),
    }),
    visitorId,
    startedAt,
    endedAt,
    durationMs: durationMs(session),
    pageviews,
    events,
    isBounce: isBounce(session),
    ...(session.revenue && { revenue: session.revenue }),
    ...defined({ clickId: session.origin?.clickId }),
    ...Object.fromEntries(sessionKeys(session)),
  };
}

/** @param newest the visitor's newest session */
export function listedVisitor(
  {
    visitorId,
    firstSeenAt,
    user,
    traits,
    groups = [],
    ...row
  }: Doc<"visitors">,
  newest: Doc<"sessions"> | null,
): ListedVisitor {
  const lastSeenAt = newest?.endedAt ?? row.lastSeenAt;
  return {
    visitorId,
    firstSeenAt,
    ...(lastSeenAt !== undefined && { lastSeenAt }),
    ...(user && { userId: user.value }),
    traits: shownTraits(traits),
    groups,
  };
}

export function listedGroup({
  groupId,
  groupType,
  name,
  traits,
  updatedAt,
}: Doc<"groups">): ListedGroup {
  return {
    groupId,
    ...(typeof groupType?.value === "string" && { groupType: groupType.value }),
    ...(typeof name?.value === "string" && { name: name.value }),
    traits: shownTraits(traits),
    updatedAt,
  };
}

/** A visitor's newest sessions, at most so many. */
export function newestSessions(
  ctx: QueryCtx,
  { siteId, visitorId }: Doc<"visitors">,
  count: number,
): Promise<Doc<"sessions">[]> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId),
    )
    .order("desc")
    .take(count);
}
