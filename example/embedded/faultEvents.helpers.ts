/** Events of the workloads that run with faults, each with an id and a place in one morning. */
import type {
  IncomingEvent,
  Properties,
} from "../../src/shared/event/incoming.js";

/** The first instant of an hour, early on the first day of a month. */
export const HOUR_NINE = Date.UTC(2026, 2, 1, 9);

let count = 0;

export function event(
  at: number,
  fields: Omit<IncomingEvent, "type" | "occurredAt" | "eventId"> &
    Partial<IncomingEvent>,
): IncomingEvent {
  return {
    type: "pageview",
    eventId: `event${count++}`,
    hostname: "app.example",
    ...(fields.type === "identify" ? {} : { path: "/" }),
    occurredAt: HOUR_NINE + at,
    ...fields,
  };
}

export const text = (key: string, value: string): Properties => [
  { key, value },
];
export const at = (afterMs: number) => HOUR_NINE + afterMs;
