/**
 * One visitor's share of a fold: from the old row, the old sessions that its events touch and the
 * events, the new ones. Merges only, so the order of arrival does not matter.
 */
import { getConvexSize } from "convex/values";
import type { PropertyValue } from "../../shared/incoming.js";
import { limits } from "../../shared/limits.js";
import type { Zone } from "../../shared/zone.js";
import { addNewVisitor, replaceSessions } from "./contributions.js";
import type { Deltas } from "./deltas.js";
import type { ModelEvent } from "../../shared/event.js";
import {
  belongsToSession,
  joinSessions,
  sessionOf,
  type Session,
  type SessionCut,
} from "./sessions.js";
import type { Timed } from "./sessionValidators.js";

export interface Trait {
  key: string;
  value: PropertyValue;
  /** When it was set; the later one stays. */
  at: number;
}

export interface Visitor {
  firstSeenAt: number;
  user?: Timed;
  /** When it was last somebody else than `user`: traits from then and before are not theirs. */
  otherUserAt?: number;
  traits?: Trait[];
}

/** An event with what only `identify` carries. */
export interface FoldEvent extends ModelEvent {
  traits?: { key: string; value: PropertyValue }[];
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
 * so that erasing a user by the visitors who are that user misses none.
 */
export function foldVisitor(
  before: Visitor | null,
  events: readonly FoldEvent[],
): Visitor {
  const firstSeenAt = Math.min(
    before?.firstSeenAt ?? Infinity,
    ...events.map((event) => event.occurredAt),
  );
  let { user, otherUserAt } = before ?? {};
  const traits = new Map(before?.traits?.map((trait) => [trait.key, trait]));
  for (const event of events) {
    if (event.type !== "identify") continue;
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
    for (const { key, value } of event.traits ?? []) {
      const known = traits.get(key);
      if (!known || isLater({ at, value }, known)) {
        traits.set(key, { key, value, at });
      }
    }
  }
  const own = [...traits.values()].filter(
    ({ at }) => otherUserAt === undefined || at > otherUserAt,
  );
  return {
    firstSeenAt,
    ...(user && { user }),
    ...(otherUserAt !== undefined && { otherUserAt }),
    ...(own.length > 0 && { traits: boundTraits(own) }),
  };
}

/** Whether the row has to be written: a returning visitor costs a read and no write. */
export function visitorChanged(before: Visitor | null, after: Visitor) {
  return (
    before === null ||
    before.firstSeenAt !== after.firstSeenAt ||
    JSON.stringify(before.user) !== JSON.stringify(after.user) ||
    before.otherUserAt !== after.otherUserAt ||
    JSON.stringify(before.traits) !== JSON.stringify(after.traits)
  );
}

/** Adds to the deltas what has changed about a visitor. */
export function addVisitorChanges(
  deltas: Deltas,
  zone: Zone,
  visitorId: string,
  before: Visitor | null,
  after: Visitor,
  sessions: readonly ChangedSession<Session>[],
): void {
  if (before?.firstSeenAt !== after.firstSeenAt) {
    if (before) addNewVisitor(deltas, zone, before.firstSeenAt, -1);
    addNewVisitor(deltas, zone, after.firstSeenAt, 1);
  }
  for (const { session, replaces } of sessions) {
    replaceSessions(deltas, zone, visitorId, replaces, session);
  }
}

interface Dated {
  at: number;
  value: PropertyValue;
}

/** `max (time, value)`: the value breaks ties, so that any order of arrival gives the same. */
function isLater(a: Dated, b: Dated): boolean {
  if (a.at !== b.at) return a.at > b.at;
  return JSON.stringify(a.value) > JSON.stringify(b.value);
}

/** The first by name, as many as a row has room for: anyone with a public key can send traits. */
function boundTraits(traits: Trait[]): Trait[] {
  const { MAX_PROPERTIES, MAX_TRAITS_BYTES } = limits;
  let bytes = 0;
  return traits
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, MAX_PROPERTIES.value)
    .filter((trait) => {
      bytes += getConvexSize({ ...trait });
      return bytes <= MAX_TRAITS_BYTES.value;
    });
}
