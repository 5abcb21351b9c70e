/**
 * The shop's staff are the users who sign in with a token identifier from the deployment's
 * variable. Commas separate the identifiers. The shop has no staff while the variable is unset.
 *
 * An identity provider's token identifier is its address, `|`, and the user's subject there. No
 * customer can choose it. An e-mail address that nobody has verified could be anyone's choice.
 *
 *     bob='https://shop.clerk.example|user_2ab' ann='https://shop.clerk.example|user_9cd'
 *     npx convex env set FOOTFALL_STAFF "$bob,$ann"
 */
import type { UserIdentity } from "convex/server";
import { env } from "./_generated/server.js";

export function isStaff({ tokenIdentifier }: UserIdentity): boolean {
  const listed = (env.FOOTFALL_STAFF ?? "").split(",");
  return listed.some((one) => one.trim() === tokenIdentifier);
}
