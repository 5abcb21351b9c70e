/**
 * Functions that `npm run verify:live` needs inside of a deployment. All of them are internal: only
 * people with a deploy key can run them. They work on sites of their own, whose slugs begin with
 * `verify-`.
 */
import { ConvexError, v } from "convex/values";
import { provisionSite } from "convex-footfall/setup";
import { components, internal } from "./_generated/api.js";
import { internalMutation, internalQuery } from "./_generated/server.js";

const PREFIX = "verify-";

/** More than the run may send, so that no rate refuses it: all its events have one address. */
const unbounded = {
  maxEventsPerMinute: 10_000_000,
  maxEventsPerMinutePerKey: 10_000_000,
  maxEventsPerMinutePerPublicKey: 10_000_000,
  maxBytesPerMinute: 10_000_000_000,
  maxBytesPerMinutePerKey: 10_000_000_000,
  maxBytesPerMinutePerPublicKey: 10_000_000_000,
  maxPercentPerAddress: 100,
};

/**
 * Makes a site for a run, with the helper that apps use. Idempotent. It refuses a slug of any other
 * site.
 */
export const provisionRunSite = internalMutation({
  args: {
    slug: v.string(),
    timeZone: v.string(),
    publicKey: v.string(),
    secretKey: v.string(),
  },
  returns: v.object({ siteId: v.string() }),
  handler: async (ctx, { slug, ...given }) => {
    if (!slug.startsWith(PREFIX)) {
      throw new ConvexError(
        `The slug of a run's site begins with "${PREFIX}"; got "${slug}".`,
      );
    }
    return await provisionSite(ctx, components.footfall, {
      slug,
      name: "A run of verify:live",
      flushIntervalMs: 1000,
      ...unbounded,
      ...given,
    });
  },
});

/** Answers the platform's metadata of the caller's request. */
export const requestMetadata = internalMutation({
  args: {},
  returns: v.object({
    ip: v.union(v.null(), v.string()),
    userAgent: v.union(v.null(), v.string()),
  }),
  handler: async (ctx) => {
    const { ip, userAgent } = await ctx.meta.getRequestMetadata();
    return { ip, userAgent };
  },
});

export const isOrderThere = internalQuery({
  args: { orderId: v.id("orders") },
  returns: v.boolean(),
  handler: async (ctx, { orderId }) =>
    (await ctx.db.get("orders", orderId)) !== null,
});

/**
 * Tells whether a nested query sees the writes of its mutation: as usual, and with
 * `useStaleSnapshot`, where it must not. It deletes the rows that it writes, so it stores nothing.
 */
export const probeSnapshot = internalMutation({
  args: {},
  returns: v.object({ current: v.boolean(), snapshot: v.boolean() }),
  handler: async (ctx): Promise<{ current: boolean; snapshot: boolean }> => {
    const orderId = await ctx.db.insert("orders", { lines: [], totalCents: 0 });
    const query = internal.verify.isOrderThere;
    const current: boolean = await ctx.runQuery(query, { orderId });
    const snapshot: boolean = await ctx.runQuery(
      query,
      { orderId },
      { useStaleSnapshot: true },
    );
    await ctx.db.delete("orders", orderId);
    return { current, snapshot };
  },
});
