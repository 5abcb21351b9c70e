/** Days of the week as numbers, as `Date.getDay()` has them. */

/** From Sunday (0) to Saturday (6). */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The first day of a week when nobody has said another one: Monday, as in ISO 8601. */
export const ISO_WEEK_START: Weekday = 1;

/** Returns the day of the week that many days after Sunday. The number may be negative. */
export function weekdayOf(daysAfterSunday: number): Weekday {
  return (((daysAfterSunday % 7) + 7) % 7) as Weekday;
}
