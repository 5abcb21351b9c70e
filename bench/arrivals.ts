/** Arrivals: the same traffic, sent in different ways. */
import { DAY, MINUTE, SECOND } from "../src/shared/units.js";
import {
  batchesOf,
  withEngagementAtEnd,
  type BatchRule,
  type BenchRequest,
} from "./batches.js";
import { inOrder, sessionsOf, type BenchEvent } from "./traffic.js";

export const arrivals = {
  /** A server collects 500 events and then sends them. Each waits until the 500th has happened. */
  bulk: (events: number, from: number) =>
    requestsOf500(inOrder(sessionsOf(events, from, 30 * DAY))),
  /** Every browser sends its own events, three at a time. */
  browsers: (events: number, from: number) =>
    sessionsOf(events, from, 30 * DAY)
      .flatMap((session) => chunksOf(session, 3))
      .sort((a, b) => a.sentAt - b.sentAt),
  /**
   * Every browser collects the events of its session: ten, or those of 5 minutes, or what waits
   * when the visitor leaves.
   */
  browser: (events: number, from: number) =>
    inBatches(events, from, {
      flushIntervalMs: 5 * MINUTE,
      maxBatchEvents: 10,
    }),
  /** Every browser sends what it has 5 s after the first event that waits. */
  live: (events: number, from: number) =>
    inBatches(events, from, {
      flushIntervalMs: 5 * SECOND,
      maxBatchEvents: 100,
    }),
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

function inBatches(
  events: number,
  from: number,
  rule: BatchRule,
): BenchRequest[] {
  return sessionsOf(events, from, 30 * DAY)
    .flatMap((session) => batchesOf(withEngagementAtEnd(session), rule))
    .sort((a, b) => a.sentAt - b.sentAt);
}

/** Puts events into chunks of an import. */
export function requestsOf500(events: BenchEvent[]): BenchRequest[] {
  return chunksOf(events, 500).map((request) => ({
    ...request,
    isImport: true,
  }));
}

function chunksOf(events: BenchEvent[], size: number): BenchRequest[] {
  const requests: BenchRequest[] = [];
  for (let start = 0; start < events.length; start += size) {
    const chunk = events.slice(start, start + size);
    requests.push({ sentAt: chunk.at(-1)?.occurredAt ?? 0, events: chunk });
  }
  return requests;
}
