/** The set-up of a site as its readers see it: what is there, what was refused, and why. */
import { v, type Infer } from "convex/values";
import { refusals } from "../event/intake.js";
import { vKeyKind } from "../site/keys.js";
import { vLocalhost } from "../site/site.js";
import { literals } from "../validators.js";

/** Reasons of a noted refusal: those of a whole request, or a row of it that is wrong. */
export const noteReasons = [...refusals, "validation"] as const;

/** Reasons to count no event that came in a request which was let in. */
export const notCountedReasons = [
  /** Headless browsers and other bots. They are counted as bots. */
  "bot",
  "validation",
  "hostname",
  "path",
  "referrer",
  "visitor",
  /** Pages of a development server, while the site does not count them. */
  "localhost",
  "agent",
] as const;

export const vRefusalNote = v.object({
  reason: literals(noteReasons),
  /** The origin for `origin`, the error for `validation`, else empty. At most 100 characters. */
  about: v.string(),
  requests: v.number(),
  /** There may have been more requests: the component counts up to 1,000. */
  isAtLeast: v.boolean(),
  lastAt: v.number(),
});
export type RefusalNote = Infer<typeof vRefusalNote>;

export const vNotCounted = v.object({
  reason: literals(notCountedReasons),
  events: v.number(),
});
export type NotCounted = Infer<typeof vNotCounted>;

export const vSetupStatus = v.object({
  /** The site has stored an event. The reports may not have it yet. */
  hasEvent: v.boolean(),
  /** The live keys, without their values, by label. At most 20. */
  keys: v.array(v.object({ kind: vKeyKind, label: v.string() })),
  allowedOrigins: v.array(v.string()),
  localhost: vLocalhost,
  /** Refusals, the newest first. At most 10. */
  refusals: v.array(vRefusalNote),
  /** Events of today and yesterday. Reasons without any are left out. */
  notCounted: v.array(vNotCounted),
});
export type SetupStatus = Infer<typeof vSetupStatus>;
