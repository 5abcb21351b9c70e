/** The stored form of a session's origin and of its first values. */
import { v, type Infer } from "convex/values";
import {
  firstValueFields,
  originFields,
  type FirstValueField,
  type OriginField,
} from "../../../shared/event/event.js";

/** A value and when it was seen: `min (time, value)` and `max (time, value)` are commutative. */
export const vTimed = v.object({ at: v.number(), value: v.string() });
export type Timed = Infer<typeof vTimed>;

const optionalTimed = v.optional(vTimed);

/** The first value of each field. */
export const vSessionValues = v.object(
  Object.fromEntries(
    firstValueFields.map((field) => [field, optionalTimed]),
  ) as Record<FirstValueField, typeof optionalTimed>,
);
export type SessionValues = Infer<typeof vSessionValues>;

const optionalText = v.optional(v.string());

/**
 * The origin of a visit as it was counted. A later version that knows more sources changes none of
 * it.
 */
export const vOrigin = v.object({
  /** When the event happened that it is from. */
  at: v.number(),
  /** The event is no page view. Any page view of the session goes before it. */
  isOther: v.optional(v.literal(true)),
  /** Absent: Direct. */
  channel: optionalText,
  /** Parameter of the click id. */
  clickId: optionalText,
  ...(Object.fromEntries(
    originFields.map((field) => [field, optionalText]),
  ) as Record<OriginField, typeof optionalText>),
});
export type Origin = Infer<typeof vOrigin>;
