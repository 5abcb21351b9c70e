/**
 * What is happening right now on a site with more events than one read covers: estimated from slices
 * of a quarter of a minute, each read whole or by its newest events, and from what some of the visitors
 * did in the whole window.
 *
 * Whoever has an event in a slice that was read whole is seen, and counts once. Of the others only some
 * are met: an event of a slice that was read by a quarter stands for four. They are drawn by their
 * events, so whoever has many is drawn often: each draw counts as the visitor's share, one over its
 * events. That makes the sum right on average, however often visitors return.
 */
import type { Approximation } from "../../../shared/api/approximationFields.js";
import { sayApproximate } from "../../../shared/figures/approximations.js";
import { hash32 } from "../../../shared/codec/hash.js";
import { REALTIME_MINUTES } from "../../../shared/time/realtimeWindow.js";
import type { Realtime } from "../../../shared/api/realtime.js";
import { MINUTE } from "../../../shared/units.js";
import { eventKeys } from "../fold/attributes.js";
import { currentSession, sourceIn, Tally } from "./realtime.js";
import {
  active,
  activeFrom,
  visitorsOf,
  within,
  type Slice,
  type VisitorHistory,
} from "./realtimeSlices.js";
import type { Span } from "../rollups/rangePlan.js";
import { belongsToSession, type SessionCut } from "../fold/sessions.js";

/** Draws of visitors who are not seen, for each total. */
const MAX_DRAWS = 100;
/** Of those who are seen, to know their pages, sources and countries. */
const MAX_SEEN = 100;

/** Standard deviations, as `vRealtime` says them. */
const estimated: Approximation[] = [
  { reason: "budget", figures: "visitors", relativeError: 0.07 },
  { reason: "budget", figures: "minutes", relativeError: 0.15 },
  { reason: "budget", figures: "rows" },
];

type Histories = ReadonlyMap<string, VisitorHistory>;

/** Whom to look up, in an order in which any number of the first is a fair sample. */
export function visitorsToLookUp(
  slices: readonly Slice[],
  window: Span,
): string[] {
  const all = populationOf(slices);
  const drawn = [...all.draws, ...populationOf(active(slices, window)).draws];
  const others = drawn.map(({ visitorId }) => visitorId);
  return inFairOrder([...new Set([...someOf(all.seen), ...others])]);
}

/** The estimate. Visitors who were not looked up are left out, and those who were stand for them. */
export function realtimeEstimate(
  cut: SessionCut,
  slices: readonly Slice[],
  histories: Histories,
  window: Span,
): Realtime {
  const population = populationOf(slices);
  const weights = weightsOf(population, window, histories);
  const visitors = totalOf(slices, population.seen.size, weights);
  const recent = active(slices, window);
  const activeSpan = { ...window, from: activeFrom(window) };
  const recentPopulation = populationOf(recent);
  const activeVisitors = totalOf(
    recent,
    recentPopulation.seen.size,
    weightsOf(recentPopulation, activeSpan, histories),
  );
  const minutes = minutesOf(slices, window);
  const perEvent = visitorsPerEvent(population, minutes, histories);
  const someSeen = someOf(population.seen).filter((id) => histories.has(id));
  for (const visitorId of someSeen) {
    weights.set(visitorId, population.seen.size / someSeen.length);
  }
  const [pages, sources, countries] = [new Tally(), new Tally(), new Tally()];
  for (const [visitorId, weight] of weights) {
    const { events = [], sessions = [] } = histories.get(visitorId) ?? {};
    for (const event of events) {
      if (event.type !== "pageview" || !belongsToSession(event)) continue;
      pages.add(eventKeys(event).page, visitorId, weight);
    }
    const current = currentSession(cut, sessions, events);
    sources.add(sourceIn(current), visitorId, weight);
    countries.add(current?.values.country?.value, visitorId, weight);
  }
  return {
    activeVisitors: Math.min(activeVisitors, visitors),
    visitors,
    minutes: minutes.map(({ span, slices: own }) => ({
      start: span.from,
      visitors: Math.min(visitors, visitorsOfMinute(own, perEvent)),
    })),
    pages: pages.rows(),
    sources: sources.rows(),
    countries: countries.rows(),
    ...sayApproximate(estimated),
  };
}

/** The visitors of some slices. */
interface Population {
  slices: readonly Slice[];
  /** Those with an event in a slice that was read whole. */
  seen: Set<string>;
  /** Others, by events of theirs. */
  draws: readonly Draw[];
  /** Events of the others for which each draw stands. */
  eventsPerDraw: number;
}

/** A visitor drawn by one of its events. */
interface Draw {
  visitorId: string;
  occurredAt: number;
}

