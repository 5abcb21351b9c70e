/**
 * The reference model: every figure, by brute force over the distinct accepted events of one site.
 * It shares no code with the implementation, and property tests compare the two.
 */
import { definitionOf } from "../../shared/dimensions.js";
import type {
  Dimension,
  DistinctMetric,
  Metric,
} from "../../shared/dimensions.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { referenceBuckets } from "./referenceBuckets.helpers.js";
import type {
  ReferenceBucket,
  ReferenceInterval,
} from "./referenceBuckets.helpers.js";
import {
  groupBy,
  referenceSessionKey,
  referenceSessions,
} from "./referenceSessions.helpers.js";
import type {
  ReferenceSession,
  ReferenceSite,
} from "./referenceSessions.helpers.js";
import {
  isRevenue,
  revenueFigures,
  type RevenueFigures,
} from "./referenceRevenue.helpers.js";

export { referenceSessions } from "./referenceSessions.helpers.js";
export type {
  ReferenceSession,
  ReferenceSite,
} from "./referenceSessions.helpers.js";

export type ReferenceOverview = Record<Metric | DistinctMetric, number> &
  RevenueFigures;

/** The metrics that the dimension has, `visitors` if it counts them, and revenue. */
export type ReferenceRow = Partial<Record<Metric | "visitors", number>> &
  RevenueFigures;

export function referenceOverview(
  site: ReferenceSite,
  events: ModelEvent[],
  from: number,
  to: number,
): ReferenceOverview {
  return overviewOf(events, referenceSessions(site, events), from, to);
}

/** One overview for each bucket that overlaps the range, empty ones included. */
export function referenceTimeseries(
  site: ReferenceSite,
  events: ModelEvent[],
  from: number,
  to: number,
  interval: ReferenceInterval,
): (ReferenceBucket & { overview: ReferenceOverview })[] {
  const sessions = referenceSessions(site, events);
  return referenceBuckets(site.timeZone, interval, from, to).map((bucket) => ({
    ...bucket,
    overview: overviewOf(events, sessions, bucket.from, bucket.to),
  }));
}

/** The key under which the model has what has no value of a dimension. */
export const REFERENCE_NONE = "";

/** The rows of a dimension by key, and what has no value of it. */
export function referenceBreakdown(
  site: ReferenceSite,
  events: ModelEvent[],
  dimension: Dimension,
  from: number,
  to: number,
): Map<string, ReferenceRow> {
  const { scope, metrics, distinct } = definitionOf(dimension);
  const rows = new Map<string, ReferenceRow>();
  const addRow = (
    key: string,
    sums: Record<Exclude<Metric, "newVisitors">, number>,
    visitors: number,
    revenue: RevenueFigures,
  ) => {
    const row: ReferenceRow = {};
    for (const metric of metrics) row[metric] = sums[metric];
    if (distinct.length > 0) row.visitors = visitors;
    if (Object.values(row).every((figure) => figure === 0)) return;
    rows.set(key, { ...row, ...revenue });
  };

  if (scope === "event") {
    const inRange = events.filter((event) =>
      isWithin(event.occurredAt, from, to),
    );
    const groups = groupBy(inRange, (event) => eventKey(event, dimension));
    for (const [key, group] of groups) {
      addRow(
        key,
        { ...eventSums(group), sessions: 0, bounces: 0, durationMs: 0 },
        countDistinct(group.map((event) => event.visitorId)),
        revenueFigures(group.map((event) => event.revenue)),
      );
    }
  } else {
    const inRange = referenceSessions(site, events).filter((session) =>
      isWithin(session.startedAt, from, to),
    );
    // A session that came by itself is direct: every session has a channel.
    const none = dimension === "channel" ? undefined : REFERENCE_NONE;
    const groups = groupBy(
      inRange,
      (session) => referenceSessionKey(site, session, dimension) ?? none,
    );
    for (const [key, group] of groups) {
      addRow(
        key,
        {
          ...sessionSums(group),
          pageviews: sum(group.map((session) => session.pageviews)),
          events: sum(group.map((session) => session.events)),
        },
        countDistinct(group.map((session) => session.visitorId)),
        revenueFigures(group.flatMap((session) => session.revenue ?? [])),
      );
    }
  }
  return rows;
}

