/**
 * Makes up visitors of the shop. Each seed is one endless stream of visits, made hour by hour, and
 * a range is a part of it. So a backfill up to now and a live trickle from now on fit together.
 * Sending a part twice repeats the same event ids.
 *
 * The visits follow the hour and the weekday. A part of them are by people who come back, of whom
 * some are signed in (`people.ts`) and some are regulars (`regulars.ts`).
 */
import { HOUR } from "../../src/shared/units.js";
import type { NativeEvent } from "./nativeEvent.js";
import { visitorIdOf } from "./people.js";
import { seeded, wholeNumber, type Random } from "./random.js";
import { regulars, visitsOfRegulars } from "./regulars.js";
import { LONGEST_VISIT, visitEvents } from "./visit.js";

export interface TrafficOptions {
  /** First instant, epoch milliseconds. */
  from: number;
  /** First instant after the range. */
  to: number;
  /** About so many on an ordinary weekday. */
  visitorsPerDay: number;
  seed: string | number;
  /** True: regulars look around at any hour, so that somebody comes every few seconds. */
  isWatched?: boolean;
  /** Default: `"https://harbour-and-leaf.example"`. */
  origin?: string;
}

const DEFAULT_ORIGIN = "https://harbour-and-leaf.example";
/** The share of visits by people who were here before. */
const RETURNING = 0.28;
/** The share of regulars among those. */
const REGULARS = 0.25;
/** The longest time since their first visit. */
const MEMORY_HOURS = 14 * 24;

/**
 * The share of a day's visits per UTC hour. Europe's nights are quiet, and its evenings are the
 * busiest.
 */
const dailyRhythm = [
  1.6, 1.2, 1.0, 0.9, 1.0, 1.6, 2.7, 3.9, 4.9, 5.4, 5.6, 5.5, 5.3, 5.4, 5.5,
  5.5, 5.6, 5.9, 6.4, 6.8, 6.5, 5.4, 3.9, 2.5,
];
const rhythmTotal = dailyRhythm.reduce((sum, share) => sum + share, 0);
/** Weights of the weekdays, Sunday first. */
const weekdays = [0.72, 1.02, 1.05, 1.03, 1.0, 0.94, 0.66];

/**
 * Yields the events of a range in order of time.
 * @example
 * const events = plausibleTraffic({ from, to, visitorsPerDay: 400, seed: 1 });
 * for (const event of events) batch.push(event);
 */
export function* plausibleTraffic(
  options: TrafficOptions,
): Generator<NativeEvent> {
  const { from, to } = options;
  // Visits that began earlier may reach into the range.
  const first = Math.floor((from - LONGEST_VISIT) / HOUR) * HOUR;
  let waiting: NativeEvent[] = [];
  for (let hour = first; hour < to; hour += HOUR) {
    const events = [...waiting, ...eventsOfHour(hour, options)].sort(
      (a, b) => a.occurredAt - b.occurredAt,
    );
    waiting = [];
    for (const event of events) {
      if (event.occurredAt >= hour + HOUR) waiting.push(event);
      else if (event.occurredAt >= from && event.occurredAt < to) yield event;
    }
  }
}

function eventsOfHour(hour: number, options: TrafficOptions): NativeEvent[] {
  const { seed, visitorsPerDay, origin = DEFAULT_ORIGIN } = options;
  const random = seeded(`${seed}/${hour}`);
  const visits = wholeNumber(random, visitsExpected(hour, visitorsPerDay));
  const events = Array.from({ length: visits }, (_, i) => {
    const id = nameOf(hour, i, seed);
    const isReturning = random() < RETURNING;
    const visitorId = isReturning
      ? returningVisitor(random, hour, options)
      : visitorIdOf(id);
    const startedAt = hour + Math.floor(random() * HOUR);
    return visitEvents({ id, visitorId, startedAt, origin }, isReturning);
  }).flat();
  return options.isWatched
    ? [...events, ...visitsOfRegulars(hour, seed, origin)]
    : events;
}

/** Names a visit by its hour and its number. */
const nameOf = (hour: number, i: number, seed: string | number) =>
  `${seed}/${hour / HOUR}/${i}`;

function visitsExpected(hour: number, visitorsPerDay: number): number {
  const date = new Date(hour);
  const ofDay = (dailyRhythm[date.getUTCHours()] ?? 0) / rhythmTotal;
  return visitorsPerDay * ofDay * (weekdays[date.getUTCDay()] ?? 1);
}

/** Picks a regular, or a visitor of an earlier hour. Recent hours are likelier. */
function returningVisitor(
  random: Random,
  hour: number,
  { seed, visitorsPerDay }: TrafficOptions,
): string {
  if (random() < REGULARS)
    return regulars[Math.floor(random() * regulars.length)]!;
  const ago = 1 + Math.floor(random() ** 2 * MEMORY_HOURS);
  const then = hour - ago * HOUR;
  const visits = Math.max(1, Math.floor(visitsExpected(then, visitorsPerDay)));
  return visitorIdOf(nameOf(then, Math.floor(random() * visits), seed));
}
