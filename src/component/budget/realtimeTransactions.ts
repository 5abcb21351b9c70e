/** The report of real time, part by part. `limits.ts` has it among all kinds. */
import { REALTIME_MINUTES } from "../../shared/time/realtimeWindow.js";
import {
  MAX_QUARTER_EVENTS,
  QUARTERS_PER_MINUTE,
} from "../model/reports/quarterMinutes.js";
import { MAX_DRAWS } from "../model/reports/population.js";
import { MAX_SEEN } from "../model/reports/realtimeEstimate.js";
import * as realtime from "./realtimeLimits.js";
import {
  lookups,
  rowsWithin,
  SESSION_BYTES,
  site,
  STORED_EVENT_BYTES,
  type Kinds,
} from "./transactionUse.js";

const { earlierSessions, LOOKUPS_AT_ONCE, historyEvents } = realtime;
/** Visitors who are seen, and draws for each of two totals. */
const MAX_LOOKED_UP = MAX_SEEN + 2 * MAX_DRAWS;
const QUARTERS = QUARTERS_PER_MINUTE * REALTIME_MINUTES;

const closedMinutes = rowsWithin(realtime.closedEvents, STORED_EVENT_BYTES);
const sessions = {
  "sessions that began": rowsWithin(realtime.startedSessions, SESSION_BYTES),
  "sessions that began earlier": {
    ...lookups(earlierSessions.rows),
    bytesRead: earlierSessions.bytes + LOOKUPS_AT_ONCE * SESSION_BYTES,
  },
};

export const realtimeTransactions: Kinds = {
  "real time with the running minute": {
    parts: {
      site,
      // There are few of them, and they may be large.
      "closed minutes": {
        ...closedMinutes,
        rowsRead: realtime.MAX_LIVE_EVENTS,
      },
      "running minute": rowsWithin(
        { rows: realtime.MAX_LIVE_EVENTS, bytes: realtime.MAX_RUNNING_BYTES },
        STORED_EVENT_BYTES,
      ),
      ...sessions,
    },
  },
  "real time of closed minutes": {
    parts: { site, "closed minutes": closedMinutes, ...sessions },
  },
  "an estimate of real time": {
    parts: {
      site,
      "newest events": closedMinutes,
      "quarter minutes": {
        rowsRead: QUARTERS * (MAX_QUARTER_EVENTS + 1),
        bytesRead: realtime.sampledEvents.bytes,
        ranges: QUARTERS,
      },
      // A quarter of each minute has two events, whatever their size.
      "the round that overdraws them": {
        bytesRead: REALTIME_MINUTES * 2 * STORED_EVENT_BYTES,
      },
      "events of visitors": {
        rowsRead: historyEvents.rows + LOOKUPS_AT_ONCE,
        bytesRead: historyEvents.bytes + LOOKUPS_AT_ONCE * STORED_EVENT_BYTES,
        ranges: MAX_LOOKED_UP,
      },
      "sessions of visitors": {
        ...lookups(MAX_LOOKED_UP),
        bytesRead: MAX_LOOKED_UP * SESSION_BYTES,
      },
    },
  },
};
