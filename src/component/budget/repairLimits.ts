/**
 * Limits of transactions that count figures again: repairs, rebuilds and audits.
 * `figureTransactions.ts` adds them up.
 */
import { KIB, MIB } from "../../shared/units.js";

/**
 * Bounds a step of a repair. Past these it begins nothing further. A large unit, read, merged and
 * written, fits into the rest.
 */
export const stepDone = { bytes: 4 * MIB, ranges: 2000 };

/** Bounds the cells that one step merges. 2.5 MB of small ones took the whole second. */
export const mergedCells = { rows: 500, bytes: 768 * KIB };

/** Bounds the small hours that one step counts. */
export const MAX_HOURS_PER_STEP = 6;

/** Bounds the raw rows that one step counts: more would come near a second of JavaScript. */
export const countedRows = { rows: 5000, bytes: 4 * MIB };
/** Bounds the dead letters. Their budget is apart, so that they leave events enough to get on. */
export const countedLetters = { rows: 4000, bytes: 2 * MIB };

/**
 * Bounds the rows that are replaced at once: an hour that is split can hold thirty units of 384 KB.
 */
export const MAX_REPLACED_BYTES = MIB;

/** Bounds one row of a staged count; a document may have 1 MiB. */
export const MAX_STAGED_ROW_BYTES = 256 * KIB;

/**
 * Bounds the days that one transaction of a rebuild adds to the queue: each costs a look-up and a
 * row.
 */
export const MAX_REBUILT_DAYS = 200;

/** Bounds what an audit reads and answers. */
export const audit = {
  /** The hours of an audit whose caller does not ask for a number. */
  defaultHours: 24,
  /** Bounds the hours that a caller may ask for. */
  mostHours: 200,
  /** Bounds the differences in one answer. */
  differences: 100,
  /** Past these the call begins no further bucket. The hours of a large day fit into the rest. */
  done: { bytes: 5 * MIB, ranges: 2000 },
  /** Bounds the deltas of one hour that are not merged yet. A closed hour has a few late ones. */
  deltaBytes: 2 * MIB,
  /** Bounds the days that one call compares, each with its month. */
  days: 3,
};

/** Bounds what an audit reads to compare sessions. */
export const auditedSessions = {
  /**
   * Bounds the sessions that one call looks at. Each costs an index range and the visitor's events
   * around it.
   */
  most: 200,
  /** Bounds the events of one session. A session with more is left out. */
  eventsOfOne: 100,
  /** Bounds the bytes of the dead letters among those events. */
  letterBytes: 256 * KIB,
};
