/** Arrivals: the same traffic, sent in different ways. */
import { DAY, SECOND } from "../src/shared/units.js";
import { inOrder, sessionsOf, type BenchEvent } from "./traffic.js";

export interface BenchRequest {
  sentAt: number;
  /** The events are older than live ones may be. */
  isImport?: boolean;
  events: BenchEvent[];
}

export const arrivals = {
  /** A server collects 500 events and then sends them. Each waits until the 500th has happened. */
  bulk: (events: number, from: number) =>
    chunksOf(inOrder(sessionsOf(events, from, 30 * DAY)), 500).map(
      (request) => ({ ...request, isImport: true }),
    ),
  /** Every browser sends its own events, three at a time. */
  browsers: (events: number, from: number) =>
    sessionsOf(events, from, 30 * DAY)
      .flatMap((session) => chunksOf(session, 3))
      .sort((a, b) => a.sentAt - b.sentAt),
  /**
   * One event every 10 s for a day. Each fold has the fewest events it can have, so this is the
   * most expensive load.
   */
  trickle: (events: number, from: number) =>
    inOrder(sessionsOf(events, from, events * 10 * SECOND)).map(
      (event, index) => {
        const occurredAt = from + index * 10 * SECOND;
        return { sentAt: occurredAt, events: [{ ...event, occurredAt }] };
      },
    ),
} satisfies Record<string, (events: number, from: number) => BenchRequest[]>;

export type Arrival = keyof typeof arrivals;

/** One event every 10 s for a day. */
export const TRICKLE_EVENTS = DAY / (10 * SECOND);

function chunksOf(events: BenchEvent[], size: number): BenchRequest[] {
  const requests: BenchRequest[] = [];
  for (let start = 0; start < events.length; start += size) {
    const chunk = events.slice(start, start + size);
    requests.push({ sentAt: chunk.at(-1)?.occurredAt ?? 0, events: chunk });
  }
  return requests;
}
