/** Pages of lists and the profile of a visitor, part by part. `limits.ts` has them among all kinds. */
import { MAX_PAGE_ITEMS } from "../../shared/api/lists.js";
import { KIB } from "../../shared/units.js";
import * as list from "./listLimits.js";
import {
  half,
  lookups,
  rowsWithin,
  SESSION_BYTES,
  site,
  STORED_EVENT_BYTES,
  times,
  VISITOR_BYTES,
  type Kinds,
  type Use,
} from "./transactionUse.js";

const ITEMS = list.PAGE_GROWTH * MAX_PAGE_ITEMS;

const ACTIVE_ROWS = list.PAGE_GROWTH * list.MAX_ACTIVE_ROWS + 1;

/** The part of an index between two cursors of three fields is five ranges. */
const RANGES_BETWEEN_CURSORS = 5;

/** The rows of a page that has grown as far as it may. */
const grown: Use = {
  ...rowsWithin(
    {
      rows: list.PAGE_GROWTH * list.MAX_PAGE_ROWS,
      bytes: list.PAGE_GROWTH * list.MAX_PAGE_BYTES,
    },
    STORED_EVENT_BYTES,
  ),
  ranges: RANGES_BETWEEN_CURSORS,
};

/** The session of each event: of its visitor, or on one of the devices of its user. */
const sessionsOf = (events: number, users: number): Use => {
  const rows = (events + users) * list.MAX_DEVICES_OF_USER;
  const ranges = events * list.MAX_DEVICES_OF_USER + users;
  // Rows of so many people have the usual size.
  return { rowsRead: rows, bytesRead: rows * KIB, ranges };
};

const { profile } = list;

export const listTransactions: Kinds = {
  "a page of a list that has grown": {
    parts: {
      rows: {
        rowsRead: list.PAGE_GROWTH * list.MAX_PAGE_ROWS,
        bytesRead: list.PAGE_GROWTH * list.MAX_PAGE_BYTES,
      },
    },
    within: half,
  },
  "a page of sessions or of groups": { parts: { site, rows: grown } },
  "a page of active visitors": {
    parts: {
      site,
      // The bytes are those of all that follows, too. The row that does not fit joins three more.
      sessions: {
        rowsRead: ACTIVE_ROWS,
        bytesRead:
          list.PAGE_GROWTH * list.MAX_PAGE_BYTES +
          3 * SESSION_BYTES +
          VISITOR_BYTES,
        ranges: RANGES_BETWEEN_CURSORS,
      },
      "newer sessions": lookups(ACTIVE_ROWS),
      visitors: lookups(ITEMS + 1),
      "newest sessions": lookups(ITEMS + 1),
    },
  },
  "a page of visitors by when they were first seen": {
    parts: {
      site,
      visitors: grown,
      "newest sessions": {
        ...lookups(ITEMS),
        bytesRead: ITEMS * SESSION_BYTES,
      },
    },
  },
  "a page of the visitors of a user": {
    parts: {
      site,
      "rows of the user": {
        rowsRead: list.PAGE_GROWTH * list.MAX_JOINED_ROWS + 1,
        ranges: RANGES_BETWEEN_CURSORS,
      },
      // The bytes of a page are those of the rows that it joins, too.
      visitors: {
        ...lookups(list.PAGE_GROWTH * list.MAX_JOINED_ROWS + 1),
        bytesRead: list.PAGE_GROWTH * list.MAX_PAGE_BYTES + VISITOR_BYTES,
      },
      "newest sessions": {
        ...lookups(ITEMS),
        bytesRead: ITEMS * SESSION_BYTES,
      },
    },
  },
  "a page of events": {
    parts: { site, events: grown, sessions: sessionsOf(ITEMS, ITEMS) },
  },
  "a page of events of a user": {
    parts: {
      site,
      "rows of the user": { rowsRead: list.MAX_VISITORS_OF_USER, ranges: 1 },
      visitors: {
        ...lookups(list.MAX_VISITORS_OF_USER),
        bytesRead: list.MAX_VISITORS_OF_USER * VISITOR_BYTES,
      },
      events: grown,
      "events that name the user": {
        ...lookups(list.PAGE_GROWTH * list.MAX_JOINED_ROWS + 1),
        bytesRead: 0,
      },
      // The page is merged from the newest event of each.
      "events of each visitor": times(list.MAX_VISITORS_OF_USER, {
        rowsRead: 1,
        bytesRead: STORED_EVENT_BYTES,
        ranges: RANGES_BETWEEN_CURSORS,
      }),
      sessions: sessionsOf(ITEMS, 1),
    },
  },
  // Only events that the list shows have such rows. Whoever deletes an event deletes them.
  "a page of events of a group": {
    parts: {
      site,
      rows: { rowsRead: ITEMS + 1, ranges: RANGES_BETWEEN_CURSORS },
      events: { ...grown, ...lookups(ITEMS + 1) },
      sessions: sessionsOf(ITEMS, ITEMS),
    },
  },
  "events of a page of dead letters": {
    parts: {
      events: { ...lookups(ITEMS), bytesRead: list.MAX_LETTER_EVENT_BYTES },
    },
    within: half,
  },
  "the profile of a visitor": {
    parts: {
      site,
      visitor: { ...lookups(1), bytesRead: VISITOR_BYTES },
      sessions: {
        rowsRead: profile.sessions,
        bytesRead: profile.sessions * SESSION_BYTES,
        ranges: 1,
      },
      timeline: times(profile.pages, {
        ...rowsWithin(
          { rows: list.MAX_PAGE_ROWS, bytes: profile.bytesPerPage },
          STORED_EVENT_BYTES,
        ),
        ranges: RANGES_BETWEEN_CURSORS,
      }),
      "sessions of the timeline": {
        ...lookups(profile.events),
        bytesRead: profile.events * SESSION_BYTES,
      },
    },
    within: half,
  },
};
