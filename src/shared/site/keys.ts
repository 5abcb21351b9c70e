/** Keys of senders, as operators see them. */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

export const vKeyKind = literals(["public", "secret"]);
export type KeyKind = Infer<typeof vKeyKind>;

/** A key as an operator sees it, without the key and its hash. */
export const vKeySummary = v.object({
  keyId: v.string(),
  kind: vKeyKind,
  label: v.string(),
  createdAt: v.number(),
  revokedAt: v.optional(v.number()),
});
export type KeySummary = Infer<typeof vKeySummary>;
