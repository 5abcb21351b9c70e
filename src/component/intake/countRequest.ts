/** Counts what a request brought towards every rate that bounds its sender. */
import type { Infer } from "convex/values";
import type { vIngestArgs } from "../../shared/event/incoming.js";
import type { MutationCtx } from "../_generated/server.js";
import { countAddressUse } from "./addressUses.js";
import type { Sent } from "../model/intake/rate.js";
import { countSent } from "./rates.js";
import type { Site } from "../scope/requireSite.js";

/** How a request says for whom it counts. */
export const sentBy = ["keyId", "trusted", "addressUse", "receivedAt"] as const;
type SentBy = Pick<Infer<typeof vIngestArgs>, (typeof sentBy)[number]>;

/** Inserts, now and then, a row or two that no other transaction writes. Without a key it counts nothing. */
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
