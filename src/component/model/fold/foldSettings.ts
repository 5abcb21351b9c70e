/** The settings of a site that decide how its events fold. */
import { v, type Infer } from "convex/values";
import { siteSettings, type SiteSettings } from "../../../shared/site/site.js";

/** A run reads its site once, and hands these to its attempts. */
export const vFoldSettings = v
  .object(siteSettings)
  .pick(
    "timeZone",
    "sessionRule",
    "sessionTimeoutMs",
    "promotedProperties",
    "lanes",
  );
export type FoldSettings = Infer<typeof vFoldSettings>;

export function foldSettingsOf({
  timeZone,
  sessionRule,
  sessionTimeoutMs,
  promotedProperties,
  lanes,
}: Pick<SiteSettings, keyof FoldSettings>): FoldSettings {
  const sessions = { sessionRule, sessionTimeoutMs };
  return { timeZone, ...sessions, promotedProperties, lanes };
}
