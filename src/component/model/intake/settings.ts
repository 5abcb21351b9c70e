/**
 * The check of a site's settings: every number in its range, every name known. Errors say what to
 * do instead.
 */
import { currencies } from "../../../shared/event/currencies.js";
import { footfallError } from "../../../shared/errors.js";
import { limits } from "../../../shared/limits.js";
import { checkOriginPattern } from "../../../shared/parse/origins.js";
import { badExclusion } from "../../../shared/parse/exclusionSettings.js";
import { badPageSetting } from "../../../shared/parse/pageNameSettings.js";
import {
  defaultSiteSettings,
  settingsStoredAlways,
  settingRanges,
  type SiteSettings,
  type StoredSettings,
} from "../../../shared/site/site.js";
import { quote, toWellFormed } from "../../../shared/text.js";
import { DAY } from "../../../shared/units.js";
import { isTimeZone } from "../../../shared/time/zone.js";
import { isAnyGone, sentAgainMs, type Horizons } from "../rollups/horizons.js";

/** Settings to change; those that are absent stay as they are. */
export type SettingsPatch = Partial<SiteSettings>;

/** Bounds the entries of a list: every ingest reads all lists. */
const MAX_LIST_LENGTH = 100;
const MAX_ENTRY_LENGTH = 200;
const MAX_NAME_LENGTH = 200;

const listSettings = [
  "allowedOrigins",
  "allowedProperties",
  "deniedProperties",
  "pageParameters",
  "pathPatterns",
  "ignoredReferrers",
  "excludedHostnames",
  "excludedPaths",
  "excludedReferrers",
  "excludedVisitors",
  "allowedAgents",
  "deniedAgents",
] as const satisfies readonly (keyof SiteSettings)[];

export function newSiteSettings(
  settings: SettingsPatch & { name: string },
): SiteSettings {
  return { ...defaultSiteSettings, ...settings };
}

/** Returns the settings that a new site stores. */
export function settingsToStore(
  settings: SettingsPatch & { name: string },
): StoredSettings {
  const all = checkSettings(newSiteSettings(settings));
  const entries = Object.entries(all).filter(
    ([name]) => name in settingsStoredAlways || name in settings,
  );
  return Object.fromEntries(entries) as StoredSettings;
}

/** Settings that together say for how long an event is known. */
const knowingSettings = [
  "eventRetentionDays",
  "maxEventAgeMs",
  "sessionTimeoutMs",
] as const satisfies readonly (keyof SiteSettings)[];

/**
 * Returns the settings, or throws what is wrong with the first bad one.
 * @param changed settings that somebody wants to change; a setting that was stored under an older
 * rule passes
 */
export function checkSettings(
  settings: SiteSettings,
  changed: SettingsPatch = settings,
): SiteSettings {
  checkTexts(settings);
  checkNumbers(settings);
  if (knowingSettings.some((name) => name in changed)) checkKnowing(settings);
  checkHosts(settings);
  for (const setting of listSettings) checkList(setting, settings[setting]);
  const bad = badPageSetting(settings) ?? badExclusion(settings);
  if (bad !== null) throw invalid(bad.setting, bad.problem);
  checkPromoted(settings);
  return settings;
}

function checkTexts({ name, timeZone, currency }: SiteSettings): void {
  if (name.trim() === "" || name.length > MAX_NAME_LENGTH) {
    throw invalid("name", `a name has 1 to ${MAX_NAME_LENGTH} characters`);
  }
  if (!isTimeZone(timeZone)) {
    throw invalid(
      "timeZone",
      `"${timeZone}" is not an IANA time zone such as "Europe/Berlin" or "UTC"`,
    );
  }
  if (!currencies.has(currency)) {
    throw invalid(
      "currency",
      `"${currency}" is not an ISO 4217 code such as "EUR" or "USD"`,
    );
  }
}

function checkNumbers(settings: SiteSettings): void {
  for (const [setting, [least, most]] of Object.entries(settingRanges)) {
    const value = settings[setting as keyof typeof settingRanges];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw invalid(
      setting,
      `${value} is not a whole number from ${least} to ${most}`,
    );
  }
}

