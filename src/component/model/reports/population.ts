/** The visitors of some quarter minutes: those who are seen, and draws of the others. */
import { belongsToSession } from "../fold/sessions.js";
import type { Span } from "../rollups/rangePlan.js";
import {
  visitorsOf,
  type QuarterMinute,
  type VisitorHistory,
} from "./quarterMinutes.js";

/** Bounds the draws for each total, from the visitors who are not seen: each costs a look-up. */
export const MAX_DRAWS = 100;

/** Histories of visitors who were looked up, by visitor. */
export type Histories = ReadonlyMap<string, VisitorHistory>;

/** The visitors of some quarters. */
export interface Population {
  quarters: readonly QuarterMinute[];
  /** Visitors with an event in a quarter that was read whole. */
  seen: Set<string>;
  /** Other visitors, drawn by their events. */
  draws: readonly Draw[];
  /** The number of events of other visitors for which each draw stands. */
  eventsPerDraw: number;
}

/** A visitor drawn by one of its events. */
interface Draw {
  visitorId: string;
  occurredAt: number;
}

/** Draws at even steps. Each event is as wide as the number of events for which it stands. */
export function populationOf(quarters: readonly QuarterMinute[]): Population {
  const seen = visitorsOf(quarters.filter(({ share }) => share === 1));
  const others = quarters.flatMap(({ events, share }) =>
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
  return { quarters, seen, draws, eventsPerDraw };
}

/** The weights of the visitors who were drawn and looked up: how many visitors each stands for. */
export function weightsOf(
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

/**
 * The number of a visitor's events in a span. Events before its history are counted from the
 * quarters.
 */
export function eventsIn(
  { quarters }: Population,
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
  for (const quarter of reachesTo > from ? quarters : []) {
    const own = quarter.events.filter(
      (event) =>
        belongsToSession(event) &&
        event.visitorId === visitorId &&
        from <= event.occurredAt &&
        event.occurredAt < before,
    );
    unknown += own.length / quarter.share;
  }
  return Math.max(1, known.length + unknown);
}
