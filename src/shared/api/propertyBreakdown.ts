/** The properties of one event, and the values of any of them, counted from raw events. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";
import { vRevenues } from "../event/revenue.js";

const valueFigures = {
  events: v.number(),
  /** Distinct visitors of these events. */
  visitors: v.number(),
  /** Revenue of these events, by currency. Absent if there is none. */
  revenue: v.optional(vRevenues),
};
const vValueFigures = v.object(valueFigures);
export type ValueFigures = Infer<typeof vValueFigures>;

export const vPropertyBreakdown = v.object({
  /** Values, the heaviest first, with the events that have this value. */
  rows: v.array(v.object({ key: v.string(), ...valueFigures })),
  /** Number of all values. `rows` has the first of them. If `approximate`, there may be more. */
  keyCount: v.number(),
  /** The events that have no value of the property. null if all of them have one. */
  none: v.union(v.null(), vValueFigures),
  /** Events of the name that were read, with or without the property. */
  events: v.number(),
  /**
   * Says that not the whole range was counted. Either it holds more events than one read covers,
   * and the newest were counted. Or it begins before the oldest raw event that is kept. `from` is
   * the start of the range that was counted whole.
   */
  ...approximationFields,
});
export type PropertyBreakdown = Infer<typeof vPropertyBreakdown>;

export const vPropertyKeys = v.object({
  /** Properties of the event, by the number of events that carry them. At most 100. */
  rows: v.array(v.object({ key: v.string(), events: v.number() })),
  /**
   * Number of all properties. `rows` has the first of them. If `approximate`, there may be more.
   */
  keyCount: v.number(),
  /** Events of the name that were read. */
  events: v.number(),
  /** The same as in {@link vPropertyBreakdown}. */
  ...approximationFields,
});
export type PropertyKeys = Infer<typeof vPropertyKeys>;
