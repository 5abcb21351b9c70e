/**
 * Limits of transactions that delete: clean-up, removal of events, erasure of a person. `limits.ts`
 * adds them up.
 */
import { KIB, MIB } from "../../shared/units.js";
import type { Share } from "./budget.js";

/**
 * Bounds what clean-up takes of a transaction, so that there is room for an app's function around
 * it.
 */
export const cleanupShare = {
  bytesRead: { most: 6 * MIB, reserve: 3 * MIB },
  /** Allows 2,000 deletions, or a lookup of a thousand visitors among sessions and events. */
  databaseQueries: { most: 3000, reserve: 300 },
  /** Twice the largest number of deletions, and as many rows again that clean-up only looks at. */
  documentsRead: { most: 8000, reserve: 300 },
} as const;
export type DeletionShare = Share<keyof typeof cleanupShare>;

/**
 * Bounds the old rows that one run passes because they have to stay. They lie in the way of every
 * run. After so many the run leaves the rest of their kind to a later run. The bytes are a sixth of
 * what clean-up may read, so that other kinds get their turn.
 */
export const passedRows = { rows: 1000, bytes: MIB };

/**
 * Bounds the buckets that wait for a build, over all units. Past this a run leaves the level to the
 * next one.
 */
export const MAX_WAITING_BUCKETS = 200;
/**
 * Bounds the builds that one batch schedules. Each day schedules a build for each of its dimensions
 * by itself.
 */
export const MAX_BUILDS = 64;
/**
 * Bounds the import runs, open for a week, that one batch looks at. It looks up the newest chunk of
 * each.
 */
export const MAX_IDLE_RUNS = 200;
/**
 * Bounds the rows of a deleted site that one purge deletes: a quarter of what a batch of clean-up
 * may delete.
 */
export const MAX_PURGED_ROWS = 500;
/**
 * Bounds the sites that one batch of pruning finds, over all tables. Each takes two index ranges.
 */
export const MAX_SITE_JUMPS = 500;

/**
 * Bounds the rows that one step of a removal deletes. Each may add a day of its own to the queue of
 * repairs.
 */
export const MAX_COUNTED_DELETES = 400;
/**
 * Bounds what a step of a removal takes of a transaction. The reserve pays for the repairs: the
 * step looks up and writes each.
 */
export const countedShare: DeletionShare = {
  ...cleanupShare,
  databaseQueries: { most: 2000, reserve: 1000 },
  documentsRead: { most: 8000, reserve: 2000 },
};
/**
 * Bounds the events that one step scans for those that it deletes: half of the bytes of its share.
 */
export const scannedEvents = { rows: 3000, bytes: 3 * MIB };
/**
 * Bounds the events of one session that stay, in one step. The step reads each and merges it into
 * sessions.
 */
export const MAX_KEPT_EVENTS = 1000;
/**
 * Bounds the sessions that one step makes of those events. It looks for each, writes it, and each
 * may be in a day of its own.
 */
export const MAX_KEPT_SESSIONS = 100;
/**
 * Bounds the dead letters that one step reads around a session. Past them it looks each event up.
 */
export const lettersRead = { rows: 500, bytes: 512 * KIB };
/** Bounds the chunks of an import whose events one step sums up. Their rows are small. */
export const summedChunks = { rows: 2000, bytes: MIB };
/**
 * Bounds the events that a step reads of a visitor who was several persons. It reads the newest.
 */
export const sharedEvents = { rows: 1500, bytes: 2 * MIB };
/** Bounds the events among these that say who somebody is. The step looks up each. */
export const MAX_IDENTIFYING_EVENTS = 300;

/** Bounds what a preview of a removal reads. */
export const removalPreview = {
  events: { rows: 8000, bytes: 6 * MIB },
  /** Sessions that the preview looks up. */
  lookups: 1000,
};

/**
 * Bounds what a preview of an erasure reads. `begin` is the share of a preview that an erasure
 * begins with.
 */
export const erasurePreview = {
  preview: { rows: 8000, lookups: 1000 },
  begin: { rows: 1500, lookups: 300 },
  /**
   * Events among the rows that name the user: the preview reads each by itself, and a transaction
   * may read 4,096 index ranges.
   */
  named: 1500,
  /** Bytes of the person's own rows. */
  personBytes: 4 * MIB,
  /** Bytes of rows that decide whether a group has nobody else. An event may have 32 KB. */
  groupBytes: 2 * MIB,
  /** Groups that the preview looks at. */
  groups: 100,
};
