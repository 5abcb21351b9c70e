/**
 * Ranges by which lists, reports, removals and clean-up find events. Requests and folds read none of
 * them. They are in the order of their index, as those of `events.ts` are.
 */
import type { Id } from "../_generated/dataModel.js";
import type { RowPosition } from "../model/removals/removal.js";
import { eventsOfVisitor } from "./events.js";
import { rowsBehind, type Reader, type TimesBehind } from "./ranges.js";
import { EventRange, storedLane, type LoggedEvent } from "./eventForm.js";

type Event = LoggedEvent;

/**
 * Events of all lanes after this one, by `by_siteId_and_lane_and_seq` in the order of lanes. Null: of
 * all lanes.
 */
export function eventsOfLanesAfter(
  db: Reader,
  siteId: Id<"sites">,
  lane: number | null,
): EventRange {
  return new EventRange(
    db.query("events").withIndex("by_siteId_and_lane_and_seq", (q) => {
      const ofSite = q.eq("siteId", siteId);
      return lane === null ? ofSite : ofSite.gt("lane", storedLane(lane));
    }),
  );
}

/** Events of a visitor behind one of them, in the order of `eventsOfVisitor`. */
export function eventsOfVisitorBehind(
  db: Reader,
  siteId: Id<"sites">,
  visitorId: string,
  times: TimesBehind,
): AsyncGenerator<Event> {
  return rowsBehind(
    (part) => eventsOfVisitor(db, siteId, visitorId, part),
    times,
  );
}

/** The place of an event in an index by time. */
export function positionAmongTimes(event: Event): RowPosition {
  return { at: event.occurredAt, created: event._creationTime };
}
