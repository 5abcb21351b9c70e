/** `convex-footfall/setup`: sites and keys from code. */
export { generateKey } from "../keys.js";
export { provisionSite, type ProvisionSiteOptions } from "../provisionSite.js";
export type { SessionRule, SiteSettings } from "../../shared/site/site.js";
export type { KeyKind } from "../../shared/site/keys.js";
