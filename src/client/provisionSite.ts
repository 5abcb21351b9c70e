/** Sets a site up from code, so that a new deployment works without a visit to the dashboard. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { defined } from "../shared/defined.js";
import type { SiteSettings } from "../shared/site/site.js";
import type { KeyKind } from "../shared/site/keys.js";
import { hashKey } from "./keys.js";

export interface ProvisionSiteOptions extends Partial<SiteSettings> {
  /** The site's name in code and URLs. The function finds the site by it. */
  slug: string;
  /** The app's own key for browsers. A given but empty value is an error. */
  publicKey?: string | undefined;
  /** The app's own key for servers. A given but empty value is an error. */
  secretKey?: string | undefined;
}

/**
 * Creates the site if its slug is new. Otherwise updates the settings given here, and adds the keys
 * that the site does not have. Other settings stay as they are, so it may run on every deployment.
 * Costs one mutation of the component. It writes nothing if nothing differs.
 *
 * Throws a {@link isFootfallError | Footfall error}: `invalidArgument` if `publicKey` or
 * `secretKey` is given but undefined, empty or too short, `invalidSetting` for a setting out of its
 * range, `keyTaken` for a key of another site.
 *
 * @example
 * // `env` has the variables that convex.config.ts declares
 * import { env, internalMutation } from "./_generated/server";
 *
 * export const setUp = internalMutation(async (ctx) => {
 *   await provisionSite(ctx, components.footfall, {
 *     slug: "shop",
 *     timeZone: "Europe/Berlin",
 *     localhost: "count", // counts pages of localhost:5173 and the like. Before launch: "exclude"
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
