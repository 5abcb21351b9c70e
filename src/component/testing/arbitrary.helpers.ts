/**
 * Random sites, events, arrivals and ranges, with many of the cases where counting goes wrong:
 * ties, gaps of exactly the timeout, bridges, window, hour and day edges, changes of the clock.
 */
import fc from "../../fastCheck.helpers.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { arbitraryEventBody } from "./arbitraryEvent.helpers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import type { ReferenceSite } from "./reference.helpers.js";
import {
  referenceBucketEnd,
  referenceBucketStart,
} from "./referenceBuckets.helpers.js";

export interface ArbitrarySite extends ReferenceSite {
  lanes: number;
  /** No event happens before it. */
  origin: number;
}

/**
 * Instants at which buckets are unusual: changes of the offset if the zone has some, else the start
 * of a year.
 */
export const notableInstants = {
  UTC: ["2024-02-29T00:00Z", "2025-01-01T00:00Z"],
  "Asia/Kolkata": ["2024-12-31T18:30Z"],
  "Europe/Berlin": ["2024-03-31T01:00Z", "2024-10-27T01:00Z"],
  "America/New_York": ["2024-03-10T07:00Z", "2024-11-03T06:00Z"],
  // The clock changes by half an hour.
  "Australia/Lord_Howe": ["2024-04-06T15:00Z", "2024-10-05T15:30Z"],
  // The clock changes at midnight: a day starts at 01:00, and 23:00 comes twice.
  "America/Sao_Paulo": ["2018-11-04T03:00Z", "2018-02-18T02:00Z"],
} as const satisfies Record<string, readonly string[]>;

/** A site. Its origin is near a notable instant of its zone or anywhere, unless one is given. */
export function arbitrarySite(
  options: { origin?: number } = {},
): fc.Arbitrary<ArbitrarySite> {
  return fc
    .constantFrom(...Object.entries(notableInstants))
    .chain(([timeZone, instants]) => {
      const origin = fc.oneof(
        {
          weight: 3,
          arbitrary: fc
            .tuple(
              fc.constantFrom(...instants),
              fc.oneof(
                fc.constantFrom(0, 1, HOUR, 24 * HOUR),
                fc.nat(6 * HOUR),
              ),
            )
            .map(([instant, lead]) => Date.parse(instant) - lead),
        },
        {
          weight: 1,
          arbitrary: fc.integer({
            min: Date.parse("2018-01-01T00:00Z"),
            max: Date.parse("2026-01-01T00:00Z"),
          }),
        },
      );
      return fc.record({
        timeZone: fc.constant(timeZone),
        sessionTimeoutMs: fc
          .oneof(fc.constantFrom(5, 30, 60), fc.integer({ min: 5, max: 60 }))
          .map((minutes) => minutes * MINUTE),
        sessionRule: fc.constantFrom("gap", "window"),
        lanes: fc.integer({ min: 1, max: 4 }),
        origin:
          options.origin === undefined ? origin : fc.constant(options.origin),
      });
    });
}

/** Events with `occurredAt` in `[origin, origin + spanMs]`, in no order. */
export function arbitraryEvents(
  site: ArbitrarySite,
  {
    maxEvents = 40,
    maxVisitors = 4,
    spanMs = 12 * HOUR,
  }: { maxEvents?: number; maxVisitors?: number; spanMs?: number } = {},
): fc.Arbitrary<ModelEvent[]> {
  return fc
    .array(
      fc.tuple(
        arbitraryEventBody(maxVisitors),
        arbitraryStep(site.sessionTimeoutMs, spanMs),
        fc.nat(),
      ),
      { maxLength: maxEvents, size: "max" },
    )
    .map((drafts) => {
      const events: ModelEvent[] = [];
      for (const [body, step, pick] of drafts) {
        const mates = events.filter(
          (event) => event.visitorId === body.visitorId,
        );
        const anchor = mates[pick % Math.max(1, mates.length)] ?? events.at(-1);
        const at = step(anchor?.occurredAt ?? site.origin, site.origin);
        const occurredAt = Math.min(
          Math.max(at, site.origin),
          site.origin + spanMs,
        );
        events.push({ ...body, occurredAt });
      }
      return events;
    });
}

