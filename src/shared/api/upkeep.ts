/** What keeps a site small and right over months: what its functions take and answer. */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/** Rows deleted by one call of clean-up, unless it says otherwise. */
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
  /** There is more to delete: call again. */
  hasMore: v.boolean(),
});
export type CleanedUp = Infer<typeof vCleanedUp>;

export const vPruned = v.object({
  deleted: v.object({
    salts: v.number(),
    /** Rows that say what addresses have used of their rates, of days that are over. */
    addressUses: v.number(),
    deadLetters: v.number(),
    /** Rows of deleted sites. */
    rows: v.number(),
  }),
  hasMore: v.boolean(),
});
export type Pruned = Infer<typeof vPruned>;

/** Rows of a person that are gone, or would go. */
const personCounts = {
  events: v.number(),
  sessions: v.number(),
  visitors: v.number(),
};

const groupsLeftAlone = {
  /**
   * Ids of groups to which nobody else belongs, and on whose behalf no event of anybody else is left: what their rows
   * say may be about the person. Of the first 100 groups of the person; `deleteGroup` deletes one.
   */
  groupsLeftAlone: v.array(v.string()),
};

export const vErased = v.object({
  kind: v.literal("deleted"),
  /** Deleted by this call. */
  deleted: v.object(personCounts),
  /** Nothing of the person is left. While false, the rest is being deleted in the background. */
  done: v.boolean(),
  /** Days of the site whose figures are still to be counted anew; 0: the reports are repaired. */
  repairing: v.number(),
  ...groupsLeftAlone,
});
export type Erased = Infer<typeof vErased>;

/** Ids of each kind that a preview names. */
export const MAX_ERASURE_NAMES = 100;

export const vErasurePreview = v.object({
  kind: v.literal("preview"),
  ...personCounts,
  /** There was too much to be searched to its end: there is at least so much. */
  isAtLeast: v.boolean(),
  /** The first 100 of the browsers and devices of which all goes. */
  visitorIds: v.array(v.string()),
  /** The first 100 of those that were other users, too: only the events that carry the user go. */
  sharedVisitorIds: v.array(v.string()),
  /** The first 100 users whom what goes names. */
  userIds: v.array(v.string()),
  ...groupsLeftAlone,
});
export type ErasurePreview = Infer<typeof vErasurePreview>;

export const vErasure = v.union(vErasurePreview, vErased);
export type Erasure = Infer<typeof vErasure>;

export const vDeletedGroupRows = v.object({
  /** By this call. */
  deleted: v.object({
    /** Its row: 1 or 0. */
    groups: v.number(),
    /** Visitors and users who belonged to it. */
    members: v.number(),
    /** Events that described it. */
    events: v.number(),
  }),
  /** Nothing is left. While false, the rest is being deleted in the background. */
  done: v.boolean(),
});
export type DeletedGroupRows = Infer<typeof vDeletedGroupRows>;

export const vPersonExport = v.object({
  /** JSON, each of one stored row. */
  page: v.array(v.string()),
  isDone: v.boolean(),
  continueCursor: v.string(),
});
export type PersonExport = Infer<typeof vPersonExport>;

export const vRebuild = v.object({
  /** What is rebuilt: whole days of the site's zone for which there are raw events. */
  from: v.number(),
  to: v.number(),
  /** Days that are counted anew in the background. */
  repairing: v.number(),
});
export type Rebuild = Infer<typeof vRebuild>;

/** A figure that differs from what the raw events say. */
export const vDrift = v.object({
  /** `session`: a session row differs from the events of its visitor. */
  level: literals(["session", "hour", "day", "month"]),
  /** Start of the bucket, or of the session. */
  bucket: v.number(),
  /** `overview`, or the name of a dimension. */
  dimension: v.string(),
  /** Empty for the overview, the visitor of a session, `*` for the sum of keys that were trimmed. */
  key: v.string(),
  /** Of revenue `revenue:` and the currency. */
  metric: v.string(),
  stored: v.number(),
  expected: v.number(),
});
export type Drift = Infer<typeof vDrift>;

export const vAudit = v.object({
  /** Hours that were counted anew and compared. */
  audited: v.number(),
  /** Closed hours that would not fit into the transaction, or are being counted anew. */
  skipped: v.number(),
  /** The first 100 figures that differ; empty is as it should be. */
  drift: v.array(vDrift),
});
export type Audit = Infer<typeof vAudit>;
