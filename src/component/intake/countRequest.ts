/** The count of a request towards every rate that bounds its sender. */
import type { Infer } from "convex/values";
import type { vIngestArgs } from "../../shared/event/incoming.js";
import type { MutationCtx } from "../_generated/server.js";
import { countAddressUse } from "./addressUses.js";
import type { Sent } from "../model/intake/rate.js";
import { countSent } from "./rates.js";
import type { Site } from "../scope/requireSite.js";

/** Fields by which a request says for which sender it counts. */
export const sentBy = ["keyId", "trusted", "addressUse", "receivedAt"] as const;
type SentBy = Pick<Infer<typeof vIngestArgs>, (typeof sentBy)[number]>;

/**
 * Inserts, by sample, a row or two that no other transaction writes. Counts nothing without a key.
 */
export async function countRequest(
  ctx: MutationCtx,
  site: Site,
  { keyId, trusted, addressUse, receivedAt }: SentBy,
  sent: Sent,
): Promise<void> {
  if (keyId === undefined) return;
  const sender = { site, keyId, trusted };
  await countSent(ctx, sender, sent);
  if (addressUse === undefined) return;
  await countAddressUse(ctx, sender, addressUse, { ...sent, receivedAt });
}
