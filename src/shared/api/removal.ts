/** Taking events back that were counted: what the functions that do it take and answer. */
import { v, type Infer } from "convex/values";
import { vErased } from "./upkeep.js";

const optionalText = v.optional(v.string());

/** Which events are meant: those for which every condition that is given holds. */
export const removalConditions = {
  /** Host of the page, with or without "www."; `*.spam.example` are its subdomains. */
  hostname: optionalText,
  /** Host of the referrer, as reports show it, or its subdomains likewise. */
  referrer: optionalText,
  /** As reports show it; `*` stands for any run of characters. */
  path: optionalText,
  /** By the name that reports show. */
  browser: optionalText,
};
export const removalConditionNames = Object.keys(
  removalConditions,
) as (keyof typeof removalConditions)[];

/** Examples in a preview. */
export const MAX_REMOVAL_EXAMPLES = 10;

const unrepairedDays = {
  /**
   * Days of the range, from the site's first figures on, whose raw events are past their retention: what was
   * counted there stays.
   */
  unrepairedDays: v.number(),
};

export const vRemovalPreview = v.object({
  kind: v.literal("preview"),
  /** Events that would go. */
  events: v.number(),
  /** Sessions that would go or shrink. */
  sessions: v.number(),
  /** Visitors, each a browser or device, of whom something would go. */
  visitors: v.number(),
  /** The range was too large to be searched to its end: there are at least so many. */
  isAtLeast: v.boolean(),
  /** The first of the events. */
  examples: v.array(
    v.object({
      occurredAt: v.number(),
      hostname: optionalText,
      path: optionalText,
    }),
  ),
  ...unrepairedDays,
});

export const vRemoved = v.object({
  kind: v.literal("deleted"),
  /** By this call: events, and sessions and visitors of whom nothing is left. */
  deleted: vErased.fields.deleted,
  /** Nothing that is meant is left. While false, the rest is being deleted in the background. */
  done: v.boolean(),
  /** Days of the site whose figures are still to be counted anew; 0: the reports are repaired. */
  repairing: v.number(),
  ...unrepairedDays,
});

export const vDeletedEvents = v.union(vRemovalPreview, vRemoved);
export type DeletedEvents = Infer<typeof vDeletedEvents>;

export const vUndoneImport = v.object({
  deleted: vRemoved.fields.deleted,
  done: vRemoved.fields.done,
  repairing: vRemoved.fields.repairing,
  /**
   * Once it is done: events of the run that stay counted, because they, or other raw events of their days, are past
   * their retention. What was erased or deleted before is among them.
   */
  stayCounted: v.optional(v.number()),
});
export type UndoneImport = Infer<typeof vUndoneImport>;
