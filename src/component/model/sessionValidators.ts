/** How the timed values of a session are stored. */
import { v, type Infer } from "convex/values";
import { firstValueFields, type FirstValueField } from "../../shared/event.js";

/** A value and when it was seen: `min (time, value)` and `max (time, value)` are commutative. */
export const vTimed = v.object({ at: v.number(), value: v.string() });
export type Timed = Infer<typeof vTimed>;

const optionalTimed = v.optional(vTimed);

export const vSessionValues = v.object(
  Object.fromEntries(
    firstValueFields.map((field) => [field, optionalTimed]),
  ) as Record<FirstValueField, typeof optionalTimed>,
);
export type SessionValues = Infer<typeof vSessionValues>;
