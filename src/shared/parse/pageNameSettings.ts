/** Checks the settings that name pages. A list without any effect is a mistake. */
import { clickIdOf } from "../event/clickIds.js";
import { normalizePath, type PagePolicy } from "./pageName.js";
import { decoded } from "./parseUrl.js";
import { quote } from "../text.js";

/** Returns the first fault, or null. */
export function badPageSetting({
  normalizePaths,
  pageParameters,
  pathPatterns,
}: PagePolicy): { setting: keyof PagePolicy; problem: string } | null {
  for (const name of pageParameters) {
    if (name.trim() === "" || /[?&=#]/.test(name)) {
      const problem = `${quote(name)} must be the name of a query parameter, as in "t"`;
      return { setting: "pageParameters", problem };
    }
    if (clickIdOf(name)) {
      const problem = `${quote(name)} is a click id, whose value is not kept`;
      return { setting: "pageParameters", problem };
    }
  }
  if (new Set(pageParameters).size < pageParameters.length) {
    return { setting: "pageParameters", problem: "a name is listed twice" };
  }
  for (const pattern of pathPatterns) {
    const problem =
      badPattern(pattern, { normalizePaths }) ??
      badParameter(pattern, pageParameters);
    if (problem !== null) return { setting: "pathPatterns", problem };
  }
  return null;
}

function badPattern(
  pattern: string,
  { normalizePaths }: Pick<PagePolicy, "normalizePaths">,
): string | null {
  if (!/^[/*]/.test(pattern)) {
    return `${quote(pattern)} must begin with "/" or "*", as in "/orders/*"`;
  }
  const encoded = encodedProblem(pattern);
  if (encoded !== null) return encoded;
  const spelled = normalizePath(pattern);
  if (normalizePaths && spelled !== pattern) {
    return `${quote(pattern)} fits no path, because normalizePaths spells paths otherwise: write ${quote(spelled)}`;
  }
  return null;
}

/** Finds a pattern with a query that no page name has. Page names have page parameters only. */
function badParameter(
  pattern: string,
  pageParameters: readonly string[],
): string | null {
  const [, name] = /\?([^*=&]+)=/.exec(pattern) ?? [];
  const isNamed =
    name === undefined
      ? pageParameters.length > 0 || !pattern.includes("?")
      : pageParameters.includes(name);
  return isNamed
    ? null
    : `${quote(pattern)} fits no page, because pageParameters does not list ${name === undefined ? "any parameter" : quote(name)}`;
}

/**
 * Returns the fault of a path pattern that was copied from an address, or null. Paths are stored as
 * people read them, without percent-encoding.
 */
export function encodedProblem(pattern: string): string | null {
  const read = decoded(pattern);
  return read === pattern
    ? null
    : `${quote(pattern)} fits no path, because percent-encoding is undone: write ${quote(read)}`;
}
