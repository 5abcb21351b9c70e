/** The properties of one event, and the values of any of them, counted from raw events. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";
import { vRevenues } from "../event/revenue.js";

export const vPropertyBreakdown = v.object({
  /** Heaviest first. `events` with this value, and distinct `visitors` who sent them. */
  rows: v.array(
    v.object({
      key: v.string(),
      events: v.number(),
      visitors: v.number(),
      /** Of these events, by currency; absent where there is none. */
      revenue: v.optional(vRevenues),
    }),
  ),
  /** How many values there are in all, `rows` being the first of them; at least so many where `approximate`. */
  keyCount: v.number(),
  /** Events of the name that were read, with the property or without. */
  events: v.number(),
  /**
   * Not the whole range was counted: it holds more events than one read covers (the newest are
   * counted), or begins before the raw events that are kept. `from` says from when on all were.
   */
  ...approximationFields,
});
export type PropertyBreakdown = Infer<typeof vPropertyBreakdown>;

export const vPropertyKeys = v.object({
  /** The properties that events of the name carry, by how many do; at most 100. */
  rows: v.array(v.object({ key: v.string(), events: v.number() })),
  /** How many properties there are in all, `rows` being the first of them; at least so many where `approximate`. */
  keyCount: v.number(),
  /** Events of the name that were read. */
  events: v.number(),
  /** As of {@link vPropertyBreakdown}. */
  ...approximationFields,
});
export type PropertyKeys = Infer<typeof vPropertyKeys>;
