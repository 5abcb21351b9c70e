/**
 * Mends gaps and faults of an agent by what its browser says beside it: a tracker's touch and client hints.
 * Only names of the tables come of it, as from the agent itself.
 */
import { defined } from "../../shared/defined.js";
import type { ClientHints } from "./clientHints.js";
import { parseUserAgent, type UserAgent } from "./userAgent.js";

export interface BesideAgent {
  hints?: ClientHints;
  /** The screen takes more than one finger, as the tracker found. */
  touch?: boolean;
}

/** Brands that say more than "Chrome" in an agent does, by the names that reports show. */
const brandNames: ReadonlyMap<string, string> = new Map([
  ["Avast Secure Browser", "Avast Secure Browser"],
  ["AVG Secure Browser", "AVG Secure Browser"],
  ["Brave", "Brave"],
  ["CCleaner Browser", "CCleaner Browser"],
  ["CocCoc", "Cốc Cốc"],
  ["DuckDuckGo", "DuckDuckGo"],
  ["Microsoft Edge", "Edge"],
  ["HuaweiBrowser", "Huawei Browser"],
  ["Oculus Browser", "Meta Quest Browser"],
  ["Opera", "Opera"],
  ["Opera GX", "Opera GX"],
  ["Opera Mini Android", "Opera Mini"],
  ["Samsung Internet", "Samsung Internet"],
  ["Vivaldi", "Vivaldi"],
  ["Whale", "Whale"],
  ["YaBrowser", "Yandex Browser"],
  ["Yandex", "Yandex Browser"],
]);

/** Names that browsers hide behind. Opera GX has the agent of Opera. */
const plainNames: readonly (string | undefined)[] = [
  "Chrome",
  "Chromium",
  "Opera",
  undefined,
];

const systemsByPlatform: ReadonlyMap<string, string> = new Map([
  ["Android", "Android"],
  ["Chrome OS", "ChromeOS"],
  ["Chromium OS", "ChromeOS"],
  ["Linux", "Linux"],
  ["macOS", "macOS"],
  ["Windows", "Windows"],
]);

/**
 * Reads an agent together with what came beside it. Never throws.
 *
 * @example
 * const agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";
 * readAgent(agent, { touch: true }); // { browser: "Safari", os: "iPadOS", device: "tablet" }
 */
export function readAgent(
  agent: string,
  { hints = {}, touch = false }: BesideAgent,
): UserAgent {
  const said = parseUserAgent(agent);
  const { brands = [], platform } = hints;
  const system = systemsByPlatform.get(platform ?? "");
  if (touch && system === undefined && isMac(agent, said)) {
    return { ...said, os: "iPadOS", device: "tablet" };
  }
  // Only browsers send hints; other software that has an agent of its own is told by that.
  if (said.device === undefined && said.browser === undefined) return said;
  return defined({
    browser: browserOf(said, brands),
    os: isDesktop(said) ? (system ?? said.os) : said.os,
    device: deviceOf(said, hints, system),
  });
}

/** No Mac can be touched: an iPad that asks for pages as a desktop has the agent of one. */
function isMac(agent: string, { device }: UserAgent): boolean {
  return device === "desktop" && /\bMacintosh\b/.test(agent);
}

/** The agent that a phone or a tablet takes on to get pages as a desktop. */
function isDesktop({ device }: UserAgent): boolean {
  return device === undefined || device === "desktop";
}

function browserOf(
  { browser }: UserAgent,
  brands: readonly string[],
): string | undefined {
  if (!plainNames.includes(browser)) return browser;
  const names = brands.flatMap((brand) => brandNames.get(brand) ?? []);
  return names[0] ?? browser;
}

function deviceOf(
  said: UserAgent,
  { mobile }: ClientHints,
  system: string | undefined,
): UserAgent["device"] {
  if (!isDesktop(said) && said.device !== "tablet") return said.device;
  if (mobile === true) return "mobile";
  // Without a wish for small pages, what runs Android is no phone.
  return isDesktop(said) && system === "Android" ? "tablet" : said.device;
}
