/**
 * Dated values and their senders: a server (under a secret key, or in the app's own code), or
 * anybody with a public key. Two values are in the order of their senders, then of their times,
 * then of the values themselves. So every order of arrival gives the same.
 */
import { v, type Infer } from "convex/values";
import type { EventSource } from "../../../shared/event/event.js";
import type { PropertyValue } from "../../../shared/event/incoming.js";

export interface Dated {
  /** The time at which it was said. */
  at: number;
  value: PropertyValue;
}

/** `max (time, value)`. */
export function isLater(a: Dated, b: Dated): boolean {
  if (a.at !== b.at) return a.at > b.at;
  return JSON.stringify(a.value) > JSON.stringify(b.value);
}

/** A text with its sender, a public key where `byServer` is absent; null: it was emptied. */
export const vOwnedText = v.object({
  at: v.number(),
  value: v.union(v.string(), v.null()),
  byServer: v.optional(v.literal(true)),
});
export type OwnedText = Infer<typeof vOwnedText>;

/** Returns the text of the two that counts. */
export function winner(
  known: OwnedText | undefined,
  said: OwnedText,
): OwnedText {
  if (!known) return said;
  if (known.byServer !== said.byServer) {
    return said.byServer === true ? said : known;
  }
  return isLater(said, known) ? said : known;
}

/** Whether an event came under a secret key or from the app's own code, as far as that matters. */
export function isByServer({
  source,
  byServer,
}: {
  source: EventSource;
  byServer?: boolean;
}): boolean {
  return source === "server" || byServer === true;
}
