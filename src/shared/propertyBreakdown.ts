/** The values of any property of one event, counted from raw events. */
import { v, type Infer } from "convex/values";
import { vRevenues } from "./revenue.js";

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
  /** How many values there are in all, `rows` being the first of them. */
  keyCount: v.number(),
  /** Events of the name that were read, with the property or without. */
  events: v.number(),
  /**
   * Not the whole range was counted: it holds more events than one read covers (the newest are
   * counted), or begins before the raw events that are kept.
   */
  approximate: v.boolean(),
});
export type PropertyBreakdown = Infer<typeof vPropertyBreakdown>;
