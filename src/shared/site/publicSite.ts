/** A site as its readers see it. */
import { v, type Infer } from "convex/values";
import { vReportPasses } from "./reportPasses.js";
import { vSessionRule, vSiteStatus } from "./site.js";

/** From the instant `at` on, the local clock minus UTC is `offsetMs`. */
export const vUtcOffset = v.object({ at: v.number(), offsetMs: v.number() });
export type UtcOffset = Infer<typeof vUtcOffset>;

/** The part of a site that a reader may see. It has no list of origins and no keys. */
export const vPublicSite = v.object({
  siteId: v.string(),
  slug: v.string(),
  name: v.string(),
  status: vSiteStatus,
  timeZone: v.string(),
  /**
   * The offsets of the time zone from 2000 to 2049, in order, by the server's own time zone data.
   * Hours, days and months are counted by them. The first also holds for all time before it, and
   * the last for all time after it.
   */
  utcOffsets: v.array(vUtcOffset),
  sessionTimeoutMs: v.number(),
  sessionRule: vSessionRule,
  flushIntervalMs: v.number(),
  /** Each of them is a dimension: `plan` is `property:plan`. */
  promotedProperties: v.array(v.string()),
  createdAt: v.number(),
  /**
   * Passes to the reports that the caller may see. Present if the app shares reports among viewers.
   */
  passes: v.optional(vReportPasses),
});
export type PublicSite = Infer<typeof vPublicSite>;
