/** Sites: set-up and settings. All writes here are rare, and only operators make them. */
import { footfallError } from "../../shared/errors.js";
import { siteSettings, type SiteSettings } from "../../shared/site/site.js";
import { type MutationCtx } from "../_generated/server.js";
import { foldNow } from "../log/looks.js";
import { horizonsOf } from "../rows/horizons.js";
import { insertSite } from "../rows/sites.js";
import { hasFigures } from "../rows/siteFigures.js";
import {
  checkReach,
  checkSettings,
  settingsToStore,
  type SettingsPatch,
} from "../model/intake/settings.js";
import { type Site } from "../scope/requireSite.js";

export async function makeSite(
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
  return await insertSite(ctx.db, { slug, ...settingsToStore(settings) });
}

/** The settings of a site, without the other fields of its row. */
export function settingsOf(site: Site): SiteSettings {
  const names = Object.keys(siteSettings) as (keyof SiteSettings)[];
  return Object.fromEntries(
    names.map((name) => [name, site[name]]),
  ) as SiteSettings;
}

export async function patchSite(
  ctx: MutationCtx,
  site: Site,
  patch: SettingsPatch,
) {
  const { changed, reshapes } = changedSettings(site, patch);
  if (reshapes && (await hasFigures(ctx.db, site._id))) {
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
    ...(accessSettings.some((name) => name in changed) && {
      accessChangedAt: Date.now(),
    }),
  });
  const changedSite = { ...site, ...changed };
  if (paceSettings.some((name) => changedSite[name] < site[name])) {
    await foldNow(ctx, changedSite);
  }
}

/** Settings that decide how long events wait for their fold. */
const paceSettings = [
  "flushIntervalMs",
  "maxStalenessMs",
] as const satisfies readonly (keyof SiteSettings)[];

/** Settings that decide from where a page may send. */
const accessSettings = [
  "allowedOrigins",
  "allowMissingOrigin",
  "localhost",
] as const satisfies readonly (keyof SiteSettings)[];

/** Settings that decide how events are counted. They stay as they are once there is anything. */
const reshapingSettings = [
  "timeZone",
  "sessionTimeoutMs",
  "sessionRule",
] as const;

/**
 * The settings of the patch that differ, and the first of them that changes how events are counted.
 */
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
