/**
 * Reads browser, operating system and kind of device from a user agent.
 *
 * Marks of browsers (`browserMarks.ts`) and `bowser` read the agent. The result has only names of
 * the tables: senders write their agents themselves, and each new name would be a new key of a
 * report. A browser's other facts fix the result (`mendAgent.ts`). This runs once per request.
 */
import { parse } from "bowser";
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { cut } from "../../shared/text.js";
import { browserMarks, markedBrowser } from "./browserMarks.js";

export interface UserAgent {
  browser?: string;
  os?: string;
  device?: Device;
}

export const devices = [
  "desktop",
  "mobile",
  "tablet",
  "tv",
  "console",
  "headset",
] as const;
export type Device = (typeof devices)[number];

/** Names of `bowser`, and the names that reports show instead. */
const shownAs: Readonly<Record<string, string>> = {
  "Microsoft Edge": "Edge",
  Miui: "MIUI Browser",
  "NAVER Whale Browser": "Whale",
  "Samsung Internet for Android": "Samsung Internet",
  "Chrome OS": "ChromeOS",
  WebOS: "webOS",
};

/** Crawlers and headless browsers are missing, because the server counts them separately. */
export const browsers: readonly string[] = [
  ...browserMarks.map(([name]) => name),
  "Amazon Silk",
  "Android Browser",
  "BlackBerry",
  "Brave",
  "Chrome",
  "Chromium",
  "Edge",
  "Electron",
  "Epiphany",
  "Firefox",
  "Focus",
  "HeyTap Browser",
  "Internet Explorer",
  "K-Meleon",
  "Ladybird",
  "LibreWolf",
  "MIUI Browser",
  "MZ Browser",
  "Maxthon",
  "Opera",
  "Opera Coast",
  "Opera Touch",
  "Pale Moon",
  "Puffin",
  "QQ Browser",
  "QQ Browser Lite",
  "QupZilla",
  "Safari",
  "Sailfish",
  "Samsung Internet",
  "SeaMonkey",
  "Sleipnir",
  "Sogou Browser",
  "Swing",
  "UC Browser",
  "Vivaldi",
  "Vivo Browser",
  "Whale",
  "Yandex Browser",
];

export const operatingSystems: readonly string[] = [
  "Android",
  "BlackBerry",
  "ChromeOS",
  "HarmonyOS",
  "iOS",
  "iPadOS",
  "Linux",
  "macOS",
  "Nintendo Switch",
  "PlayStation 4",
  "PlayStation 5",
  "Roku",
  "Tizen",
  "visionOS",
  "webOS",
  "Windows",
  "Windows Phone",
];

/**
 * Kinds of device that agents hide behind a desktop or a tablet, with their system if they have one
 * of their own. The first that fits decides.
 */
const hidden: readonly (readonly [Device, RegExp, system?: string])[] = [
  ["headset", /\bApple Vision\b|\bvisionOS\b/, "visionOS"],
  [
    "headset",
    /\b(?:OculusBrowser|Pico ?Browser|Wolvic)\/|[(;] ?(?:Quest|Oculus|PICO)\b|\bVR Safari\//i,
  ],
  ["console", /[(;] ?PlayStation 5\b/i, "PlayStation 5"],
  ["console", /[(;] ?Nintendo Switch\b/i, "Nintendo Switch"],
  [
    "console",
    /[(;] ?(?:PlayStation\b|XBOX(?![a-z])|(?:New )?Nintendo |(?:Valve )?Steam Deck\b)/i,
  ],
  // Television sets and sticks with Android or Linux.
  [
    "tv",
    /\b(?:smart-?tv|google ?tv|android tv|apple ?tv|hbbtv|netcast|viera|bravia|crkey|web0s|roku|aft[a-z]{1,4})\b/i,
  ],
];

/** Our own tracker of apps (`src/native/agent.ts`): `FootfallNative/1 (iPadOS; tablet)`. */
const nativeAgent = /^FootfallNative\/\d+ \(([^();]*); ([^();]*)\)$/;

/**
 * Names what is known. Other fields are absent. Never throws.
 *
 * @example
 * parseUserAgent(
 *   "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
 * ); // { browser: "Safari", os: "iOS", device: "mobile" }
 */
export function parseUserAgent(userAgent: string): UserAgent {
  const agent = cut(userAgent, limits.MAX_USER_AGENT_LENGTH.value).trim();
  if (agent === "") return {}; // bowser throws
  const [, appSystem, kind] = nativeAgent.exec(agent) ?? [];
  if (kind !== undefined) {
    const device = devices.find((each) => each === kind);
    return defined({ os: shown(appSystem, operatingSystems), device });
  }
  const { browser, os, platform } = parse(agent);
  const system = shown(os.name, operatingSystems);
  // To `bowser`, other software that names its system (Dalvik, okhttp) would be a browser on a
  // tablet.
  if (!/^(?:mozilla|opera)\//i.test(agent)) return defined({ os: system });
  const [device = deviceOf(platform.type, system), , ownSystem] =
    hidden.find(([, mark]) => mark.test(agent)) ?? [];
  return defined({
    browser: markedBrowser(agent) ?? shown(browser.name, browsers),
    os:
      ownSystem ??
      (system === "iOS" && device === "tablet" ? "iPadOS" : system),
    device,
  });
}

function deviceOf(
  type: string | undefined,
  system: string | undefined,
): Device | undefined {
  if (type === undefined && system === "ChromeOS") return "desktop";
  return devices.find((each) => each === type);
}

function shown(
  name: string | undefined,
  known: readonly string[],
): string | undefined {
  if (name === undefined) return undefined;
  const shownName = Object.hasOwn(shownAs, name) ? shownAs[name] : name;
  return known.find((each) => each === shownName);
}
