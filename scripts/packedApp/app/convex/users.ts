import type { Auth } from "convex/server";

/** The user who calls, of the app's own. Reports run in queries, administration in mutations and actions, too. */
export async function currentUser(ctx: { auth: Auth }) {
  const identity = await ctx.auth.getUserIdentity();
  return identity && { ...identity, isAdmin: true, sites: [] as string[] };
}
