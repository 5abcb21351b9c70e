/** Checks the settings that name pages: a list that can have no effect is a mistake. */
import { normalizePath, type PagePolicy } from "./pageName.js";
import { quote } from "./text.js";

/** The first fault, or null. */
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
  }
  if (new Set(pageParameters).size < pageParameters.length) {
    return { setting: "pageParameters", problem: "a name is listed twice" };
  }
  for (const pattern of pathPatterns) {
    const problem = badPattern(pattern, normalizePaths);
    if (problem !== null) return { setting: "pathPatterns", problem };
  }
  return null;
}

function badPattern(pattern: string, normalizePaths: boolean): string | null {
  if (!/^[/*]/.test(pattern)) {
    return `${quote(pattern)} must begin with "/" or "*", as in "/orders/*"`;
  }
  const spelled = normalizePath(pattern);
  if (normalizePaths && spelled !== pattern) {
    return `${quote(pattern)} fits no path, because normalizePaths spells paths otherwise: write ${quote(spelled)}`;
  }
  return null;
}
