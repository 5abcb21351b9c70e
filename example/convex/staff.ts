/**
 * The shop's staff: whoever signs in with one of the token identifiers that the deployment's variable lists,
 * separated by commas. Nobody does while it is unset. An identity provider's token identifier is its address,
 * `|`, and the user's subject there; no customer can choose it, as they could an e-mail address nobody has verified.
 *
 *     npx convex env set FOOTFALL_STAFF "https://shop.clerk.example|user_2ab,https://shop.clerk.example|user_9cd"
 */
import type { UserIdentity } from "convex/server";
import { env } from "./_generated/server.js";

export function isStaff({ tokenIdentifier }: UserIdentity): boolean {
  const listed = (env.FOOTFALL_STAFF ?? "").split(",");
  return listed.some((one) => one.trim() === tokenIdentifier);
}
