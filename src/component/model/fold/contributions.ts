/**
 * The contributions of events and sessions to the rollups. A changed session takes its old
 * contribution back and adds its new one, so that a fold's deltas are `contributions(new) −
 * contributions(old)`.
 */
import {
  eventDimensions,
  NONE_KEY,
  noneKeyOf,
  OVERVIEW,
  OVERVIEW_KEY,
  propertyDimension,
  sessionDimensions,
  type Dimension,
  type DistinctMetric,
  type Metric,
  type SessionDimension,
} from "../../../shared/dimensions.js";
import { hash32 } from "../../../shared/codec/hash.js";
import { negativeRevenue } from "../../../shared/codec/revenueSums.js";
import type { Zone } from "../../../shared/time/zone.js";
import { eventKeys, promotedKeys } from "./attributes.js";
import type { Deltas } from "../rollups/deltas.js";
import { countsAsEvent, type ModelEvent } from "../../../shared/event/event.js";
import { DIRECT } from "./origin.js";
import { durationMs, isBounce, type Session } from "./sessions.js";

/** The settings of a site by which its events count. */
export interface CountedBy {
  readonly zone: Zone;
  readonly promotedProperties: readonly string[];
}

type Sums = Partial<Record<Metric, number>>;
type Hashes = Partial<Record<DistinctMetric, number>>;

/**
 * Counts an event in its own bucket: in the overview, and under its key of each dimension, or as
 * one that has none. Leaves out events about a group.
 */
export function addEvent(
  deltas: Deltas,
  { zone, promotedProperties }: CountedBy,
  event: ModelEvent,
): void {
  if (event.type === "group") return;
  const bucket = zone.hourStart(event.occurredAt);
  const sums: Sums = {
    events: countsAsEvent(event) ? 1 : 0,
    pageviews: event.type === "pageview" ? 1 : 0,
  };
  const hashes: Hashes = {};
  if (event.visitorId !== undefined) hashes.visitors = hash32(event.visitorId);
  if (event.userId !== undefined) hashes.users = hash32(event.userId);
  const revenue = event.revenue && [event.revenue];
  const counts = { sums, hashes, revenue };
  deltas.add(bucket, OVERVIEW, OVERVIEW_KEY, counts);
  const keys = new Map<string, string>([
    ...Object.entries(eventKeys(event)),
    ...promotedKeys(event, promotedProperties),
  ]);
  const promoted = promotedProperties.map(propertyDimension);
  for (const dimension of [...eventDimensions, ...promoted]) {
    const key = keys.get(dimension) ?? noneKeyOf(dimension);
    if (key !== undefined) deltas.add(bucket, dimension, key, counts);
  }
}

/** Counts a visitor as new in the bucket in which it was first seen, or takes that back. */
export function addNewVisitor(
  deltas: Deltas,
  zone: Zone,
  firstSeenAt: number,
  sign: 1 | -1,
): void {
  const bucket = zone.hourStart(firstSeenAt);
  const sums: Sums = { newVisitors: sign };
  deltas.add(bucket, OVERVIEW, OVERVIEW_KEY, { sums });
}

/** Sessions of one visitor, and the one that they have become. */
export interface ReplacedSessions {
  visitorId: string;
  before: readonly Session[];
  after: Session;
}

/** Takes the contributions of the sessions before back, and adds that of the one after. */
export function replaceSessions(
  deltas: Deltas,
  zone: Zone,
  { visitorId, before, after }: ReplacedSessions,
): void {
  const hashes: Hashes = { visitors: hash32(visitorId) };
  const counted = new Set<string>();
  for (const session of before) {
    const bucket = zone.hourStart(session.startedAt);
    const back = { session, sign: -1 as const };
    addSession(deltas, bucket, back, () => ({}));
    for (const [dimension, key] of countedKeys(session)) {
      counted.add(`${bucket} ${dimension} ${key}`);
    }
  }
  const bucket = zone.hourStart(after.startedAt);
  // If a session before had the same key in the same bucket, that sketch has the visitor already.
  const added = { session: after, sign: 1 as const };
  addSession(deltas, bucket, added, (dimension, key) =>
    counted.has(`${bucket} ${dimension} ${key}`) ? {} : hashes,
  );
}

/** The key of a session under every session dimension that it has a value for. */
export function sessionKeys(session: Session): [Dimension, string][] {
  return countedKeys(session).filter(([, key]) => key !== NONE_KEY);
}

/** The key under which a session counts in every session dimension: its value, or that of none. */
function countedKeys(session: Session): [Dimension, string][] {
  const keys: [Dimension, string][] = [];
  for (const dimension of sessionDimensions) {
    const key = sessionKey(session, dimension) ?? noneKeyOf(dimension);
    if (key !== undefined) keys.push([dimension, key]);
  }
  return keys;
}

function sessionKey(
  session: Session,
  dimension: SessionDimension,
): string | undefined {
  switch (dimension) {
    case "exitPage":
      return session.exitPage?.value;
    case "channel":
      return session.origin.channel ?? DIRECT;
    case "referrer":
    case "source":
    case "medium":
    case "campaign":
    case "term":
    case "content":
      return session.origin[dimension];
    default:
      return session.values[dimension]?.value;
  }
}

function addSession(
  deltas: Deltas,
  bucket: number,
  { session, sign }: { session: Session; sign: 1 | -1 },
  hashesFor: (dimension: Dimension, key: string) => Hashes,
): void {
  const sums: Sums = {
    sessions: sign,
    bounces: isBounce(session) ? sign : 0,
    durationMs: sign * durationMs(session),
  };
  // In the overview, events, pageviews and revenue count in the bucket of the event, not of the
  // session.
  deltas.add(bucket, OVERVIEW, OVERVIEW_KEY, { sums });
  sums.pageviews = sign * session.pageviews;
  sums.events = sign * session.events;
  const earned = session.revenue;
  const revenue = earned && (sign === 1 ? earned : negativeRevenue(earned));
  for (const [dimension, key] of countedKeys(session)) {
    const hashes = hashesFor(dimension, key);
    deltas.add(bucket, dimension, key, { sums, hashes, revenue });
  }
}
