/**
 * Limits of transactions that move figures: folds, compaction, settling and the queue of repairs.
 * `figureTransactions.ts` adds them up.
 */
import { DAY, HOUR, KIB, MIB } from "../../shared/units.js";

/** Bounds the parts of a delta: the rows in which a fold leaves figures of an hour. */
export const deltaPart = {
  /** A part up to this is always rewritten: above, that costs more than one more row to read. */
  smallBytes: 5 * KIB,
  /** A part is rewritten up to this many times its addition: writes cost a bounded factor. */
  growthFactor: 4,
  /** Bounds the pieces into which one fold's addition is cut. */
  addedBytes: 256 * KIB,
  /** Bounds a part: a document ends at 1 MiB. */
  mostBytes: 512 * KIB,
  /**
   * Bounds the parts that hold what a run of compaction leaves over. They have a lane of their own.
   */
  leftOverBytes: 256 * KIB,
};

/**
 * Bounds a quiet hour: one that waits for the end of its day, and is merged with the other quiet
 * hours of the day by one run. Until then reports read its deltas.
 */
export const quietHour = {
  /**
   * Bounds the deltas of its dimensions. They are one row for each lane. Merged, they would be one
   * row of at most as many bytes (`blockRow`), so a report reads no more.
   */
  bytes: 16 * KIB,
  /**
   * Bounds the lanes of a site with quiet hours. A report reads an overview for each lane and hour
   * of today: 48 rows with two lanes.
   */
  lanes: 2,
};

/**
 * Bounds the deltas that a lane has of an hour while somebody looks. The live part of a dashboard
 * reads all of them again with each fold, and of the hour before as well. Each merge writes all
 * dimensions of the hour again: half a megabyte in an hour with 4,000 visits.
 */
export const liveDeltas = {
  /** Bounds those of the present hour. Past them, a run moves them into the hour's block. */
  bytes: 48 * KIB,
  /** Bounds those of the hour before, to which sessions that go on still add a little. */
  bytesBefore: 16 * KIB,
  /** Hours that began earlier are not live: a run merges them soon, and few dashboards read them. */
  ageMs: 2 * HOUR,
};

/** Bounds the rows of compacted blocks. */
export const blockRow = {
  /**
   * Bounds one row that holds all dimensions. With a larger row, a report of one dimension would
   * read too much of the others.
   */
  allDimensionsBytes: 16 * KIB,
  /** Bounds one row of a split dimension: half of the 1 MiB that a document may have. */
  oneDimensionBytes: 512 * KIB,
};

/** Bounds what one run of compaction does for an hour. */
export const hourRun = {
  /**
   * Bounds the deltas that one run takes. A mutation has one second of JavaScript, merging 2.5 MB
   * of small cells took that second, and a run merges each delta into up to three levels.
   */
  deltaBytes: 768 * KIB,
  /**
   * Past this many bytes, read or written, a run begins no further dimension: the largest one fits
   * into the rest.
   */
  doneBytes: 4 * MIB,
};

/** Bounds what one run of compaction does for the quiet hours of a day. */
export const dayRun = {
  /** Past this many bytes of overviews a run looks at no further hour. A quiet day has some 15 KB. */
  overviewBytes: 256 * KIB,
  /**
   * Bounds the deltas of an hour. A quiet one has fewer. The rest of a larger one has a run of its
   * own, so that such an hour takes no time from the others.
   */
  deltaBytes: 64 * KIB,
  /** Past this many bytes, read or written, a run begins no further hour. */
  doneBytes: 512 * KIB,
  /** Past this many index ranges it begins no further hour: a large one takes several hundred. */
  doneRanges: 1500,
};

/** Bounds what a run of compaction's safety net looks at in one site. */
export const safetyNet = {
  /** Bounds the mutations that one run schedules. The run schedules the next run after them. */
  scheduledRuns: 200,
  /** Bounds the days that a run looks at: two months that are not built yet. */
  days: 62,
  /**
   * Past this many bytes it looks at no further day. To see that a split day has all dimensions, a
   * run reads them: up to 11 MB.
   */
  doneBytes: 3 * MIB,
  /** Bounds the months before the newest one among which it looks for a skipped one: a row each. */
  monthsBack: 12,
};

/** Bounds the building of a day or month of which a finer bucket is split. */
export const building = {
  /**
   * Past this many bytes, read or written, a run begins no further dimension: each that is left has
   * a run of its own.
   */
  doneBytes: 512 * KIB,
};

/** Bounds what settling does. */
export const settling = {
  /**
   * Past this many bytes a run begins no further bucket or dimension. Unpacking, trimming and packing 2.5 MB of
   * small cells takes a second, which is all that a mutation has. One bucket may have 384 KB.
   */
  doneBytes: 512 * KIB,
  /** Bounds the days among which the safety net looks for one that was cut off: a small row each. */
  lookedBackMs: 62 * DAY,
};

/** Bounds the rows that one look at the queue of repairs reads. */
export const MAX_REPAIRS_COUNTED = 1000;
