/**
 * Usage of a site by day: the events that came in, those that were stored, and those that were not,
 * with the reason.
 */
import { v, type Infer } from "convex/values";

/**
 * Reasons why a site's settings leave an event out, each with the name of its count. The user agent
 * comes first. Among the other reasons, the first that applies counts.
 */
export const exclusionCounts = {
  /** Its hostname is in `excludedHostnames`. */
  hostname: "excludedHostname",
  /** Its page matches `excludedPaths`. */
  path: "excludedPath",
  /** It comes from one of `excludedReferrers`. */
  referrer: "excludedReferrer",
  /** Its visitor is one of `excludedVisitors`. */
  visitor: "excludedVisitor",
  /** Its page is a development page, and `localhost` is not `count`. */
  localhost: "excludedLocalhost",
  /** Its user agent matches `deniedAgents`. */
  agent: "excludedAgent",
} as const;
export type Exclusion = keyof typeof exclusionCounts;
/** All reasons except the user agent. That one is checked before events are offered to the log. */
export type EventExclusion = Exclude<Exclusion, "agent">;

/** A stored row leaves out those that are 0. */
export const exclusionFields = {
  excludedHostname: v.number(),
  excludedPath: v.number(),
  excludedReferrer: v.number(),
  excludedVisitor: v.number(),
  excludedLocalhost: v.number(),
  excludedAgent: v.number(),
} satisfies Record<(typeof exclusionCounts)[Exclusion], unknown>;

/**
 * Counts of a request's rows that the log does not hold. Every stored row of usage has these
 * counts.
 */
export const firstNotStoredFields = {
  /** Events that were stored already. */
  duplicates: v.number(),
  /** Rows that are no events, or belong to another site, or are too old. */
  rejectedValidation: v.number(),
  /** Rows that the server could not store. */
  rejectedInternal: v.number(),
  /** Events of robots. */
  bots: v.number(),
  /** Requests of visitors who asked not to be tracked. */
  doNotTrack: v.number(),
};

/** Counts of a request's rows that the log does not hold. */
export const notStoredFields = { ...firstNotStoredFields, ...exclusionFields };
export const vNotStored = v.object(notStoredFields);
export type NotStored = Infer<typeof vNotStored>;

export const noCounts: NotStored = {
  duplicates: 0,
  rejectedValidation: 0,
  rejectedInternal: 0,
  bots: 0,
  doNotTrack: 0,
  excludedHostname: 0,
  excludedPath: 0,
  excludedReferrer: 0,
  excludedVisitor: 0,
  excludedLocalhost: 0,
  excludedAgent: 0,
};

export const vUsageDay = v.object({
  /** Start of the day in the site's time zone, epoch milliseconds. */
  day: v.number(),
  /** Events stored. */
  accepted: v.number(),
  /** Stored events that imports brought. */
  imported: v.number(),
  duplicates: v.number(),
  rejected: v.object({ validation: v.number(), internal: v.number() }),
  bots: v.number(),
  doNotTrack: v.number(),
  /** Events that the site's settings leave out, by the setting. */
  excluded: v.object({
    hostname: v.number(),
    path: v.number(),
    referrer: v.number(),
    visitor: v.number(),
    localhost: v.number(),
    agent: v.number(),
  }),
  /** Bytes of the stored events, each as one document without its index entries. */
  bytes: v.number(),
});
export type UsageDay = Infer<typeof vUsageDay>;
