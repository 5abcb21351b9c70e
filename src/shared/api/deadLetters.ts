/** Dead letters: events that could not be counted, as an operator sees and treats them. */
import { paginationResultValidator } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

export const deadLetterReasons = [
  /** Its fold threw, or went beyond what a transaction may do. */
  "threw",
  /** No transaction that folded it has ended. */
  "outOfTime",
  /** What is stored has not the shape of an event of this version. No retry can help it. */
  "unreadable",
] as const;
export const vDeadLetterReason = literals(deadLetterReasons);
export type DeadLetterReason = Infer<typeof vDeadLetterReason>;

/** An active one is retried by itself; a quarantined one waits for an operator. */
export const deadLetterStates = ["active", "quarantined"] as const;
export const vDeadLetterState = literals(deadLetterStates);
export type DeadLetterState = Infer<typeof vDeadLetterState>;

export const vReasonCount = v.object({
  reason: vDeadLetterReason,
  active: v.number(),
  quarantined: v.number(),
});
export type ReasonCount = Infer<typeof vReasonCount>;

/** How many dead letters a site has, when they were last counted. */
export const vDeadLetterDepth = v.object({
  active: v.number(),
  quarantined: v.number(),
  /** Only reasons that there are. */
  byReason: v.array(vReasonCount),
  /** There are so many, or more: of either state, counting ends at 100,000. */
  isAtLeast: v.boolean(),
});
export type DeadLetterDepth = Infer<typeof vDeadLetterDepth>;

const optionalText = v.optional(v.string());

export const vListedDeadLetter = v.object({
  deadLetterId: v.string(),
  /** The event's `id` in `listEvents`. */
  eventDocumentId: v.string(),
  /** Of the event. */
  occurredAt: v.number(),
  /** When it was set aside. */
  failedAt: v.number(),
  reason: vDeadLetterReason,
  /** Of the last failure. */
  error: v.string(),
  /** Retries that have failed since it was set aside, or since an operator last had it retried. */
  attempts: v.number(),
  /** Of an active one. */
  retryAt: v.optional(v.number()),
  /** Of a quarantined one. */
  quarantinedAt: v.optional(v.number()),
  /**
   * What can be read of the event; absent when it is gone, or when the events of the letters before it on
   * the page came to 8 MiB: a smaller page shows it.
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
