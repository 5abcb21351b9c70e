/** Dead letters are events that could not be counted. Operators list, retry and discard them. */
import { paginationResultValidator } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

export const deadLetterReasons = [
  /** The fold of the event threw, or exceeded the limits of a transaction. */
  "threw",
  /** No transaction that folded the event has ended. */
  "outOfTime",
  /** The stored event does not have the shape of this version's events. A retry cannot help. */
  "unreadable",
] as const;
export const vDeadLetterReason = literals(deadLetterReasons);
export type DeadLetterReason = Infer<typeof vDeadLetterReason>;

/**
 * The component retries an active dead letter by itself. A quarantined one waits for an operator.
 */
export const deadLetterStates = ["active", "quarantined"] as const;
export const vDeadLetterState = literals(deadLetterStates);
export type DeadLetterState = Infer<typeof vDeadLetterState>;

export const vReasonCount = v.object({
  reason: vDeadLetterReason,
  active: v.number(),
  quarantined: v.number(),
});
export type ReasonCount = Infer<typeof vReasonCount>;

/** The number of a site's dead letters at their last count. */
export const vDeadLetterDepth = v.object({
  active: v.number(),
  quarantined: v.number(),
  /** Reasons with at least one dead letter. */
  byReason: v.array(vReasonCount),
  /** The true number may be higher. For each state, counting ends at 100,000. */
  isAtLeast: v.boolean(),
});
export type DeadLetterDepth = Infer<typeof vDeadLetterDepth>;

const optionalText = v.optional(v.string());

export const vListedDeadLetter = v.object({
  deadLetterId: v.string(),
  /** The event's `id` in `listEvents`. */
  eventDocumentId: v.string(),
  /** Time of the event, epoch milliseconds. */
  occurredAt: v.number(),
  /** Time of the failure that made the event a dead letter, epoch milliseconds. */
  failedAt: v.number(),
  reason: vDeadLetterReason,
  /** Error of the last failure. */
  error: v.string(),
  /** Failed retries since `failedAt`, or since an operator last asked for a retry. */
  attempts: v.number(),
  /** Time of the next retry of an active dead letter, epoch milliseconds. */
  retryAt: v.optional(v.number()),
  /** Time at which a quarantined dead letter was quarantined, epoch milliseconds. */
  quarantinedAt: v.optional(v.number()),
  /**
   * The readable part of the event. Absent if the event is gone. Also absent if the events of the
   * dead letters before it on the page take 8 MiB. A smaller page shows it then.
   */
  event: v.optional(
    v.object({
      type: optionalText,
      name: optionalText,
      path: optionalText,
      visitorId: optionalText,
      userId: optionalText,
    }),
  ),
});
export type ListedDeadLetter = Infer<typeof vListedDeadLetter>;

export const vDeadLetterPage = paginationResultValidator(vListedDeadLetter);
