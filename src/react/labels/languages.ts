/** The languages that have all words, and the choice of one of them. */
import type { Labels } from "./labels.js";
import type { SettingsLabels } from "./settingsLabels.js";

/** By the code of ISO 639-1. English is part of the page, and the others are fetched. */
export const languages = ["en", "de", "fr", "es", "pt", "ja"] as const;

export type Language = (typeof languages)[number];

/** The words of the page and of the tab "Settings". */
export type AllLabels = Labels & SettingsLabels;

/** Fetches the words of one language. The runtime keeps what it has fetched. */
export const languageLoads: Record<
  Exclude<Language, "en">,
  () => Promise<{ labels: AllLabels }>
> = {
  de: () => import("./languages/german.js"),
  fr: () => import("./languages/french.js"),
  es: () => import("./languages/spanish.js"),
  pt: () => import("./languages/portuguese.js"),
  ja: () => import("./languages/japanese.js"),
};

/**
 * Returns the language of a locale. Without a locale it is that of the browser, as for numbers and
 * dates. A language without words of its own, and text that is no language tag, become English.
 * @example
 * languageOf("pt-BR"); // "pt"
 */
export function languageOf(locale: string | undefined): Language {
  const code = localeOf(locale).split("-", 1)[0];
  return languages.find((language) => language === code) ?? "en";
}

function localeOf(locale: string | undefined): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(locale);
    if (canonical !== undefined) return canonical;
  } catch {
    // Formats use the browser's locale then, and so do words.
  }
  return new Intl.NumberFormat().resolvedOptions().locale;
}