function checkHosts({ allowedOrigins, ignoredReferrers }: SiteSettings): void {
  for (const pattern of allowedOrigins) {
    const problem = checkOriginPattern(pattern);
    if (problem !== null) throw invalid("allowedOrigins", problem);
  }
  for (const host of ignoredReferrers) {
    if (isHostPattern(host)) continue;
    throw invalid(
      "ignoredReferrers",
      `${quote(host)} must be a host without scheme, port or path, as in "pay.example", or "*." and a domain, as in "*.bank.example"`,
    );
  }
}

function checkList(setting: string, entries: readonly string[]): void {
  const isSmall =
    entries.length <= MAX_LIST_LENGTH &&
    entries.every((entry) => entry.length <= MAX_ENTRY_LENGTH);
  if (!isSmall) {
    throw invalid(
      setting,
      `at most ${MAX_LIST_LENGTH} entries of at most ${MAX_ENTRY_LENGTH} characters`,
    );
  }
  const broken = entries.find((entry) => entry !== toWellFormed(entry));
  if (broken !== undefined) {
    throw invalid(
      setting,
      `${quote(broken)} has half of a character (a lone surrogate)`,
    );
  }
}

function checkPromoted({ promotedProperties }: SiteSettings): void {
  const most = limits.MAX_PROMOTED_PROPERTIES.value;
  const longest = limits.MAX_PROPERTY_KEY_LENGTH.value;
  const isUsable =
    promotedProperties.length <= most &&
    new Set(promotedProperties).size === promotedProperties.length &&
    promotedProperties.every(
      (key) => key.trim() !== "" && key.length <= longest,
    );
  if (isUsable) return;
  throw invalid(
    "promotedProperties",
    `at most ${most} different property keys, each of 1 to ${longest} characters`,
  );
}

/** Whether an entry is written as browsers write hosts: others would never fit. */
function isHostPattern(entry: string): boolean {
  const origin = entry.startsWith("*.") ? entry : `https://${entry}`;
  return !/[/:]/.test(entry) && checkOriginPattern(origin) === null;
}

/** An event must be known for as long as it may be sent again, or be joined by another. */
function checkKnowing(settings: SiteSettings): void {
  const { eventRetentionDays, maxEventAgeMs, sessionTimeoutMs } = settings;
  const leastMs = sentAgainMs(settings);
  const keptMs = eventRetentionDays * DAY;
  if (keptMs >= leastMs) return;
  throw invalid(
    "eventRetentionDays",
    `${eventRetentionDays} days (${keptMs} ms) are less than maxEventAgeMs and sessionTimeoutMs together (${maxEventAgeMs} + ${sessionTimeoutMs} = ${leastMs} ms), so an event that is sent again in time would count twice; keep events for ${Math.ceil(leastMs / DAY)} days at least, or lower maxEventAgeMs`,
  );
}

/**
 * Checks that events which may be sent from now on do not reach back to those that clean-up has
 * deleted.
 * @throws a Footfall error `invalidSetting`
 */
export function checkReach(
  before: SiteSettings,
  settings: SiteSettings,
  horizons: Horizons,
  now: number,
): void {
  if (settings.maxEventAgeMs <= before.maxEventAgeMs) return;
  const reachMs = sentAgainMs(settings);
  if (!isAnyGone(horizons, "events", { from: now - reachMs, to: now })) return;
  const [goneTo, from] = [horizons.events, horizons.events + reachMs].map(
    (at) => new Date(at).toISOString(),
  );
  throw invalid(
    "maxEventAgeMs",
    `events up to ${goneTo} are deleted already, so one that is sent again would count twice; it can be raised to ${settings.maxEventAgeMs} from ${from} on`,
  );
}

function invalid(setting: string, problem: string) {
  return footfallError("invalidSetting", `Setting ${setting}: ${problem}.`, {
    setting,
  });
}
