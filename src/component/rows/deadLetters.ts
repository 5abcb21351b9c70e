/** Rows of events that failed to fold. Ranges are in the order of their index. */
import type { DeadLetterState } from "../../shared/api/deadLetters.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import {
  within,
  type Inserter,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
} from "./ranges.js";

export async function insertLetter(
  db: Inserter,
  letter: NewRow<"deadLetters">,
): Promise<void> {
  await db.insert("deadLetters", letter);
}

/** Letters of a site, by `by_siteId_and_failedAt`. */
export function lettersOfSite(
  db: Reader,
  siteId: Id<"sites">,
): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_siteId_and_failedAt", (q) => q.eq("siteId", siteId));
}

/**
 * Letters of one state, by `by_siteId_and_quarantinedAt_and_failedAt`: active ones by their
 * failure, quarantined ones by the failure that ended their retries.
 */
export function lettersOfState(
  db: Reader,
  siteId: Id<"sites">,
  state: DeadLetterState,
): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_siteId_and_quarantinedAt_and_failedAt", (q) => {
      const ofSite = q.eq("siteId", siteId);
      return state === "active"
        ? ofSite.eq("quarantinedAt", undefined)
        : ofSite.gt("quarantinedAt", 0);
    });
}

/** Letters by the time of their event, by `by_siteId_and_occurredAt`. */
export function lettersByTime(
  db: Reader,
  siteId: Id<"sites">,
  times: Times | RowPosition = {},
): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      within(q.eq("siteId", siteId), "occurredAt", times),
    );
}

/** Letters of an event, by `by_eventDocumentId`: one at most, if nothing went wrong. */
export function lettersOfEvent(
  db: Reader,
  eventDocumentId: Id<"events">,
): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_eventDocumentId", (q) =>
      q.eq("eventDocumentId", eventDocumentId),
    );
}

/** Finds the letter of an event; null where it has none. */
export function letterOf(
  db: Reader,
  eventDocumentId: Id<"events">,
): Promise<Doc<"deadLetters"> | null> {
  return lettersOfEvent(db, eventDocumentId).first();
}

/** When retries are due. Both ends are included. */
interface DueTimes {
  /** Default: the first. */
  from?: number;
  upTo: number;
}

/**
 * Letters by the time of their next retry, of one site by `by_siteId_and_retryAt`, or of all sites
 * by `by_retryAt`. Quarantined letters have no such time, and are not among them.
 */
export function dueLetters(
  db: Reader,
  siteId: Id<"sites"> | null,
  { from = 0, upTo }: DueTimes,
): Rows<"deadLetters"> {
  const letters = db.query("deadLetters");
  return siteId === null
    ? letters.withIndex("by_retryAt", (q) =>
        q.gte("retryAt", from).lte("retryAt", upTo),
      )
    : letters.withIndex("by_siteId_and_retryAt", (q) =>
        q.eq("siteId", siteId).gte("retryAt", from).lte("retryAt", upTo),
      );
}

/** Quarantined letters of all sites, by `by_retryAt`: those without a time. */
export function lettersInQuarantine(db: Reader): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_retryAt", (q) => q.eq("retryAt", undefined));
}

/** Letters of the sites after this one, by `by_siteId_and_retryAt`. Null: of all sites. */
export function lettersOfSitesAfter(
  db: Reader,
  siteId: Id<"sites"> | null,
): Rows<"deadLetters"> {
  return db
    .query("deadLetters")
    .withIndex("by_siteId_and_retryAt", (q) =>
      siteId === null ? q : q.gt("siteId", siteId),
    );
}

/** Deletes the letter of an event that is being deleted. Returns whether it had one. */
export async function deleteLetterOf(
  { db }: MutationCtx,
  eventDocumentId: Id<"events">,
): Promise<boolean> {
  const letter = await letterOf(db, eventDocumentId);
  if (letter) await db.delete("deadLetters", letter._id);
  return letter !== null;
}
