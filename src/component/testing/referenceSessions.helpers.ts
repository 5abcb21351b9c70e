/**
 * Sessions by brute force: sorts each visitor's client events and cuts them into runs. Part of the
 * reference model (`reference.helpers.ts`).
 */
import type { Dimension } from "../../shared/dimensions.js";
import type {
  FirstValueField,
  ModelEvent,
  OriginField,
} from "../../shared/event/event.js";
import { referenceOrigin } from "./referenceOrigins.helpers.js";
import { revenueFigures, revenueList } from "./referenceRevenue.helpers.js";

export interface ReferenceSite {
  timeZone: string;
  sessionTimeoutMs: number;
  sessionRule: "gap" | "window";
  /** The rule under test for `channel`. Without it no session has a channel. */
  channelOf?: (values: ReferenceChannelInput) => string | undefined;
}

export type ReferenceChannelInput = Partial<
  Record<"referrer" | "source" | "medium" | "campaign" | "clickId", string>
>;

/** The values that a session began with. */
export type ReferenceSessionValues = Partial<Record<FirstValueField, string>>;

/** The origin of a session. Empty: it came by itself. */
export type ReferenceOrigin = Partial<
  Record<"channel" | "clickId" | OriginField, string>
>;

export interface ReferenceSession {
  visitorId: string;
  startedAt: number;
  endedAt: number;
  pageviews: number;
  /** Pageviews, custom events and identifies. */
  events: number;
  /** The custom events, without those that say that they are not interactive. */
  customEvents: number;
  values: ReferenceSessionValues;
  origin: ReferenceOrigin;
  exitPage?: string;
  /** By currency. Absent if there is none. */
  revenue?: { amount: number; currency: string }[];
}

/** All sessions of a site, by start, then visitor. */
export function referenceSessions(
  site: ReferenceSite,
  events: ModelEvent[],
): ReferenceSession[] {
  const sessions: ReferenceSession[] = [];
  const own = events.filter((event) => event.source === "client");
  for (const [visitorId, visits] of groupBy(own, (event) => event.visitorId)) {
    const runs: ModelEvent[][] = [];
    let last: ModelEvent | undefined;
    for (const event of visits.sort((a, b) => a.occurredAt - b.occurredAt)) {
      if (last && isSameSession(site, last, event)) runs.at(-1)?.push(event);
      else runs.push([event]);
      last = event;
    }
    sessions.push(...runs.map((run) => sessionOf(site, visitorId, run)));
  }
  return sessions.sort(
    (a, b) => a.startedAt - b.startedAt || (a.visitorId < b.visitorId ? -1 : 1),
  );
}

/** The key under which a session counts in a session dimension. */
export function referenceSessionKey(
  site: ReferenceSite,
  session: ReferenceSession,
  dimension: Dimension,
): string | undefined {
  switch (dimension) {
    case "page":
    case "hostname":
    case "event":
      throw new Error(`${dimension} is not a session dimension.`);
    case "exitPage":
      return session.exitPage;
    case "channel":
      // Without a rule under test no session has a channel.
      return site.channelOf && (session.origin.channel ?? "Direct");
    case "referrer":
    case "source":
    case "medium":
    case "campaign":
    case "term":
    case "content":
      return session.origin[dimension];
    default:
      return session.values[dimension as keyof ReferenceSession["values"]];
  }
}

/** The items by key, without those that have none. */
export function groupBy<Item>(
  items: Item[],
  keyOf: (item: Item) => string | undefined,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function isSameSession(
  { sessionRule, sessionTimeoutMs }: ReferenceSite,
  earlier: ModelEvent,
  later: ModelEvent,
): boolean {
  if (sessionRule === "gap") {
    return later.occurredAt - earlier.occurredAt <= sessionTimeoutMs;
  }
  const windowOf = (event: ModelEvent) =>
    Math.floor(event.occurredAt / sessionTimeoutMs);
  return windowOf(earlier) === windowOf(later);
}

function sessionOf(
  site: ReferenceSite,
  visitorId: string,
  run: ModelEvent[],
): ReferenceSession {
  const times = run.map((event) => event.occurredAt);
  const count = (type: ModelEvent["type"]) =>
    run.filter((event) => event.type === type).length;
  const pages = inOrder(run, (event) =>
    event.type === "pageview" ? event.path : undefined,
  );
  const exitPage = pages.at(-1);
  const session: ReferenceSession = {
    visitorId,
    startedAt: Math.min(...times),
    endedAt: Math.max(...times),
    pageviews: count("pageview"),
    events: count("pageview") + count("track") + count("identify"),
    customEvents: run.filter(
      (event) => event.type === "track" && event.interactive !== false,
    ).length,
    values: defined({
      entryPage: pages[0],
      language: inOrder(run, (event) => event.language)[0],
      country: inOrder(run, (event) => event.country)[0],
      region: inOrder(run, (event) => event.region)[0],
      city: inOrder(run, (event) => event.city)[0],
      device: inOrder(run, (event) => event.device)[0],
      browser: inOrder(run, (event) => event.browser)[0],
      os: inOrder(run, (event) => event.os)[0],
    }),
    origin: referenceOrigin(site, run),
  };
  const revenue = revenueList(revenueFigures(run.map((each) => each.revenue)));
  return {
    ...session,
    ...(exitPage !== undefined && { exitPage }),
    ...(revenue.length > 0 && { revenue }),
  };
}

/** The values that events carry, by time, then value (UTF-16 order, as `<` compares). */
function inOrder(
  events: ModelEvent[],
  valueOf: (event: ModelEvent) => string | undefined,
): string[] {
  const found: { at: number; value: string }[] = [];
  for (const event of events) {
    const value = valueOf(event);
    if (value !== undefined) found.push({ at: event.occurredAt, value });
  }
  found.sort((a, b) => a.at - b.at || (a.value < b.value ? -1 : 1));
  return found.map(({ value }) => value);
}

/** The record without the fields that are undefined. */
function defined(
  values: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
