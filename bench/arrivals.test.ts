/** Checks that arrivals send all events of the traffic, once each and in time. */
import { expect, test } from "vitest";
import { DAY, MINUTE, SECOND } from "../src/shared/units.js";
import { arrivals, type Arrival } from "./arrivals.js";
import { sessionsOf } from "./traffic.js";

const FROM = Date.UTC(2026, 5, 1);
const EVENTS = 600;

const idsOf = (events: readonly { eventId?: string | undefined }[]) =>
  events.map(({ eventId }) => eventId).sort();

test.each(["bulk", "browsers", "browser", "live"] as const)(
  "%s sends each event of the month once",
  (arrival) => {
    const requests = arrivals[arrival](EVENTS, FROM);
    const all = sessionsOf(EVENTS, FROM, 30 * DAY).flat();
    expect(idsOf(requests.flatMap(({ events }) => events))).toEqual(idsOf(all));
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(EVENTS);
  },
);

test.each([
  ["browser", 5 * MINUTE, 10],
  ["live", 5 * SECOND, 100],
] as const)(
  "%s sends events of one visitor, in order, when they have happened",
  (arrival: Arrival, longestWaitMs, mostEvents) => {
    let lastSentAt = 0;
    const sizes = new Set<number>();
    for (const { sentAt, events } of arrivals[arrival](EVENTS, FROM)) {
      expect(sentAt).toBeGreaterThanOrEqual(lastSentAt);
      lastSentAt = sentAt;
      const times = events.map(({ occurredAt }) => occurredAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(new Set(events.map(({ visitorId }) => visitorId)).size).toBe(1);
      expect(times.at(-1)).toBeLessThanOrEqual(sentAt);
      expect(sentAt - times[0]!).toBeLessThanOrEqual(longestWaitMs);
      expect(events.length).toBeLessThanOrEqual(mostEvents);
      sizes.add(events.length);
    }
    expect(sizes.size).toBeGreaterThan(1);
  },
);
