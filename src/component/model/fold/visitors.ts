/**
 * One visitor's part of a fold: makes the new row and sessions from the events, the old row and the
 * old sessions that the events touch. It only merges, so the order of arrival does not matter.
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
  /** Clean-up notes it, and reads it again. */
  lastSeenAt?: number;
  user?: Timed;
  /**
   * The last time at which somebody else than `user` used it: traits up to then are not the user's.
   */
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

/** A session as it has become, and the stored sessions that it replaces. */
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
 * Folds a visitor's events into its row. A browser that changes hands keeps no trait of the user
 * before, whatever comes first: erasing a user by the visitors who are that user then misses none.
 * Nothing is added to those traits either: numbers begin at 0 again. Groups are not personal, and
 * stay.
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
    // Traits go before anything is added to them.
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

/** The changes of one visitor in a fold. */
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
