/**
 * Fixes gaps and faults of an agent by its browser's other facts: a tracker's touch and client
 * hints. Every name in the result is from the tables, as for the agent itself.
 */
import { defined } from "../../shared/defined.js";
import type { ClientHints } from "./clientHints.js";
import { parseUserAgent, type UserAgent } from "./userAgent.js";

export interface BesideAgent {
  hints?: ClientHints;
  /** Whether the screen takes more than one finger, as the tracker found. */
  touch?: boolean;
}

/** Brands that are more exact than "Chrome" in an agent, with the names that reports show. */
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
 * Reads an agent together with the browser's other facts. Never throws.
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
  // Only browsers send hints. The agent alone names other software.
  if (said.device === undefined && said.browser === undefined) return said;
  return defined({
    browser: browserOf(said, brands),
    os: isDesktop(said) ? (system ?? said.os) : said.os,
    device: deviceOf(said, hints, system),
  });
}

/**
 * Whether the agent is a Mac's. No Mac has a touch screen, so one with touch is an iPad that asks
 * for desktop pages.
 */
function isMac(agent: string, { device }: UserAgent): boolean {
  return device === "desktop" && /\bMacintosh\b/.test(agent);
}

/** Whether the agent is one that a phone or a tablet takes on to get desktop pages. */
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
  // A device with Android that asks for no small pages is no phone.
  return isDesktop(said) && system === "Android" ? "tablet" : said.device;
}
