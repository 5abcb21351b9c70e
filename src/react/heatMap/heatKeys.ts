/** The keys that walk through the hours of the week. */
import { HOURS_OF_DAY, WEEKDAYS } from "./weekHours.js";

/** A place in the map: the row of a day, and the column of an hour. */
export interface HeatPlace {
  day: number;
  hour: number;
}

const keySteps: Readonly<Record<string, (place: HeatPlace) => HeatPlace>> = {
  ArrowLeft: ({ day, hour }) => ({ day, hour: hour - 1 }),
  ArrowRight: ({ day, hour }) => ({ day, hour: hour + 1 }),
  ArrowUp: ({ day, hour }) => ({ day: day - 1, hour }),
  ArrowDown: ({ day, hour }) => ({ day: day + 1, hour }),
  Home: ({ day }) => ({ day, hour: 0 }),
  End: ({ day }) => ({ day, hour: HOURS_OF_DAY - 1 }),
  PageUp: ({ hour }) => ({ day: 0, hour }),
  PageDown: ({ hour }) => ({ day: WEEKDAYS - 1, hour }),
};

/** Returns the place that a key leads to, within the map. Undefined: the map ignores the key. */
export function nextPlace(
  key: string,
  place: HeatPlace,
): HeatPlace | undefined {
  if (!Object.hasOwn(keySteps, key)) return undefined;
  const next = keySteps[key]?.(place) ?? place;
  return {
    day: Math.min(WEEKDAYS - 1, Math.max(0, next.day)),
    hour: Math.min(HOURS_OF_DAY - 1, Math.max(0, next.hour)),
  };
}
