/** The usage of the last days, those without any included. */
import type { UsageDay } from "../../shared/event/usage.js";
import type { Zone } from "../../shared/time/zone.js";

/** Days that the section shows. */
export const USAGE_DAYS = 30;

export interface ShownDay extends UsageDay {
  /** Nothing arrived on the day. */
  isEmpty: boolean;
}

/**
 * Returns the last days in order, the current one at the end. The server answers only days on which
 * something arrived.
 */
export function everyDay(
  answered: readonly UsageDay[],
  zone: Zone,
  now: number,
): ShownDay[] {
  const byDay = new Map(answered.map((each) => [each.day, each]));
  const days: ShownDay[] = [];
  for (let day = zone.dayStart(now); days.length < USAGE_DAYS;) {
    const known = byDay.get(day);
    days.unshift({ ...(known ?? nothingOn(day)), isEmpty: !known });
    day = zone.dayStart(day - 1);
  }
  return days;
}

/** The sum of the counts of a record. */
export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

function nothingOn(day: number): UsageDay {
  return {
    day,
    accepted: 0,
    imported: 0,
    duplicates: 0,
    rejected: { validation: 0, internal: 0 },
    bots: 0,
    doNotTrack: 0,
    excluded: {
      hostname: 0,
      path: 0,
      referrer: 0,
      visitor: 0,
      localhost: 0,
      agent: 0,
    },
    bytes: 0,
  };
}
