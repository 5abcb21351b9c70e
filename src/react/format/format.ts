/** Numbers, times and names as people read them, written by `Intl` in one locale. */
import { offsetsOfUtc, type UtcOffsets } from "../../shared/time/utcOffsets.js";
import { numberFormats, type NumberFormats } from "./numbers.js";
import { regionName } from "./regionNames.js";
import { timeFormats, type TimeFormats } from "./times.js";

export type { FigureKind } from "./numbers.js";

export interface Formats extends NumberFormats, TimeFormats {
  /** The locale that writes them. Undefined: the browser's. */
  locale: string | undefined;
  /**
   * The name of the code of a country or language: `"Germany"`, `"German"`. Other text stays as it
   * is. The name of a `subdivision` of a country (`"DE-BY"`) is `"Bavaria"` in every locale, and
   * the code until the names have loaded.
   */
  name(code: string, type: "region" | "language" | "subdivision"): string;
}

export interface FormatOptions {
  /** Default: the browser's. Text that is no language tag (`"en_US"`) also means the browser's. */
  locale?: string | undefined;
  /** The site's offsets: `site.utcOffsets`. Default: UTC. */
  utcOffsets?: UtcOffsets | undefined;
}

/**
 * Makes the formats of a locale and time zone. Costs a dozen `Intl` objects, so keep it.
 * @example
 * createFormats({ locale: "en" }).short(12_900, "count"); // "12.9K"
 */
export function createFormats({
  locale: asked,
  utcOffsets = offsetsOfUtc,
}: FormatOptions = {}): Formats {
  const locale = knownLocale(asked);
  return {
    locale,
    ...numberFormats(locale),
    ...timeFormats(locale, utcOffsets),
    name: nameFormat(locale),
  };
}

function nameFormat(locale: string | undefined): Formats["name"] {
  const displayNames = {
    region: new Intl.DisplayNames(locale, { type: "region" }),
    language: new Intl.DisplayNames(locale, { type: "language" }),
  };
  return (code, type) => {
    if (code === "") return code; // Intl calls it "root".
    if (type === "subdivision") return regionName(code);
    try {
      return displayNames[type].of(code) ?? code;
    } catch {
      return code; // Senders put any text here. Text that is no code shows as it came.
    }
  };
}

/**
 * Every `Intl` object throws for text that is no language tag, and the text may come from the
 * host's own settings.
 */
function knownLocale(locale: string | undefined): string | undefined {
  try {
    Intl.getCanonicalLocales(locale);
    return locale;
  } catch {
    return undefined;
  }
}
