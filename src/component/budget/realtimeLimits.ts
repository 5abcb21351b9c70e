/** Limits of the report of real time. `reportTransactions.ts` adds them up. */
import { KIB, MIB } from "../../shared/units.js";

/**
 * Bounds the events of the half hour that are counted live. With more, every event would run a
 * report again that reads thousands of rows.
 */
export const MAX_LIVE_EVENTS = 500;
/** Bounds the events of the running minute. A stored event may have 64 KB. */
export const MAX_RUNNING_BYTES = 2 * MIB;
/**
 * Bounds the events of the closed minutes. 4,000 ordinary events, of 550 bytes, fit into the bytes.
 */
export const closedEvents = { rows: 4000, bytes: 4 * MIB };
/** Bounds the sessions that began in the window: each has an event in it. */
export const startedSessions = { rows: 4000, bytes: 2 * MIB };
/**
 * Bounds the sessions that the report looks up by visitor: a transaction may read 4,096 index
 * ranges.
 */
export const earlierSessions = { rows: 500, bytes: MIB };
/** Bounds the visitors that it looks up at once: so many may overdraw a budget. */
export const LOOKUPS_AT_ONCE = 20;

/**
 * Bounds the bytes of a quarter minute that is estimated. Two events of it are read whatever their
 * size.
 */
export const MAX_QUARTER_BYTES = 16 * KIB;
/**
 * Bounds all quarter minutes together, checked after each round. A round of the largest events may
 * overdraw them by 4 MiB.
 */
export const sampledEvents = { rows: 4000, bytes: 2.5 * MIB };
/**
 * Bounds the events of one visitor who is looked up. The estimate counts older events from the
 * quarter minutes.
 */
export const MAX_HISTORY_EVENTS = 20;
/** Bounds the events of all visitors who are looked up. */
export const historyEvents = { rows: 2000, bytes: MIB };
