/** The first day of the week where a locale is spoken. */
import { weekdayOf, type Weekday } from "../../shared/time/weekday.js";

/** `Intl.Locale` as browsers have it. Firefox long had no week, and some only have the getter. */
interface WeekLocale extends Intl.Locale {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

/**
 * Regions whose week does not begin with Monday, from CLDR 48 (`weekData`). The key is the day.
 * Only browsers that know no weeks need them.
 */
const otherRegions: readonly (readonly [Weekday, string])[] = [
  [
    0,
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
  ],
  [6, "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"],
  [5, "MV"],
];

/**
 * Returns the first day of the week: 0 is Sunday, and 6 is Saturday. The region decides, and a
 * locale without one has its most likely one. Text that is no language tag means the browser's
 * locale, as everywhere on the page.
 * @param locale Default: the browser's
 * @example
 * weekStartOf("en"); // 0, as in the United States
 * weekStartOf("en-GB"); // 1
 */
export function weekStartOf(locale?: string): Weekday {
  const known: WeekLocale = knownLocale(locale);
  const week = known.getWeekInfo?.() ?? known.weekInfo;
  // `Intl` counts from Monday (1) to Sunday (7).
  return week ? weekdayOf(week.firstDay) : weekStartOfRegion(known);
}

/** Returns the same from the list of regions. */
export function weekStartOfRegion(locale: Intl.Locale): Weekday {
  const { region = "" } = locale.maximize();
  const listed = otherRegions.find(([, regions]) =>
    regions.split(" ").includes(region),
  );
  return listed?.[0] ?? 1;
}

function knownLocale(locale: string | undefined): Intl.Locale {
  try {
    if (locale) return new Intl.Locale(locale);
  } catch {
    // The text may come from the host's own settings.
  }
  return new Intl.Locale(new Intl.DateTimeFormat().resolvedOptions().locale);
}
