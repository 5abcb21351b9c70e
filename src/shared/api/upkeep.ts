/**
 * Upkeep keeps a site small and correct over months. These are the arguments and answers of its
 * functions.
 */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/** Rows that one call of clean-up deletes by default. */
export const DEFAULT_CLEANUP_LIMIT = 1000;
export const MAX_CLEANUP_LIMIT = 2000;

export const vCleanedUp = v.object({
  deleted: v.object({
    events: v.number(),
    /** Rows of hour blocks. */
    hours: v.number(),
    /** Rows of day blocks. */
    days: v.number(),
    sessions: v.number(),
    visitors: v.number(),
    /** Groups that only public keys have described. */
    groups: v.number(),
  }),
  /** There is more to delete. Call again. */
  hasMore: v.boolean(),
});
export type CleanedUp = Infer<typeof vCleanedUp>;

export const vPruned = v.object({
  deleted: v.object({
    salts: v.number(),
    /** Rows of days that are over. They record how much of its rate each sender has used. */
    rateUses: v.number(),
    /** Notes of refusals that nobody has added to for a day. */
    refusals: v.number(),
    deadLetters: v.number(),
    /** Rows of deleted sites. */
    rows: v.number(),
  }),
  hasMore: v.boolean(),
});
export type Pruned = Infer<typeof vPruned>;

/** Rows of a person that the call has deleted, or would delete. */
const personCounts = {
  events: v.number(),
  sessions: v.number(),
  visitors: v.number(),
};

const groupsLeftAlone = {
  /**
   * Ids of groups that may only be about this person. Nobody else belongs to them, and no event of
   * anybody else names them. The list covers the first 100 groups of the person. `deleteGroup`
   * deletes one.
   */
  groupsLeftAlone: v.array(v.string()),
};

export const vErased = v.object({
  kind: v.literal("deleted"),
  /** Rows that this call has deleted. */
  deleted: v.object(personCounts),
  /** No row of the person is left. If false, the rest follows in the background. */
  done: v.boolean(),
  /**
   * Days of the site whose figures are still to be counted again. 0 if the reports are repaired.
   */
  repairing: v.number(),
  ...groupsLeftAlone,
});
export type Erased = Infer<typeof vErased>;

/** Bounds the ids of each kind in a preview. */
export const MAX_ERASURE_NAMES = 100;

export const vErasurePreview = v.object({
  kind: v.literal("preview"),
  ...personCounts,
  /** There was too much for one search. The true numbers may be higher. */
  isAtLeast: v.boolean(),
  /** The first 100 browsers and devices that the erasure deletes whole. */
  visitorIds: v.array(v.string()),
  /** The first 100 browsers and devices that had other users too. Only events with this user go. */
  sharedVisitorIds: v.array(v.string()),
  /** The first 100 users whom the deleted rows name. */
  userIds: v.array(v.string()),
  ...groupsLeftAlone,
});
export type ErasurePreview = Infer<typeof vErasurePreview>;

export const vErasure = v.union(vErasurePreview, vErased);
export type Erasure = Infer<typeof vErasure>;

export const vDeletedGroupRows = v.object({
  /** Rows that this call has deleted. */
  deleted: v.object({
    /** The group's row: 1 or 0. */
    groups: v.number(),
    /** Visitors and users who belonged to the group. */
    members: v.number(),
    /** Events that described the group. */
    events: v.number(),
  }),
  /** Nothing of the group is left. If false, the rest follows in the background. */
  done: v.boolean(),
});
export type DeletedGroupRows = Infer<typeof vDeletedGroupRows>;

export const vPersonExport = v.object({
  /** Stored rows, each as JSON text. */
  page: v.array(v.string()),
  isDone: v.boolean(),
  continueCursor: v.string(),
});
export type PersonExport = Infer<typeof vPersonExport>;

export const vRebuild = v.object({
  /** The range that is rebuilt: whole days of the site's time zone with raw events. */
  from: v.number(),
  to: v.number(),
  /** Days that the background counts again. */
  repairing: v.number(),
});
export type Rebuild = Infer<typeof vRebuild>;

/** A figure that differs from what the raw events say. */
export const vDrift = v.object({
  /** `session`: a stored session differs from the events of its visitor. */
  level: literals(["session", "hour", "day", "month"]),
  /** Start of the bucket or of the session, epoch milliseconds. */
  bucket: v.number(),
  /** `overview`, or the name of a dimension. */
  dimension: v.string(),
  /** Empty for the overview. For a session, its visitor. `*` for the sum of trimmed keys. */
  key: v.string(),
  /** Name of the figure. For revenue, `revenue:` and the currency. */
  metric: v.string(),
  stored: v.number(),
  expected: v.number(),
});
export type Drift = Infer<typeof vDrift>;

export const vAudit = v.object({
  /** Hours that the audit has counted again and compared. */
  audited: v.number(),
  /** Closed hours that do not fit into the transaction, or that are being counted again. */
  skipped: v.number(),
  /** The first 100 figures that differ. Empty if all figures are correct. */
  drift: v.array(vDrift),
});
export type Audit = Infer<typeof vAudit>;
