/** Sets a site up from code, so that a new deployment works without anyone clicking. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { defined } from "../shared/defined.js";
import type { KeyKind, SiteSettings } from "../shared/site/site.js";
import { hashKey } from "./keys.js";

export interface ProvisionSiteOptions extends Partial<SiteSettings> {
  /** Names the site in code and URLs; the site is found by it. */
  slug: string;
  /** A key for browsers that the app brings. Given but empty is an error. */
  publicKey?: string | undefined;
  /** A key for servers that the app brings. Given but empty is an error. */
  secretKey?: string | undefined;
}

/**
 * Creates the site if its slug is new, else brings the settings given here up to date, and adds the
 * keys that it does not have. What is not given stays as it is, so it may run on every deployment.
 * One mutation of the component; it writes nothing when nothing differs.
 *
 * Throws a {@link isFootfallError | Footfall error}: `invalidArgument` when `publicKey` or `secretKey`
 * is given but undefined, empty or too short, `invalidSetting` for a setting out of its range,
 * `keyTaken` for a key of another site.
 *
 * @example
 * import { env, internalMutation } from "./_generated/server"; // `env` has what convex.config.ts declares
 *
 * export const setUp = internalMutation(async (ctx) => {
 *   await provisionSite(ctx, components.footfall, {
 *     slug: "shop",
 *     timeZone: "Europe/Berlin",
 *     publicKey: env.FOOTFALL_PUBLIC_KEY,
 *   });
 * });
 */
export async function provisionSite(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runMutation">,
  component: Pick<ComponentApi, "sites">,
  options: ProvisionSiteOptions,
): Promise<{ siteId: string }> {
  const { slug, publicKey: _public, secretKey: _secret, ...settings } = options;
  return await ctx.runMutation(component.sites.provisionSite, {
    slug,
    ...defined(settings),
    keys: [
      ...broughtKey(options, "publicKey", "public"),
      ...broughtKey(options, "secretKey", "secret"),
    ],
  });
}

function broughtKey(
  options: ProvisionSiteOptions,
  setting: "publicKey" | "secretKey",
  kind: KeyKind,
): { kind: KeyKind; hash: string }[] {
  if (!Object.hasOwn(options, setting)) return [];
  return [{ kind, hash: hashKey(options[setting], setting, kind) }];
}
