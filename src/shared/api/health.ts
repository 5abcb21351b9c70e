/** How a site's intake fares: what an operator sees, and what a monitor is told. */
import { v, type Infer } from "convex/values";
import { vDeadLetterDepth } from "./deadLetters.js";
import { limits } from "../limits.js";
import { literals } from "../validators.js";

export const vHealthLevel = literals(["ok", "warn", "down"]);
export type HealthLevel = Infer<typeof vHealthLevel>;

/** What so many active dead letters mean. */
export function levelOfDeadLetters(active: number): HealthLevel {
  if (active >= limits.DEAD_LETTERS_DOWN.value) return "down";
  return active >= limits.DEAD_LETTERS_WARN.value ? "warn" : "ok";
}

/** Reasons for which health is not `ok`, the worst first. */
export const healthReasons = [
  /** An operator has paused the site, or the intake of all sites: senders are answered 503. */
  "paused",
  /** A fold failed and its dead letter could not be written: senders are answered 503. */
  "stuck",
  /** More events wait than may: senders are answered 503. */
  "overloaded",
  /** A lane has stopped because of failures, and has folded nothing since. It is tried again by itself. */
  "failing",
  /** An event waits for longer than the site's `maxLagMs`, beyond what its settings let it wait. */
  "late",
  /** Many events have failed to fold. */
  "deadLetters",
  /** An operator has stopped the folds: events wait for `startFolds`, however long. */
  "foldsStopped",
] as const;
export const vHealthReason = literals(healthReasons);
export type HealthReason = Infer<typeof vHealthReason>;

/** Each reason, and whether it applies. */
export type HealthFindings = Record<
  Exclude<HealthReason, "deadLetters">,
  boolean
> & { deadLetters: HealthLevel };

/** A stop that somebody wanted is no alarm; whatever else keeps events out or reports behind is one. */
const severities = {
  paused: "down",
  stuck: "down",
  overloaded: "down",
  failing: "down",
  late: "down",
  foldsStopped: "warn",
} as const satisfies Record<Exclude<HealthReason, "deadLetters">, HealthLevel>;

/** The level that the worst finding asks for, and every reason. */
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

/** One lane of a site's folds, as health sees it. */
export const vLaneHealth = v.object({
  lane: v.number(),
  status: literals(["idle", "running", "stopped"]),
  /**
   * The cause of a stop: `failure`, more than five events of one batch failed, and it is tried
   * again by itself; `operator`, who has to start it.
   */
  stoppedBy: v.optional(literals(["failure", "operator"])),
  /** When a lane that failed is tried again. */
  retryAt: v.optional(v.number()),
  /** Age of the oldest event that is stored and not yet in the reports; 0 when there is none. */
  lagMs: v.number(),
});

export const vHealth = v.object({
  /** No lane is stopped, failing, stuck or late, and no event has failed to fold. */
  ok: v.boolean(),
  /** As `GET /health` says it, with the reasons for which it is not `ok`, the worst first. */
  level: vHealthLevel,
  reasons: v.array(vHealthReason),
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
  /** Some lane has stopped because of failures, and has folded nothing since. */
  failing: v.boolean(),
  /** An operator has stopped the folds of some site. */
  foldsStopped: v.boolean(),
  /** When the first lane is late, or has been. Absent: no event waits, or only for an operator. */
  lateFrom: v.optional(v.number()),
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

/** How the intake fares at that time. */
export function levelOfIntake(health: IntakeHealth, now: number): HealthLevel {
  const { lateFrom = Infinity, deadLettersLevel } = health;
  const late = now > lateFrom;
  return assessHealth({ ...health, late, deadLetters: deadLettersLevel }).level;
}

/** Readers of reports are told this: whether the figures are behind. */
export const vReportStatus = v.object({
  /** How old the oldest event is that is not in the reports, where it waits too long; 0: all is well. */
  behindMs: v.number(),
  /** Counting goes on by itself; false: an operator has stopped it. */
  isCounting: v.boolean(),
});
export type ReportStatus = Infer<typeof vReportStatus>;
