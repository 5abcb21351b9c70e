/**
 * Estimates real time on a site with more events than one read covers. The estimate is made from
 * quarter minutes, each read whole or by its newest events, and from the histories of some visitors
 * in the whole window.
 *
 * A visitor with an event in a quarter that was read whole is seen, and counts once. Only some of
 * the other visitors are met: where a fourth of a quarter was read, one of its events stands for
 * four. Visitors are drawn by their events, so a visitor with many events is drawn often. Each draw
 * counts as one over the visitor's number of events. That makes the sum right on average, however
 * often visitors return.
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
  quartersWithin,
  type QuarterMinute,
} from "./quarterMinutes.js";
import {
  eventsIn,
  populationOf,
  weightsOf,
  type Histories,
  type Population,
} from "./population.js";
import type { Span } from "../rollups/rangePlan.js";
import { belongsToSession, type SessionCut } from "../fold/sessions.js";

/** Bounds the seen visitors who are looked up for their pages, sources and countries. */
export const MAX_SEEN = 100;

/** The standard deviations that `vRealtime` documents. */
const estimated: Approximation[] = [
  { reason: "budget", figures: "visitors", relativeError: 0.07 },
  { reason: "budget", figures: "minutes", relativeError: 0.15 },
  { reason: "budget", figures: "rows" },
];

/** The visitors to look up, in an order in which any number of the first ones is a fair sample. */
export function visitorsToLookUp(
  quarters: readonly QuarterMinute[],
  window: Span,
): string[] {
  const all = populationOf(quarters);
  const drawn = [...all.draws, ...populationOf(active(quarters, window)).draws];
  const others = drawn.map(({ visitorId }) => visitorId);
  return inFairOrder([...new Set([...someOf(all.seen), ...others])]);
}

/** Estimates a window. Visitors who were looked up stand for those who were not. */
export function realtimeEstimate(
  cut: SessionCut,
  quarters: readonly QuarterMinute[],
  histories: Histories,
  window: Span,
): Realtime {
  const population = populationOf(quarters);
  const weights = weightsOf(population, window, histories);
  const visitors = totalOf(quarters, population.seen.size, weights);
  const recent = active(quarters, window);
  const activeSpan = { ...window, from: activeFrom(window) };
  const recentPopulation = populationOf(recent);
  const activeVisitors = totalOf(
    recent,
    recentPopulation.seen.size,
    weightsOf(recentPopulation, activeSpan, histories),
  );
  const minutes = minutesOf(quarters, window);
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
    minutes: minutes.map(({ span, quarters: own }) => ({
      start: span.from,
      visitors: Math.min(visitors, visitorsOfMinute(own, perEvent)),
    })),
    pages: pages.rows(),
    sources: sources.rows(),
    countries: countries.rows(),
    ...sayApproximate(estimated),
  };
}

/** The estimated total: at least the visitors who were met. */
function totalOf(
  quarters: readonly QuarterMinute[],
  seen: number,
  weights: ReadonlyMap<string, number>,
): number {
  const others = [...weights.values()].reduce((sum, own) => sum + own, 0);
  return Math.max(visitorsOf(quarters).size, Math.round(seen + others));
}

interface MinuteQuarters {
  span: Span;
  quarters: readonly QuarterMinute[];
}

function minutesOf(
  quarters: readonly QuarterMinute[],
  { from }: Span,
): MinuteQuarters[] {
  return Array.from({ length: REALTIME_MINUTES }, (_, index) => {
    const start = from + index * MINUTE;
    const span = { from: start, to: start + MINUTE };
    return { span, quarters: quartersWithin(quarters, span) };
  });
}

/** The number of visitors of a minute for each event of visitors who were met once in it. */
function visitorsPerEvent(
  population: Population,
  minutes: readonly MinuteQuarters[],
  histories: Histories,
): number {
  let [events, visitors] = [0, 0];
  for (const { span, quarters } of minutes) {
    const once = metOnce(quarters);
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

/** Visitors who were met several times count once. Only the others may stand for more. */
function visitorsOfMinute(
  quarters: readonly QuarterMinute[],
  perEvent: number,
): number {
  const all = visitorsOf(quarters).size;
  const once = metOnce(quarters);
  const estimated = [...once.values()].reduce((sum, width) => sum + width, 0);
  return Math.max(all, Math.round(all - once.size + estimated * perEvent));
}

/**
 * Visitors who have one of the events and are in no quarter that was read whole, and the number of
 * events for which theirs stands.
 */
function metOnce(quarters: readonly QuarterMinute[]): Map<string, number> {
  const once = new Map<string, number>();
  const more = new Set<string>();
  for (const { events, share } of quarters) {
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
