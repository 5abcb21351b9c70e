/** Decides when a browser sends the events of a session, by the rule of the tracker. */
import type { BenchEvent } from "./traffic.js";

export interface BenchRequest {
  sentAt: number;
  /** The events are older than live ones may be. */
  isImport?: boolean;
  events: BenchEvent[];
}

/**
 * Moves the engagement with a page to the end of the page, when the tracker records it
 * (`src/browser/engagement.ts`): to the time of the event that follows. Without one, it stays.
 */
export function withEngagementAtEnd(
  session: readonly BenchEvent[],
): BenchEvent[] {
  let nextAt: number | undefined;
  const moved = session.toReversed().map((event) => {
    const occurredAt =
      event.type === "engagement"
        ? (nextAt ?? event.occurredAt)
        : event.occurredAt;
    nextAt = occurredAt;
    return { ...event, occurredAt };
  });
  return moved.toReversed();
}

/** The options of the tracker that decide. */
export interface BatchRule {
  flushIntervalMs: number;
  maxBatchEvents: number;
}

/**
 * Puts the events of one page into batches, as the tracker does (`src/browser/sending.ts`). What
 * waits goes at the first of three moments:
 *
 * - `flushIntervalMs` have passed since the first event that waits;
 * - the page has recorded another `maxBatchEvents` events;
 * - the visitor leaves the page, which a session does with its last event.
 */
export function batchesOf(
  session: readonly BenchEvent[],
  { flushIntervalMs, maxBatchEvents }: BatchRule,
): BenchRequest[] {
  const requests: BenchRequest[] = [];
  let waiting: BenchEvent[] = [];
  const send = (sentAt: number) => {
    requests.push({ sentAt, events: waiting });
    waiting = [];
  };
  session.forEach((event, index) => {
    const dueAt = (waiting[0]?.occurredAt ?? Infinity) + flushIntervalMs;
    if (dueAt <= event.occurredAt) send(dueAt);
    waiting.push(event);
    const isLast = index + 1 === session.length;
    if (isLast || (index + 1) % maxBatchEvents === 0) send(event.occurredAt);
  });
  return requests;
}
