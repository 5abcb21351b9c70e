/** Sites: set-up and settings. Everything here is rare, and written by operators only. */
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import { vKeyKind, type SiteSettings } from "../shared/site.js";
import { utcOffsetsOf } from "../shared/utcOffsets.js";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import {
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server.js";
import { addKey } from "./keys.js";
import { horizonsOf } from "./horizons.js";
import {
  checkReach,
  checkSettings,
  settingsToStore,
  type SettingsPatch,
} from "./model/settings.js";
import { stopLanes } from "./lanes.js";
import { findSiteOfSlug, requireSite, type Site } from "./requireSite.js";

/** Reads no clock, so that its answer stays cached until the settings change. */
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
    return { siteId: await insertSite(ctx, slug, settings) };
  },
});

/**
 * Changes the settings given. Zone, timeout and session rule shape what is already counted: they
 * can change only while the site has no event, session or segment of any level.
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

/** Refuses the site's keys at once; its rows are removed in bounded runs behind it. */
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
    await ctx.scheduler.runAfter(0, internal.purge.purgeSite, {
      siteId: site._id,
    });
    return null;
  },
});

/**
 * Idempotent set-up: makes the site when the slug is new, changes the settings given that differ,
 * adds the keys that are missing. Never revokes.
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
      siteId = await insertSite(ctx, slug, { name: slug, ...settings });
    }
    for (const key of keys) await addKey(ctx, { siteId, ...key });
    return { siteId };
  },
});

/** Of a site that is being deleted, too: its slug is taken until the last row is gone. */
function findRowOfSlug(ctx: QueryCtx, slug: string) {
  return ctx.db
    .query("sites")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .unique();
}

async function insertSite(
  ctx: MutationCtx,
  slug: string,
  settings: SettingsPatch & { name: string },
) {
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(slug)) {
    throw footfallError(
      "invalidSetting",
      `The slug "${slug}" is not usable: 1 to 63 lower-case letters, digits, ".", "_" or "-", beginning with a letter or digit.`,
      { setting: "slug" },
    );
  }
  return await ctx.db.insert("sites", {
    slug,
    ...settingsToStore(settings),
  });
}

async function patchSite(ctx: MutationCtx, site: Site, patch: SettingsPatch) {
  const { changed, reshapes } = changedSettings(site, patch);
  if (reshapes && (await hasFigures(ctx, site._id))) {
    throw footfallError(
      "invalidSetting",
      `The site "${site.slug}" has events or figures, so its ${reshapes} can no longer change: sessions and buckets are counted by it. Make a new site instead.`,
      { setting: reshapes },
    );
  }
  if (Object.keys(changed).length === 0) return;
  const settings = checkSettings({ ...site, ...changed }, changed);
  if ("maxEventAgeMs" in changed) {
    checkReach(site, settings, await horizonsOf(ctx, site._id), Date.now());
  }
  await ctx.db.patch("sites", site._id, {
    ...changed,
    ...("promotedProperties" in changed && { promotedAt: Date.now() }),
  });
}

/** Settings by which everything is counted once there is anything. */
const reshapingSettings = [
  "timeZone",
  "sessionTimeoutMs",
  "sessionRule",
] as const;

/** The settings of the patch that differ, and the first of them that reshapes what is counted. */
function changedSettings(
  site: Site,
  patch: SettingsPatch,
): { changed: SettingsPatch; reshapes: string | undefined } {
  const changed: SettingsPatch = { ...patch };
  for (const name of Object.keys(patch) as (keyof SiteSettings)[]) {
    if (JSON.stringify(patch[name]) === JSON.stringify(site[name])) {
      delete changed[name];
    }
  }
  const reshapes = reshapingSettings.find((name) => name in changed);
  return { changed, reshapes };
}

/** Whether anything is counted, or about to be: events go before what was counted from them. */
async function hasFigures(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<boolean> {
  const event = ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) => q.eq("siteId", siteId));
  const session = ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_startedAt", (q) => q.eq("siteId", siteId));
  const segment = ctx.db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) => q.eq("siteId", siteId),
    );
  for (const rows of [event, session, segment]) {
    if ((await rows.first()) !== null) return true;
  }
  return false;
}
