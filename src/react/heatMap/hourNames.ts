/** The names of weekdays and hours in a locale. */
import { DAY, HOUR } from "../../shared/units.js";

export interface HourNames {
  /** `"Mon"`; 0 is Sunday. */
  weekday(weekday: number): string;
  /** `"2 PM"`. */
  hour(hour: number): string;
  /** `"Monday, 2 – 3 PM"`. */
  whole(weekday: number, hour: number): string;
}

/** A Sunday at midnight, epoch milliseconds. */
const SUNDAY = 3 * DAY;

/** Costs three `Intl` objects, so keep it. */
export function hourNames(locale: string | undefined): HourNames {
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const weekdays = named({ weekday: "short" });
  const hours = named({ hour: "numeric" });
  const whole = named({ weekday: "long" });
  return {
    weekday: (weekday) => weekdays.format(SUNDAY + weekday * DAY),
    hour: (hour) => hours.format(hour * HOUR),
    whole: (weekday, hour) => {
      const day = whole.format(SUNDAY + weekday * DAY);
      // Both ends lie on one day for the formatter, so that it does not write a date.
      const last = hour === 23 ? 0 : hour + 1;
      return `${day}, ${hours.format(hour * HOUR)} – ${hours.format(last * HOUR)}`;
    },
  };
}
