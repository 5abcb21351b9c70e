/**
 * Limits of pages: what one query of a list, of dead letters, of an export or of a profile reads.
 * `listTransactions.ts` adds them up.
 */
import { DAY, MIB } from "../../shared/units.js";

/**
 * Bounds the rows of a page. A second of JavaScript decodes several times as many. More would make
 * one empty page slow.
 */
export const MAX_PAGE_ROWS = 2000;
/**
 * Bounds the bytes of a page: a quarter of a transaction, so that a page that has grown still
 * leaves half to the app's query.
 */
export const MAX_PAGE_BYTES = 4 * MIB;
/**
 * Bounds the sessions of a page of active visitors. Each may cost three index ranges, and a page
 * that has grown leaves two fifths of a transaction's ranges to the app's query.
 */
export const MAX_ACTIVE_ROWS = 500;
/**
 * Bounds the rows of a page of a user's events or visitors, each of which is read by itself: a page
 * that has grown leaves half of a transaction's ranges. Pings of the user are among the events.
 */
export const MAX_JOINED_ROWS = 1000;
/**
 * Bounds how long before a range a session that goes on into it may have begun. No session of the
 * rule `window` is longer. Under the other rule a longer one is a screen that nobody leaves. A list
 * reads the sessions of this time after all others.
 */
export const SESSION_LOOK_BACK_MS = DAY;
/**
 * Bounds how far a page whose end is pinned may outgrow the others before the caller has to split
 * it.
 */
export const PAGE_GROWTH = 2;

/**
 * Bounds the bytes of the events that a page of dead letters shows. Its letters take little besides
 * them.
 */
export const MAX_LETTER_EVENT_BYTES = 8 * MIB;

/** Bounds the visitors of a user whose events a page joins: each costs it index ranges. */
export const MAX_VISITORS_OF_USER = 20;
/** Bounds the devices of a user on which a running session is looked for: each costs a read. */
export const MAX_DEVICES_OF_USER = 3;

/** Bounds the profile of a visitor. */
export const profile = {
  /** The newest sessions of an answer. */
  sessions: 20,
  /** The newest events of the timeline. */
  events: 100,
  /**
   * Pages of up to 2,000 rows in which the query looks for events, because engagement pings lie
   * between them.
   */
  pages: 3,
  /** A third of the 4 MiB that the pages may take in all. */
  bytesPerPage: Math.floor((4 * MIB) / 3),
};
