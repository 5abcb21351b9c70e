/**
 * A visitor's events in groups: one for each session, and for what is outside of sessions one for
 * each day.
 */
import type { ListedEvent } from "../../shared/api/lists.js";

export interface TimelineGroup {
  /** Unique in the timeline. */
  key: string;
  /** Time of the newest event. */
  occurredAt: number;
  /** Null: outside of sessions. */
  session: { startedAt: number; endedAt: number } | null;
  events: ListedEvent[];
}

/**
 * Groups events that follow one another. Their order stays.
 * @param dayOf names the day of an instant, in the zone in which days are meant
 */
export function timelineGroups(
  events: readonly ListedEvent[],
  dayOf: (instant: number) => string,
): TimelineGroup[] {
  const groups: TimelineGroup[] = [];
  let lastName: string | undefined;
  for (const event of events) {
    const { session, occurredAt } = event;
    const name = session ? `session ${session.id}` : `day ${dayOf(occurredAt)}`;
    const last = groups.at(-1);
    if (last && name === lastName) last.events.push(event);
    else {
      groups.push({
        key: event.id,
        occurredAt,
        session: session ?? null,
        events: [event],
      });
    }
    lastName = name;
  }
  return groups;
}
