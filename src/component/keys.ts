/** Keys of senders, for operators: add, list and revoke. */
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import { mutation, query } from "./_generated/server.js";
import { requireSite } from "./scope/requireSite.js";
import { addKey, siteKeys } from "./intake/keys.js";

export const createKey = mutation({
  args: adminApi.createKey.args,
  returns: adminApi.createKey.returns,
  handler: async (ctx, { siteId, ...key }) => {
    const site = await requireSite(ctx, siteId);
    return await addKey(ctx, { siteId: site._id, ...key });
  },
});

/**
 * Revokes a key. Admission refuses requests from the next one on. A second call changes nothing.
 *
 * @throws a Footfall error `siteNotFound` or `keyNotFound`
 */
export const revokeKey = mutation({
  args: adminApi.revokeKey.args,
  returns: adminApi.revokeKey.returns,
  handler: async (ctx, { siteId, keyId }) => {
    const site = await requireSite(ctx, siteId);
    const id = ctx.db.normalizeId("keys", keyId);
    const key = id && (await ctx.db.get("keys", id));
    if (!key || key.siteId !== site._id) {
      throw footfallError(
        "keyNotFound",
        `The site "${site.slug}" has no key with id "${keyId}".`,
        {
          keyId,
        },
      );
    }
    if (key.revokedAt === undefined) {
      const now = Date.now();
      await ctx.db.patch("keys", key._id, { revokedAt: now });
      await ctx.db.patch("sites", site._id, { accessChangedAt: now });
    }
    return null;
  },
});

export const listKeys = query({
  args: adminApi.listKeys.args,
  returns: adminApi.listKeys.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    const keys = await siteKeys(ctx, site._id);
    return keys.map((key) => ({
      keyId: key._id,
      kind: key.kind,
      label: key.label,
      createdAt: key._creationTime,
      ...(key.revokedAt !== undefined && { revokedAt: key.revokedAt }),
    }));
  },
});
