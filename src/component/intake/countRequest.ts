/** The count of a request towards every rate that bounds its sender. */
import type { Infer } from "convex/values";
import type { vIngestArgs } from "../../shared/event/incoming.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Sent } from "../model/intake/rate.js";
import { countRateUses } from "./rateUses.js";
import type { Site } from "../scope/requireSite.js";

/** Fields by which a request says for which sender it counts. */
export const sentBy = ["keyId", "trusted", "rateLevels", "receivedAt"] as const;
type SentBy = Pick<Infer<typeof vIngestArgs>, (typeof sentBy)[number]>;

/**
 * Inserts, by sample, up to three rows that no other transaction writes. Counts nothing without a key.
 */
export async function countRequest(
  ctx: MutationCtx,
  site: Site,
  { keyId, trusted, rateLevels, receivedAt }: SentBy,
  sent: Sent,
): Promise<void> {
  if (keyId === undefined) return;
  const sender = { site, keyId, trusted };
  await countRateUses(ctx, sender, rateLevels, { ...sent, receivedAt });
}
