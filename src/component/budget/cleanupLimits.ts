/** Limits of transactions that delete: clean-up, removal of events, erasure of a person. `limits.ts` adds them up. */
import { KIB, MIB } from "../../shared/units.js";
import type { Share } from "./budget.js";

/** The share that clean-up takes of a transaction: it leaves room for an app's function around it. */
export const cleanupShare = {
  bytesRead: { most: 6 * MIB, reserve: 3 * MIB },
  /** 2,000 deletions, or a thousand visitors who are looked up among sessions and events. */
  databaseQueries: { most: 3000, reserve: 300 },
  /** Twice the largest number of deletions, and as many rows again that are only looked at. */
  documentsRead: { most: 8000, reserve: 300 },
} as const;
export type DeletionShare = Share<keyof typeof cleanupShare>;

/**
 * Old rows that have to stay lie in the way of every run. A run passes this many of them and then leaves the rest of
 * their kind to a later run: a sixth of the bytes that clean-up may read, so that other kinds get their turn.
 */
export const passedRows = { rows: 1000, bytes: MIB };

/** Buckets that wait for a build, over all units: past this a run leaves the level to the next one. */
export const MAX_WAITING_BUCKETS = 200;
/** Builds that one batch schedules. Each day schedules a build for each of its dimensions by itself. */
export const MAX_BUILDS = 64;
/** Import runs that have been open for a week, of which one batch looks at so many. It looks up the newest chunk of each. */
export const MAX_IDLE_RUNS = 200;
/** Rows of a deleted site that one purge deletes: a quarter of what a batch of clean-up may delete. */
export const MAX_PURGED_ROWS = 500;
/** Sites that one batch of pruning finds in all tables together: two index ranges each. */
export const MAX_SITE_JUMPS = 500;

/** Rows that one step of a removal deletes: each may bring a day of its own into the queue of repairs. */
export const MAX_COUNTED_DELETES = 400;
/** The share that a step of a removal takes. The reserve pays for the repairs: each is found, and written. */
export const countedShare: DeletionShare = {
  ...cleanupShare,
  databaseQueries: { most: 2000, reserve: 1000 },
  documentsRead: { most: 8000, reserve: 2000 },
};
/** Events that one step looks at to find those that it removes: half of the bytes of its share. */
export const scannedEvents = { rows: 3000, bytes: 3 * MIB };
/** Events of one session that stay, in one step: each is read and merged into sessions. */
export const MAX_KEPT_EVENTS = 1000;
/** Sessions that one step makes of them: each is looked for, written, and may be in a day of its own. */
export const MAX_KEPT_SESSIONS = 100;
/** Dead letters that one step reads around a session. Past them it looks each event up. */
export const lettersRead = { rows: 500, bytes: 512 * KIB };
/** Chunks of an import whose events one step sums up: small rows. */
export const summedChunks = { rows: 2000, bytes: MIB };
/** Events of a visitor who was several persons: a step reads the newest. */
export const sharedEvents = { rows: 1500, bytes: 2 * MIB };
/** Events among these that say who somebody is: each is looked up. */
export const MAX_IDENTIFYING_EVENTS = 300;

/** What a preview of a removal reads. */
export const removalPreview = {
  events: { rows: 8000, bytes: 6 * MIB },
  /** Sessions that it looks up. */
  lookups: 1000,
};

/** What a preview of an erasure reads; `begin` is the share of an erasure that begins behind it. */
export const erasurePreview = {
  preview: { rows: 8000, lookups: 1000 },
  begin: { rows: 1500, lookups: 300 },
  /** Bytes of the person's own rows. */
  personBytes: 4 * MIB,
  /** Bytes of rows that decide whether a group has nobody else: events may have 32 KB each. */
  groupBytes: 4 * MIB,
  /** Groups that it looks at. */
  groups: 100,
};
