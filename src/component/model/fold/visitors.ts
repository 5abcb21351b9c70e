/**
 * One visitor's share of a fold: from the old row, the old sessions that its events touch and the
 * events, the new ones. Merges only, so the order of arrival does not matter.
 */
import type { Zone } from "../../../shared/time/zone.js";
import { addNewVisitor, replaceSessions } from "./contributions.js";
import type { Deltas } from "../rollups/deltas.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { isLater } from "./owned.js";
import {
  applyTraits,
  hasChanged,
  identifies,
  joinedGroups,
  type FoldEvent,
  type Profile,
} from "./profiles.js";
import {
  belongsToSession,
  joinSessions,
  sessionOf,
  type Session,
  type SessionCut,
} from "./sessions.js";
import type { Timed } from "./sessionValidators.js";
import { Traits } from "./traits.js";

export type { FoldEvent } from "./profiles.js";

export interface Visitor extends Profile {
  firstSeenAt: number;
  /** Noted by clean-up, for itself. */
  lastSeenAt?: number;
  user?: Timed;
  /** When it was last somebody else than `user`: traits from then and before are not theirs. */
  otherUserAt?: number;
}

/** The stretches that the visitor's events form by themselves, each a session in the making. */
export function runsOf(
  cut: SessionCut,
  events: readonly ModelEvent[],
): Session[] {
  const single = events.filter(belongsToSession).map(sessionOf);
  return joinSessions(cut, single).map(({ session }) => session);
}

/** A session as it has become, and the stored ones it takes the place of. */
export interface ChangedSession<Stored extends Session> {
  session: Session;
  replaces: Stored[];
}

/** Joins runs with the stored sessions they touch. Stored sessions that no run touches stay. */
export function foldSessions<Stored extends Session>(
  cut: SessionCut,
  runs: readonly Session[],
  stored: readonly Stored[],
): ChangedSession<Stored>[] {
  const isStored = new Set<Session>(stored);
  return joinSessions<Session>(cut, [...stored, ...runs])
    .filter(({ parts }) => parts.some((part) => !isStored.has(part)))
    .map(({ session, parts }) => ({
      session,
      replaces: parts.filter((part): part is Stored => isStored.has(part)),
    }));
}

/**
 * A browser that changes hands keeps nothing of the user before: their traits go, whatever comes first,
 * so that erasing a user by the visitors who are that user misses none. Nothing is added to them either:
 * numbers begin at 0 again. Groups are not personal, and stay.
 */
export function foldVisitor(
  before: Visitor | null,
  events: readonly FoldEvent[],
): Visitor {
  const firstSeenAt = Math.min(
    before?.firstSeenAt ?? Infinity,
    ...events.map((event) => event.occurredAt),
  );
  const { lastSeenAt } = before ?? {};
  let { user, otherUserAt } = before ?? {};
  const traits = new Traits(before?.traits);
  for (const event of events.filter(identifies)) {
    const at = event.occurredAt;
    if (event.userId !== undefined) {
      const candidate = { at, value: event.userId };
      const [earlier, later] =
        user && isLater(user, candidate)
          ? [candidate, user]
          : [user, candidate];
      if (earlier && earlier.value !== later.value) {
        otherUserAt = Math.max(otherUserAt ?? -Infinity, earlier.at);
      }
      user = later;
    }
    // At once, before anything is added to them.
    if (otherUserAt !== undefined) traits.forgetUpTo(otherUserAt);
    const isOfOther = otherUserAt !== undefined && at <= otherUserAt;
    if (!isOfOther) applyTraits(traits, event);
  }
  return {
    firstSeenAt,
    ...(lastSeenAt !== undefined && { lastSeenAt }),
    ...(user && { user }),
    ...(otherUserAt !== undefined && { otherUserAt }),
    ...traits.stored({ mayForget: true }),
    ...joinedGroups(before ?? {}, events),
  };
}

/** Whether the row has to be written: a returning visitor costs a read and no write. */
export function visitorChanged(before: Visitor | null, after: Visitor) {
  return hasChanged(
    ["firstSeenAt", "user", "otherUserAt", "traits", "groups", "serverGroups"],
    before,
    after,
  );
}

/** What a fold changes about one visitor. */
export interface VisitorChanges {
  visitorId: string;
  before: Visitor | null;
  after: Visitor;
  sessions: readonly ChangedSession<Session>[];
}

/** Adds to the deltas what has changed about a visitor. */
export function addVisitorChanges(
  deltas: Deltas,
  zone: Zone,
  { visitorId, before, after, sessions }: VisitorChanges,
): void {
  if (before?.firstSeenAt !== after.firstSeenAt) {
    if (before) addNewVisitor(deltas, zone, before.firstSeenAt, -1);
    addNewVisitor(deltas, zone, after.firstSeenAt, 1);
  }
  for (const { session, replaces } of sessions) {
    const replaced = { visitorId, before: replaces, after: session };
    replaceSessions(deltas, zone, replaced);
  }
}
