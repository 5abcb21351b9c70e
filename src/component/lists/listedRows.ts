/** Rows as lists show them: stored fields, and fields of other rows that lists join to them. */
import { defined } from "../../shared/defined.js";
import type {
  ListedEvent,
  ListedGroup,
  ListedSession,
  ListedVisitor,
} from "../../shared/api/lists.js";
import { sessionIdOf } from "../../shared/parse/sessionId.js";
import type { Doc } from "../_generated/dataModel.js";
import { MAX_DEVICES_OF_USER } from "../budget/listLimits.js";
import { sessionKeys } from "../model/fold/contributions.js";
import { durationMs, isBounce, touches } from "../model/fold/sessions.js";
import { shownTraits } from "../model/fold/traits.js";
import type { Site } from "../scope/requireSite.js";
import type { Scope } from "../scope/scope.js";
import { visitorsOfUser, type VisitorUser } from "../rows/visitorUsers.js";
import { lastSessionBefore } from "../rows/sessions.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { isReadableSession, type SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

/**
 * Events of one site with the sessions into which they fall, in the order given. A server may send
 * an event of a user without a visitor. It falls into the session that was going on then on one of
 * the user's devices.
 *
 * Costs at most one read of a session for each event of a visitor. Events of one visitor that come
 * newest first and fall into one session cost one read together. An event of a user costs one read
 * on each of three devices, and each user one more.
 */
export async function listedEvents(
  scope: Scope,
  events: readonly LoggedEvent[],
): Promise<ListedEvent[]> {
  const { ctx, site } = scope;
  const byVisitor = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    if (event.visitorId === undefined) continue;
    const own = byVisitor.get(event.visitorId);
    if (own) own.push(event);
    else byVisitor.set(event.visitorId, [event]);
  }
  const sessionOf = new Map<LoggedEvent, SessionRow>();
  await Promise.all(
    [...byVisitor].map(async ([visitorId, own]) => {
      // The newest session that starts before the last event; undefined: not looked up yet.
      let session: SessionRow | null | undefined;
      for (const event of own) {
        const at = event.occurredAt;
        if (session === undefined || (session && session.startedAt > at)) {
          session = await sessionBefore(scope, visitorId, at);
        }
        if (session && session.endedAt >= at) sessionOf.set(event, session);
      }
    }),
  );
  const visitorsOf = new Map<string, Promise<VisitorUser[]>>();
  await Promise.all(
    events.map(async (event) => {
      const { visitorId, userId } = event;
      if (visitorId !== undefined || userId === undefined) return;
      let visitors = visitorsOf.get(userId);
      if (!visitors) {
        visitors = visitorsOfUser(ctx.db, site._id, userId)
          .order("desc")
          .take(MAX_DEVICES_OF_USER);
        visitorsOf.set(userId, visitors);
      }
      const session = await runningSession(scope, await visitors, event);
      if (session) sessionOf.set(event, session);
    }),
  );
  return events.map((event) => listedEvent(event, sessionOf.get(event)));
}

/** The newest session of the visitors that an event at this instant would have continued. */
async function runningSession(
  scope: Scope,
  visitors: readonly VisitorUser[],
  { occurredAt: at }: LoggedEvent,
): Promise<SessionRow | undefined> {
  const instant = { startedAt: at, endedAt: at };
  const found = await Promise.all(
    visitors.map(({ visitorId }) => sessionBefore(scope, visitorId, at)),
  );
  return found
    .filter((session) => session !== null)
    .filter((session) => touches(scope.site, session, instant))
    .sort((one, other) => other.startedAt - one.startedAt)[0];
}

/**
 * The visitor's last session that starts at the instant or before it. Sessions of a visitor do not
 * overlap, so no other one can hold the instant.
 */
async function sessionBefore(
  { ctx, site }: Scope,
  visitorId: string,
  at: number,
): Promise<SessionRow | null> {
  const last = await lastSessionBefore(ctx, site._id, visitorId, at + 1);
  return last && isReadableSession(last) ? last : null;
}

function listedEvent(
  event: LoggedEvent,
  session: SessionRow | undefined,
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
  session: SessionRow,
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
    ...defined({ clickId: session.origin.clickId }),
    ...Object.fromEntries(sessionKeys(session)),
  };
}

/**
 * The fields of a visitor's own row.
 * @param newest the visitor's newest session, from which `lastSeenAt` follows
 */
export function visitorFields(
  { visitorId, firstSeenAt, user, traits, groups = [], ...row }: VisitorRow,
  newest: SessionRow | null,
): Omit<ListedVisitor, "session"> {
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

/** A visitor with a session. Without one in the span, it is the newest of all. */
export function listedVisitor(
  site: Site,
  visitor: VisitorRow,
  {
    newest,
    session = newest,
  }: { newest: SessionRow | null; session?: SessionRow | null },
): ListedVisitor {
  return {
    ...visitorFields(visitor, newest),
    ...(session &&
      isReadableSession(session) && { session: listedSession(site, session) }),
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
