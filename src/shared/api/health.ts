/** Health of a site's intake, for operators and for monitors. */
import { v, type Infer } from "convex/values";
import { vDeadLetterDepth } from "./deadLetters.js";
import { limits } from "../limits.js";
import { literals } from "../validators.js";

export const vHealthLevel = literals(["ok", "warn", "down"]);
export type HealthLevel = Infer<typeof vHealthLevel>;

/** Returns the health level for this number of active dead letters. */
export function levelOfDeadLetters(active: number): HealthLevel {
  if (active >= limits.DEAD_LETTERS_DOWN.value) return "down";
  return active >= limits.DEAD_LETTERS_WARN.value ? "warn" : "ok";
}

/**
 * Reasons why health is not `ok`, the worst first. Their meanings are here and not in the list,
 * because bundles keep the comments of a list:
 *
 * - `paused`: An operator has paused the site or the intake of all sites. Senders get 503.
 * - `stuck`: A fold failed, and its dead letter could not be written. Senders get 503.
 * - `overloaded`: More events wait for their fold than may wait. Senders get 503.
 * - `failing`: A lane has stopped because of failures, and has folded nothing since. The component
 *   tries it again by itself.
 * - `late`: An event has waited longer than the settings allow, by more than the site's `maxLagMs`.
 * - `deadLetters`: The fold of many events has failed.
 * - `foldsStopped`: An operator has stopped the folds. Events wait for `startFolds`, without an end.
 */
export const healthReasons = [
  "paused",
  "stuck",
  "overloaded",
  "failing",
  "late",
  "deadLetters",
  "foldsStopped",
] as const;
export const vHealthReason = literals(healthReasons);
export type HealthReason = Infer<typeof vHealthReason>;

/** Says for each reason whether it applies. */
export type HealthFindings = Record<
  Exclude<HealthReason, "deadLetters">,
  boolean
> & { deadLetters: HealthLevel };

/**
 * A stop by an operator is no alarm. Everything else that keeps events out, or delays reports, is
 * one.
 */
const severities = {
  paused: "down",
  stuck: "down",
  overloaded: "down",
  failing: "down",
  late: "down",
  foldsStopped: "warn",
} as const satisfies Record<Exclude<HealthReason, "deadLetters">, HealthLevel>;

/** Returns the level of the worst finding, and every reason that applies. */
export function assessHealth(findings: HealthFindings): {
  level: HealthLevel;
  reasons: HealthReason[];
} {
  const levels = healthReasons.map((reason) => {
    if (reason === "deadLetters") return findings.deadLetters;
    return findings[reason] ? severities[reason] : "ok";
  });
  const level = (["down", "warn"] as const).find((each) =>
    levels.includes(each),
  );
  return {
    level: level ?? "ok",
    reasons: healthReasons.filter((_, index) => levels[index] !== "ok"),
  };
}

/** Health of one lane of a site's folds. */
export const vLaneHealth = v.object({
  lane: v.number(),
  status: literals(["idle", "running", "stopped"]),
  /**
   * Cause of a stop. `failure`: more than five events of one batch failed, and the component tries
   * the lane again by itself. `operator`: an operator has to start the lane.
   */
  stoppedBy: v.optional(literals(["failure", "operator"])),
  /** Time at which the component tries a failed lane again, epoch milliseconds. */
  retryAt: v.optional(v.number()),
  /** Age of the oldest event that is stored but not in the reports. 0 if there is none. */
  lagMs: v.number(),
  /** That event has waited longer than the settings allow, by more than the site's `maxLagMs`. */
  isLate: v.boolean(),
});

/**
 * Settings that help during development, and that somebody should change before launch. They do not
 * affect `ok` and `level`. `localhostCounts`: the site counts development pages.
 */
const vHealthReminder = literals(["localhostCounts"]);
export type HealthReminder = Infer<typeof vHealthReminder>;

export const vHealth = v.object({
  /** No lane is stopped, failing, stuck or late, and the fold of no event has failed. */
  ok: v.boolean(),
  /** The level that `GET /health` answers, with the reasons why it is not `ok`, the worst first. */
  level: vHealthLevel,
  reasons: v.array(vHealthReason),
  reminders: v.array(vHealthReminder),
  /** An operator has paused the site or the intake of all sites. */
  paused: v.boolean(),
  /** A fold failed, and its dead letter could not be written. The lane keeps trying. */
  stuck: v.boolean(),
  lanes: v.array(vLaneHealth),
  /** Events that are stored but not in the reports. An estimate, in hundreds. */
  pendingEvents: v.number(),
  /** Events whose fold has failed, as counted about a minute ago. */
  deadLetters: v.object({
    ...vDeadLetterDepth.fields,
    /** Level by the number of active dead letters: `warn` from 100, `down` from 100,000. */
    level: vHealthLevel,
  }),
  /** Days that are being counted again, after an erasure or a removal or for `rebuildRange`. */
  repairing: v.number(),
  /** The limits of requests and events that are in force, including the site's own. */
  limits: v.array(
    v.object({ name: v.string(), value: v.number(), reason: v.string() }),
  ),
});
export type Health = Infer<typeof vHealth>;

/** The answer has times instead of ages, so that it can be cached. */
export const vIntakeHealth = v.object({
  /** The site of the question exists. Also true for a question about all sites. */
  found: v.boolean(),
  paused: v.boolean(),
  stuck: v.boolean(),
  /** Some site has more waiting events than allowed. */
  overloaded: v.boolean(),
  /** Some lane has stopped because of failures, and has folded nothing since. */
  failing: v.boolean(),
  /** An operator has stopped the folds of some site. */
  foldsStopped: v.boolean(),
  /**
   * Time from which the first lane is late, epoch milliseconds. Absent if no event waits, or events
   * wait only for an operator.
   */
  lateFrom: v.optional(v.number()),
  /** Waiting events. For each site, counting ends once the site is certainly overloaded. */
  pendingEvents: v.number(),
  /** Active dead letters. */
  deadLetters: v.number(),
  deadLettersLevel: vHealthLevel,
  lanes: v.array(
    v.object({
      lane: v.number(),
      /**
       * Time of receipt of the oldest event that is not folded, epoch milliseconds. Absent if none
       * waits.
       */
      waitingSince: v.optional(v.number()),
    }),
  ),
});
export type IntakeHealth = Infer<typeof vIntakeHealth>;

/** Returns the health level at the time `now`. */
export function levelOfIntake(health: IntakeHealth, now: number): HealthLevel {
  const { lateFrom = Infinity, deadLettersLevel } = health;
  const late = now > lateFrom;
  return assessHealth({ ...health, late, deadLetters: deadLettersLevel }).level;
}

/** Tells readers of reports whether the figures are behind. */
export const vReportStatus = v.object({
  /**
   * Age of the oldest event that is not in the reports and has waited too long. 0 if there is none.
   */
  behindMs: v.number(),
  /** Counting continues by itself. False if an operator has stopped it. */
  isCounting: v.boolean(),
});
export type ReportStatus = Infer<typeof vReportStatus>;