/** How events arrive: their indices, each once, in batches. */
export function arbitraryArrival(
  events: readonly ModelEvent[],
): fc.Arbitrary<number[][]> {
  const given = events.map((_, index) => index);
  if (given.length === 0) return fc.constant([]);
  const at = (index: number) => events[index]?.occurredAt ?? 0;
  const byTime = given.toSorted((a, b) => at(a) - at(b));
  const order = fc.oneof(
    fc.constantFrom(byTime, byTime.toReversed(), given),
    fc.shuffledSubarray(given, { minLength: given.length }),
  );
  const size = fc.oneof(
    fc.constantFrom(1, given.length),
    fc.integer({ min: 1, max: given.length }),
  );
  const sizes = fc.oneof(
    size.map((each) => given.map(() => each)),
    fc.array(fc.integer({ min: 1, max: Math.min(8, given.length) }), {
      minLength: given.length,
      maxLength: given.length,
    }),
  );
  return fc.tuple(order, sizes).map(([indices, lengths]) => {
    const batches: number[][] = [];
    let next = 0;
    for (const length of lengths) {
      if (next < indices.length)
        batches.push(indices.slice(next, next + length));
      next += length;
    }
    return batches;
  });
}

/** Indices of events that are sent once more, perhaps several times. */
export function arbitraryRedelivery(
  events: readonly ModelEvent[],
): fc.Arbitrary<number[]> {
  if (events.length === 0) return fc.constant([]);
  return fc.array(fc.nat(events.length - 1), {
    maxLength: events.length,
    size: "max",
  });
}

/** A range `[from, to)` in or around the events. Each end lies on an hour, on a day or anywhere. */
export function arbitraryRange(
  site: ArbitrarySite,
  events: readonly ModelEvent[],
): fc.Arbitrary<{ from: number; to: number }> {
  const times = [site.origin, ...events.map((event) => event.occurredAt)];
  const first = Math.min(...times) - 26 * HOUR;
  const last = Math.max(...times) + 26 * HOUR;
  const near = fc.oneof(
    fc
      .tuple(fc.constantFrom(...times), fc.constantFrom(-1, 0, 1))
      .map(([time, shift]) => time + shift),
    fc.integer({ min: first, max: last }),
  );
  const two = fc.oneof(
    fc.tuple(near, near),
    fc.constant([first, last] as const),
  );
  const edge = fc.constantFrom("hour", "day", "ragged");
  return fc.tuple(two, edge, edge).map(([[one, other], oneEdge, otherEdge]) => {
    const ends = [floorTo(site, oneEdge, one), floorTo(site, otherEdge, other)];
    const from = Math.min(...ends);
    const to = Math.max(...ends);
    if (from < to) return { from, to };
    return { from, to: referenceBucketEnd(site.timeZone, "hour", from) };
  });
}

function floorTo(
  site: ArbitrarySite,
  edge: "hour" | "day" | "ragged",
  at: number,
): number {
  return edge === "ragged" ? at : referenceBucketStart(site.timeZone, edge, at);
}

/** The step from an earlier event's time to the next event's. */
type Step = (anchor: number, origin: number) => number;

function arbitraryStep(timeoutMs: number, spanMs: number): fc.Arbitrary<Step> {
  const shift = (by: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
    by.map((delta) => (anchor) => anchor + delta);
  const edgeOf = (unit: number): fc.Arbitrary<Step> =>
    fc
      .constantFrom(-1, 0, 1, unit - 1, unit)
      .map((delta) => (anchor) => Math.floor(anchor / unit) * unit + delta);
  return fc.oneof(
    fc.nat(spanMs).map(
      (delta): Step =>
        (_, origin) =>
          origin + delta,
    ),
    shift(fc.constantFrom(0, 0, 1, -1)),
    shift(fc.integer({ min: -timeoutMs, max: timeoutMs })),
    shift(fc.constantFrom(timeoutMs - 1, timeoutMs, timeoutMs + 1)),
    shift(fc.constantFrom(1 - timeoutMs, -timeoutMs, -1 - timeoutMs)),
    // The two are far enough apart to be two sessions, and near enough for one event to bridge.
    shift(fc.integer({ min: timeoutMs + 1, max: 2 * timeoutMs })),
    edgeOf(timeoutMs),
    // Hours start on the half hour in some zones.
    edgeOf(HOUR / 2),
  );
}