/**
 * The faults of a breakdown, one line for each, none if it is right. Sums must be equal. In a
 * session dimension `visitors` may be too high, and a key may stay with visitors alone, because
 * sketches only grow. A late event that changes what a session began with leaves its visitor
 * behind.
 */
export function breakdownFaults(
  dimension: Dimension,
  actual: ReadonlyMap<string, ReferenceRow>,
  expected: ReadonlyMap<string, ReferenceRow>,
): string[] {
  const { scope, metrics, distinct } = definitionOf(dimension);
  const faults: string[] = [];
  for (const key of new Set([...actual.keys(), ...expected.keys()])) {
    const [row, truth] = [actual.get(key), expected.get(key)];
    const named = Object.keys({ ...row, ...truth }).filter(isRevenue);
    for (const metric of [...metrics, ...distinct, ...named]) {
      const is = row?.[metric] ?? 0;
      const shouldBe = truth?.[metric] ?? 0;
      const mayExceed = metric === "visitors" && scope === "session";
      if (is === shouldBe || (mayExceed && is > shouldBe)) continue;
      faults.push(`${dimension} "${key}" ${metric}: ${is}, not ${shouldBe}`);
    }
  }
  return faults;
}

function overviewOf(
  events: ModelEvent[],
  sessions: ReferenceSession[],
  from: number,
  to: number,
): ReferenceOverview {
  const inRange = events.filter((event) =>
    isWithin(event.occurredAt, from, to),
  );
  const started = sessions.filter((session) =>
    isWithin(session.startedAt, from, to),
  );
  const firstSeen = [
    ...groupBy(events, (event) => event.visitorId).values(),
  ].map((group) => Math.min(...group.map((event) => event.occurredAt)));
  return {
    ...eventSums(inRange),
    ...sessionSums(started),
    visitors: countDistinct(inRange.map((event) => event.visitorId)),
    newVisitors: firstSeen.filter((at) => isWithin(at, from, to)).length,
    users: countDistinct(inRange.map((event) => event.userId)),
    ...revenueFigures(inRange.map((event) => event.revenue)),
  };
}

function eventSums(events: ModelEvent[]) {
  const count = (type: ModelEvent["type"]) =>
    events.filter((event) => event.type === type).length;
  return {
    events: count("pageview") + count("track") + count("identify"),
    pageviews: count("pageview"),
  };
}

function sessionSums(sessions: ReferenceSession[]) {
  return {
    sessions: sessions.length,
    bounces: sessions.filter(
      (session) => session.pageviews <= 1 && session.customEvents === 0,
    ).length,
    durationMs: sum(
      sessions.map((session) => session.endedAt - session.startedAt),
    ),
  };
}

/** The key under which an event counts in an event dimension. */
function eventKey(event: ModelEvent, dimension: Dimension): string | undefined {
  switch (dimension) {
    case "page":
      return event.path ?? REFERENCE_NONE;
    case "hostname":
      return event.hostname ?? REFERENCE_NONE;
    // An event without a name of its own lacks nothing.
    case "event":
      return event.type === "track" ? event.name : undefined;
    default:
      if (!dimension.startsWith("property:")) {
        throw new Error(`${dimension} is not an event dimension.`);
      }
      return (
        propertyText(event, dimension.slice("property:".length)) ??
        REFERENCE_NONE
      );
  }
}

/** Text, numbers and booleans count by their text. Null and nested values do not count. */
function propertyText(event: ModelEvent, key: string): string | undefined {
  const value = event.properties?.find((some) => some.key === key)?.value;
  const isNested = typeof value === "object";
  return value === undefined || isNested ? undefined : `${value}` || undefined;
}

function isWithin(at: number, from: number, to: number): boolean {
  return from <= at && at < to;
}

function countDistinct(values: (string | undefined)[]): number {
  return new Set(values.filter((value) => value !== undefined)).size;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