/** Draws at even steps, where each event is as wide as the events for which it stands. */
function populationOf(slices: readonly Slice[]): Population {
  const seen = visitorsOf(slices.filter(({ share }) => share === 1));
  const others = slices.flatMap(({ events, share }) =>
    events.flatMap((event) =>
      belongsToSession(event) && !seen.has(event.visitorId)
        ? [{ event, width: 1 / share }]
        : [],
    ),
  );
  const total = others.reduce((sum, { width }) => sum + width, 0);
  const eventsPerDraw = total / MAX_DRAWS;
  const draws: Draw[] = [];
  let end = 0;
  for (const { event, width } of others) {
    end += width;
    while (end > (draws.length + 0.5) * eventsPerDraw) {
      draws.push(event);
    }
  }
  return { slices, seen, draws, eventsPerDraw };
}

/** Of the visitors who were drawn and looked up: for how many each stands. */
function weightsOf(
  population: Population,
  span: Span,
  histories: Histories,
): Map<string, number> {
  const { draws, eventsPerDraw } = population;
  const known = draws.filter(({ visitorId }) => histories.has(visitorId));
  const perKnown = (eventsPerDraw * draws.length) / known.length;
  const weights = new Map<string, number>();
  for (const { visitorId } of known) {
    const events = eventsIn(population, span, visitorId, histories);
    const before = weights.get(visitorId) ?? 0;
    weights.set(visitorId, before + perKnown / events);
  }
  return weights;
}

/** A visitor's events in a span; what its history does not reach is taken from the slices. */
function eventsIn(
  { slices }: Population,
  { from, to }: Span,
  visitorId: string,
  histories: Histories,
): number {
  const { events, reachesTo } = histories.get(visitorId) ?? {
    events: [],
    reachesTo: to,
  };
  const known = events.filter(
    (event) =>
      belongsToSession(event) &&
      from <= event.occurredAt &&
      event.occurredAt < to,
  );
  let unknown = 0;
  const before = Math.min(to, reachesTo);
  for (const slice of reachesTo > from ? slices : []) {
    const own = slice.events.filter(
      (event) =>
        belongsToSession(event) &&
        event.visitorId === visitorId &&
        from <= event.occurredAt &&
        event.occurredAt < before,
    );
    unknown += own.length / slice.share;
  }
  return Math.max(1, known.length + unknown);
}

/** At least those who were met. */
function totalOf(
  slices: readonly Slice[],
  seen: number,
  weights: ReadonlyMap<string, number>,
): number {
  const others = [...weights.values()].reduce((sum, own) => sum + own, 0);
  return Math.max(visitorsOf(slices).size, Math.round(seen + others));
}

interface MinuteSlices {
  span: Span;
  slices: readonly Slice[];
}

function minutesOf(slices: readonly Slice[], { from }: Span): MinuteSlices[] {
  return Array.from({ length: REALTIME_MINUTES }, (_, index) => {
    const start = from + index * MINUTE;
    const span = { from: start, to: start + MINUTE };
    return { span, slices: within(slices, span) };
  });
}

/** Visitors of a minute for each event of those who were met once in it. */
function visitorsPerEvent(
  population: Population,
  minutes: readonly MinuteSlices[],
  histories: Histories,
): number {
  let [events, visitors] = [0, 0];
  for (const { span, slices } of minutes) {
    const once = metOnce(slices);
    for (const { visitorId, occurredAt } of population.draws) {
      const isInside = span.from <= occurredAt && occurredAt < span.to;
      if (!isInside || !once.has(visitorId) || !histories.has(visitorId)) {
        continue;
      }
      events++;
      visitors += 1 / eventsIn(population, span, visitorId, histories);
    }
  }
  return events === 0 ? 1 : visitors / events;
}

/** Whoever was met several times counts once: only the others may stand for more. */
function visitorsOfMinute(slices: readonly Slice[], perEvent: number): number {
  const all = visitorsOf(slices).size;
  const once = metOnce(slices);
  const estimated = [...once.values()].reduce((sum, width) => sum + width, 0);
  return Math.max(all, Math.round(all - once.size + estimated * perEvent));
}

/** Visitors with one of the events and in no slice that was read whole, and for how many it stands. */
function metOnce(slices: readonly Slice[]): Map<string, number> {
  const once = new Map<string, number>();
  const more = new Set<string>();
  for (const { events, share } of slices) {
    for (const event of events) {
      if (!belongsToSession(event)) continue;
      const { visitorId } = event;
      const isMore = share === 1 || more.has(visitorId) || once.has(visitorId);
      if (isMore) {
        more.add(visitorId);
        once.delete(visitorId);
      } else {
        once.set(visitorId, 1 / share);
      }
    }
  }
  return once;
}

function someOf(visitors: ReadonlySet<string>): string[] {
  return inFairOrder([...visitors]).slice(0, MAX_SEEN);
}

function inFairOrder(visitors: readonly string[]): string[] {
  return [...visitors].sort((a, b) => hash32(a) - hash32(b));
}
