/** What a site has used, day by day: what came in, what of it was stored, and what was not, and why. */
import { v, type Infer } from "convex/values";

/**
 * Why a site's settings leave an event out, and under which name each is counted. Agents are judged before all
 * else; of the other reasons the first that holds counts.
 */
export const exclusionCounts = {
  /** Its hostname is in `excludedHostnames`. */
  hostname: "excludedHostname",
  /** Its page fits `excludedPaths`. */
  path: "excludedPath",
  /** It comes from one of `excludedReferrers`. */
  referrer: "excludedReferrer",
  /** Its visitor is one of `excludedVisitors`. */
  visitor: "excludedVisitor",
  /** Its page is a development page, and `localhost` does not say that those count. */
  localhost: "excludedLocalhost",
  /** Its user agent fits `deniedAgents`. */
  agent: "excludedAgent",
} as const;
export type Exclusion = keyof typeof exclusionCounts;
/** All but the agent, which is judged before events are offered to the log. */
export type EventExclusion = Exclude<Exclusion, "agent">;

/** Younger than the others: rows that were stored before have none of them. */
export const exclusionFields = {
  excludedHostname: v.number(),
  excludedPath: v.number(),
  excludedReferrer: v.number(),
  excludedVisitor: v.number(),
  excludedLocalhost: v.number(),
  excludedAgent: v.number(),
} satisfies Record<(typeof exclusionCounts)[Exclusion], unknown>;

/** Counts of what a request brought and the log does not hold, that every stored entry has. */
export const firstNotStoredFields = {
  /** Events that were stored already. */
  duplicates: v.number(),
  /** Rows that are no events, or not of this site, or too old. */
  rejectedValidation: v.number(),
  /** Rows that we could not store. */
  rejectedInternal: v.number(),
  /** Events of robots. */
  bots: v.number(),
  /** Requests of visitors who asked not to be tracked. */
  doNotTrack: v.number(),
};

/** Counts of what a request brought and the log does not hold. */
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
  /** When the day starts in the site's zone. */
  day: v.number(),
  /** Events stored. */
  accepted: v.number(),
  /** Those of them that imports brought; 0 in days that were counted before this was. */
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
  /** Of the events stored, each as one document without its index entries. */
  bytes: v.number(),
});
export type UsageDay = Infer<typeof vUsageDay>;
