/** The first day of the week of a locale. */

/** Browsers have one of the two. TypeScript knows neither. */
interface WeekLocale extends Intl.Locale {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

/**
 * Returns the day that a week begins with, from 0 for Sunday. Monday where the browser does not
 * know.
 * @example
 * weekStartOf("en-US"); // 0
 */
export function weekStartOf(locale: string | undefined): number {
  const language = locale ?? new Intl.NumberFormat().resolvedOptions().locale;
  const known: WeekLocale = new Intl.Locale(language);
  const { firstDay = 1 } = known.getWeekInfo?.() ?? known.weekInfo ?? {};
  return firstDay % 7;
}
