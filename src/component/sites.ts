/**
 * Sites, for operators: create, change, delete and provision. The client and viewers read a site's
 * settings.
 */
import { v } from "convex/values";
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/api/readApi.js";
import { vKeyKind } from "../shared/site/keys.js";
import { utcOffsetsOf } from "../shared/time/utcOffsets.js";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import { mutation, query } from "./_generated/server.js";
import { addKey } from "./intake/keys.js";
import { makeSite, patchSite, settingsOf } from "./intake/siteSettings.js";
import { stopLanes } from "./log/lanes.js";
import { requireSite } from "./scope/requireSite.js";
import { findRowOfSlug, findSiteOfSlug } from "./rows/sites.js";

/**
 * The settings of a site that its viewers and the client need. Reads no clock, so the answer stays
 * cached until the settings change.
 */
export const getSite = query({
  args: readApi.getSite.args,
  returns: readApi.getSite.returns,
  handler: async (ctx, { slug }) => {
    const site = await findSiteOfSlug(ctx, slug);
    if (!site) return null;
    return {
      siteId: site._id,
      slug: site.slug,
      name: site.name,
      status: site.status,
      timeZone: site.timeZone,
      utcOffsets: utcOffsetsOf(site.timeZone),
      sessionTimeoutMs: site.sessionTimeoutMs,
      sessionRule: site.sessionRule,
      flushIntervalMs: site.flushIntervalMs,
      promotedProperties: site.promotedProperties,
      createdAt: site._creationTime,
    };
  },
});

export const createSite = mutation({
  args: adminApi.createSite.args,
  returns: adminApi.createSite.returns,
  handler: async (ctx, { slug, ...settings }) => {
    if (await findRowOfSlug(ctx, slug)) {
      throw footfallError("slugTaken", `There is a site "${slug}" already.`, {
        slug,
      });
    }
    return { siteId: await makeSite(ctx, slug, settings) };
  },
});

/**
 * All settings of a site that its operators may change, those with their default included.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getSettings = query({
  args: adminApi.getSettings.args,
  returns: adminApi.getSettings.returns,
  handler: async (ctx, { siteId }) =>
    settingsOf(await requireSite(ctx, siteId)),
});

/**
 * Changes the given settings. Time zone, timeout and session rule decide how events are counted, so
 * they can change only while the site has no event, session or block.
 *
 * @throws a Footfall error `siteNotFound` or `invalidSetting`
 */
export const updateSite = mutation({
  args: adminApi.updateSite.args,
  returns: adminApi.updateSite.returns,
  handler: async (ctx, { siteId, ...settings }) => {
    const site = await requireSite(ctx, siteId);
    await patchSite(ctx, site, settings);
    return null;
  },
});

/**
 * Deletes a site. Its keys are invalid at once, and bounded runs delete its rows afterwards.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const deleteSite = mutation({
  args: adminApi.deleteSite.args,
  returns: adminApi.deleteSite.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    await ctx.db.patch("sites", site._id, {
      status: "deleting",
      slug: `deleted:${site._id}`,
    });
    await stopLanes(ctx, site._id);
    await ctx.scheduler.runAfter(0, internal.retention.purge.purgeSite, {
      siteId: site._id,
    });
    return null;
  },
});

/**
 * Sets a site up. A second call is safe. Makes the site if the slug is new, changes the given
 * settings that differ, and adds the keys that are missing. Revokes no key.
 */
export const provisionSite = mutation({
  args: {
    ...adminApi.createSite.args,
    name: v.optional(v.string()),
    keys: v.array(
      v.object({
        kind: vKeyKind,
        hash: v.string(),
        label: v.optional(v.string()),
      }),
    ),
  },
  returns: v.object({ siteId: v.string() }),
  handler: async (ctx, { slug, keys, ...settings }) => {
    const site = await findRowOfSlug(ctx, slug);
    let siteId: Id<"sites">;
    if (site) {
      siteId = site._id;
      await patchSite(ctx, await requireSite(ctx, siteId), settings);
    } else {
      siteId = await makeSite(ctx, slug, { name: slug, ...settings });
    }
    for (const key of keys) await addKey(ctx, { siteId, ...key });
    return { siteId };
  },
});
