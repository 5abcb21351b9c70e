/**
 * The check of the lists by which a site leaves events out: an entry that can never fit is a
 * mistake.
 */
import { encodedProblem } from "./pageNameSettings.js";
import type { SiteSettings } from "../site/site.js";
import { quote } from "../text.js";

/** Says what is wrong with an entry, or null. */
type CheckEntry = (entry: string) => string | null;

/** The check of an entry of each list. The dashboard checks what an operator types by it, too. */
export const exclusionChecks = {
  excludedHostnames: checkHost,
  excludedReferrers: checkHost,
  excludedPaths: checkPathPattern,
  excludedVisitors: checkBlanks,
  allowedAgents: checkBlanks,
  deniedAgents: checkBlanks,
} as const satisfies Partial<Record<keyof SiteSettings, CheckEntry>>;

/** The first setting with a bad entry, and what is wrong with it; null: all are usable. */
export function badExclusion(
  settings: Pick<SiteSettings, keyof typeof exclusionChecks>,
): { setting: string; problem: string } | null {
  for (const setting of Object.keys(
    exclusionChecks,
  ) as (keyof typeof exclusionChecks)[]) {
    for (const entry of settings[setting]) {
      const problem = exclusionChecks[setting](entry);
      if (problem !== null) return { setting, problem };
    }
  }
  return null;
}

const label = "[\\p{L}\\p{N}_](-*[\\p{L}\\p{N}_])*";
const hostname = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`, "u");

function checkHost(entry: string): string | null {
  const isHost = hostname.test(entry) || /^\[[0-9a-f:.]+\]$/i.test(entry);
  if (!isHost) {
    return `${quote(entry)} must be a hostname without scheme, port or path, as in "staging.shop.example", or "*." and a domain, as in "*.preview.example"`;
  }
  const spelled = asBrowsersWrite(entry);
  return spelled === entry.toLowerCase()
    ? null
    : `${quote(entry)} fits no hostname, because browsers write it otherwise: write ${quote(spelled)}`;
}

/** `münchen.example` is `xn--mnchen-3ya.example` in every address, and `127.1` is `127.0.0.1`. */
function asBrowsersWrite(entry: string): string {
  const wildcard = entry.startsWith("*.") ? "*." : "";
  const host = entry.slice(wildcard.length);
  try {
    return wildcard + new URL(`https://${host}`).hostname;
  } catch {
    return entry.toLowerCase(); // Perhaps a host under another scheme.
  }
}

function checkPathPattern(entry: string): string | null {
  return /^[/*]/.test(entry)
    ? (checkBlanks(entry) ?? encodedProblem(entry))
    : `${quote(entry)} must begin with "/" or "*", as in "/admin/*"`;
}

function checkBlanks(entry: string): string | null {
  return entry !== "" && entry.trim() === entry
    ? null
    : `${quote(entry)} must have no blanks around it, and not be empty`;
}
