/**
 * Rows of the log: what inserts one, and the ranges that requests and folds read. The others are in
 * `eventSearches.ts`, because a function evaluates all of a module that it imports. Ranges are in
 * the order of their index, oldest first. Those by time take a span, or the rest of one instant.
 */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { storedId } from "../model/log/storedId.js";
import type { RowPosition } from "../model/removals/removal.js";
import {
  EventRange,
  storedForm,
  storedLane,
  type LoggedEvent,
  type NewLoggedEvent,
} from "./eventForm.js";
import { insertLookups } from "./eventLookups.js";
import { within, type Reader, type Times } from "./ranges.js";

/** An event of a lane without its place in the log. */
export type NewEvent = Omit<NewLoggedEvent, "seq">;

/** Commits of a lane. An end that is absent is open. */
interface Commits {
  /** The range begins with the commit after this one. */
  after?: bigint | undefined;
  /** The last commit of the range. */
  upTo?: bigint | undefined;
}

/** One commit, or the rest of it: what was stored after the row of this creation time. */
interface CommitPlace {
  lane: number;
  seq: LoggedEvent["seq"];
  after?: number;
}

/**
 * Appends the event to its lane, in the place of this transaction's commit, with the rows by which
 * lookups find it.
 */
export async function insertEvent(
  db: MutationCtx["db"],
  event: NewEvent,
): Promise<void> {
  const stored = storedForm({ ...event, seq: db.vars.commitTs });
  const id = await db.insert("events", stored);
  await insertLookups(db, id, event);
}

/** A lane's log, by `by_siteId_and_lane_and_seq` in the order of commits. */
export function eventsOfLane(
  db: Reader,
  siteId: Id<"sites">,
  lane: number,
  { after, upTo }: Commits = {},
): EventRange {
  return new EventRange(
    db.query("events").withIndex("by_siteId_and_lane_and_seq", (q) => {
      const ofLane = q.eq("siteId", siteId).eq("lane", storedLane(lane));
      if (after === undefined) {
        return upTo === undefined ? ofLane : ofLane.lte("seq", upTo);
      }
      const later = ofLane.gt("seq", after);
      return upTo === undefined ? later : later.lte("seq", upTo);
    }),
  );
}

/** Events of one commit in a lane, by `by_siteId_and_lane_and_seq` in the order of storing. */
export function eventsOfCommit(
  db: Reader,
  siteId: Id<"sites">,
  { lane, seq, after }: CommitPlace,
): EventRange {
  return new EventRange(
    db.query("events").withIndex("by_siteId_and_lane_and_seq", (q) => {
      const ofCommit = q
        .eq("siteId", siteId)
        .eq("lane", storedLane(lane))
        .eq("seq", seq);
      return after === undefined
        ? ofCommit
        : ofCommit.gt("_creationTime", after);
    }),
  );
}

/** Events of a site, by `by_siteId_and_at`. */
export function eventsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  times: Times | RowPosition = {},
): EventRange {
  return new EventRange(
    db
      .query("events")
      .withIndex("by_siteId_and_at", (q) =>
        within(q.eq("siteId", siteId), "at", times),
      ),
  );
}

/** Events that a sender gave this id, by `by_siteId_and_id`. */
export function eventsWithId(
  db: Reader,
  siteId: Id<"sites">,
  eventId: string,
): EventRange {
  return new EventRange(
    db
      .query("events")
      .withIndex("by_siteId_and_id", (q) =>
        q.eq("siteId", siteId).eq("id", storedId(eventId)),
      ),
  );
}

/** Events of a visitor, by `by_siteId_and_visitor_and_at`. */
export function eventsOfVisitor(
  db: Reader,
  siteId: Id<"sites">,
  visitorId: string,
  times: Times | RowPosition = {},
): EventRange {
  return new EventRange(
    db
      .query("events")
      .withIndex("by_siteId_and_visitor_and_at", (q) =>
        within(
          q.eq("siteId", siteId).eq("visitor", storedId(visitorId)),
          "at",
          times,
        ),
      ),
  );
}
