/** What a site has used, day by day: what came in, what of it was stored, and what was not, and why. */
import { v, type Infer } from "convex/values";

/** Counts of what a request brought and the log does not hold. */
export const notStoredFields = {
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
export const vNotStored = v.object(notStoredFields);
export type NotStored = Infer<typeof vNotStored>;

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
  /** Of the events stored, each as one document without its index entries. */
  bytes: v.number(),
});
export type UsageDay = Infer<typeof vUsageDay>;
