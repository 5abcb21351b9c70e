/** The part of a site on which the admission on a snapshot depends (`snapshot.ts`). */
import { v, type Infer } from "convex/values";
import { siteSettings } from "../../shared/site/site.js";

export const vAskedSite = v
  .object(siteSettings)
  .pick(
    "status",
    "maxEventsPerMinute",
    "maxBytesPerMinute",
    "maxEventsPerMinutePerKey",
    "maxBytesPerMinutePerKey",
    "maxEventsPerMinutePerPublicKey",
    "maxBytesPerMinutePerPublicKey",
    "maxPercentPerAddress",
  )
  .extend({ _id: v.id("sites") });
type AskedSite = Infer<typeof vAskedSite>;

export function askedSite(site: AskedSite): AskedSite {
  const names = Object.keys(vAskedSite.fields) as (keyof AskedSite)[];
  return Object.fromEntries(
    names.map((name) => [name, site[name]]),
  ) as AskedSite;
}
