/** Removal of counted events: arguments and answers of the functions that delete them. */
import { v, type Infer } from "convex/values";
import { vErased } from "./upkeep.js";

const optionalText = v.optional(v.string());

/** Conditions that select events. An event is selected if every given condition holds. */
export const removalConditions = {
  /** Host of the page, with or without "www.". `*.spam.example` selects its subdomains. */
  hostname: optionalText,
  /** Host of the referrer, as reports show it. `*.spam.example` selects its subdomains. */
  referrer: optionalText,
  /** Path of the page, as reports show it. `*` stands for any run of characters. */
  path: optionalText,
  /** Name of the browser, as reports show it. */
  browser: optionalText,
};
export const removalConditionNames = Object.keys(
  removalConditions,
) as (keyof typeof removalConditions)[];

/** Bounds the examples in a preview. */
export const MAX_REMOVAL_EXAMPLES = 10;

const unrepairedDays = {
  /**
   * Days of the range whose raw events are past their retention, from the site's first figures on.
   * Their figures do not change.
   */
  unrepairedDays: v.number(),
};

export const vRemovalPreview = v.object({
  kind: v.literal("preview"),
  /** Events that the removal would delete. */
  events: v.number(),
  /** Sessions that the removal would delete or shorten. */
  sessions: v.number(),
  /** Visitors of whom the removal would delete something. Each is a browser or device. */
  visitors: v.number(),
  /** The range is too large for one search. The true numbers may be higher. */
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
  /** Rows that this call has deleted: events, and sessions and visitors without any event left. */
  deleted: vErased.fields.deleted,
  /** No selected event is left. If false, the rest follows in the background. */
  done: v.boolean(),
  /**
   * Days of the site whose figures are still to be counted again. 0 if the reports are repaired.
   */
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
   * Present once `done`: events of the run that stay counted. They, or other raw events of their
   * days, are past their retention. The number includes events that were erased or deleted before.
   */
  stayCounted: v.optional(v.number()),
});
export type UndoneImport = Infer<typeof vUndoneImport>;
