/** How a site's intake fares: what an operator sees, and what a monitor is told. */
import { v, type Infer } from "convex/values";
import { vDeadLetterDepth } from "./deadLetters.js";
import { limits } from "./limits.js";
import { literals } from "./validators.js";

export const vHealthLevel = literals(["ok", "warn", "down"]);
export type HealthLevel = Infer<typeof vHealthLevel>;

/** What so many active dead letters mean. */
export function levelOfDeadLetters(active: number): HealthLevel {
  if (active >= limits.DEAD_LETTERS_DOWN.value) return "down";
  return active >= limits.DEAD_LETTERS_WARN.value ? "warn" : "ok";
}

/** One lane of a site's folds, as health sees it. */
export const vLaneHealth = v.object({
  lane: v.number(),
  /** `stopped`: more than five events of one batch failed, or an operator stopped it. */
  status: literals(["idle", "running", "stopped"]),
  /** Age of the oldest event that is stored and not yet in the reports; 0 when there is none. */
  lagMs: v.number(),
});

export const vHealth = v.object({
  /** No lane is stopped or stuck, and no event has failed to fold. */
  ok: v.boolean(),
  /** An operator has paused the site, or the intake of all sites. */
  paused: v.boolean(),
  /** A fold failed and its dead letter could not be written. The lane goes on trying. */
  stuck: v.boolean(),
  lanes: v.array(vLaneHealth),
  /** Events that are stored and not yet in the reports: an estimate, in hundreds. */
  pendingEvents: v.number(),
  /** Events that failed to fold, when they were last counted: about a minute ago. */
  deadLetters: v.object({
    ...vDeadLetterDepth.fields,
    /** By the active ones: `warn` from 100, `down` from 100,000. */
    level: vHealthLevel,
  }),
  /** Days that are being counted anew, after an erasure or a removal or for `rebuildRange`. */
  repairing: v.number(),
  /** The limits of requests and events that are in force, the site's own among them. */
  limits: v.array(
    v.object({ name: v.string(), value: v.number(), reason: v.string() }),
  ),
});
export type Health = Infer<typeof vHealth>;

/** Times in place of ages, so that the answer can be cached. */
export const vIntakeHealth = v.object({
  /** Whether the site that was asked for exists; `true` when none was. */
  found: v.boolean(),
  paused: v.boolean(),
  stuck: v.boolean(),
  /** Some site has more events waiting than it may. */
  overloaded: v.boolean(),
  /** Of each site counted until that is plain. */
  pendingEvents: v.number(),
  /** The active ones. */
  deadLetters: v.number(),
  deadLettersLevel: vHealthLevel,
  lanes: v.array(
    v.object({
      lane: v.number(),
      /** When the oldest event that is not yet folded was received. Absent: there is none. */
      waitingSince: v.optional(v.number()),
    }),
  ),
});
export type IntakeHealth = Infer<typeof vIntakeHealth>;
