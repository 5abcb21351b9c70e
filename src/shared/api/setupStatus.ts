/** The state of a site's set-up, for whoever waits for the first event. */
import { v, type Infer } from "convex/values";
import { vNotedReason } from "../event/refusals.js";
import { exclusionCounts, type Exclusion } from "../event/usage.js";
import { vKeyKind } from "../site/keys.js";
import { vLocalhost } from "../site/site.js";
import { literals } from "../validators.js";

/**
 * Reasons why an event that came in does not count. `bot`: its user agent is a robot's, such as a
 * headless browser's. `validation`: it is wrong, and its answer says why. All others are settings
 * that leave it out.
 */
export const notCountedReasons = [
  ...(["bot", "validation"] as const),
  ...(Object.keys(exclusionCounts) as Exclusion[]),
];
export type NotCountedReason = (typeof notCountedReasons)[number];

/**
 * - `hasEvent`: Whether any event, session or block is stored.
 * - `keys`: Live keys by label, 20 at most, without the keys themselves.
 * - `refusals`: Notes of refusals, the newest first, 10 at most. `about` is the origin, or the
 *   beginning of a row's error, and empty for other reasons. With `isAtLeast` the note is full, and
 *   there may have been more requests.
 * - `notCounted`: Events of today and yesterday that came in and do not count. Reasons without any
 *   are left out.
 */
export const vSetupStatus = v.object({
  hasEvent: v.boolean(),
  keys: v.array(v.object({ kind: vKeyKind, label: v.string() })),
  allowedOrigins: v.array(v.string()),
  localhost: vLocalhost,
  refusals: v.array(
    v.object({
      reason: vNotedReason,
      about: v.string(),
      requests: v.number(),
      isAtLeast: v.boolean(),
      lastAt: v.number(),
    }),
  ),
  notCounted: v.array(
    v.object({ reason: literals(notCountedReasons), events: v.number() }),
  ),
});
export type SetupStatus = Infer<typeof vSetupStatus>;
/** A note of refusals. */
export type RefusalNote = SetupStatus["refusals"][number];
/** Events that do not count, for one reason. */
export type NotCounted = SetupStatus["notCounted"][number];
