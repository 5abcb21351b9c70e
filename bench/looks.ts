/** The ways in which somebody looks at the site's dashboard while the bench sends events. */
import type { SiteSettings } from "../src/shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";

interface Look {
  name: string;
  /** The settings of the site that differ from the defaults. */
  settings: Partial<SiteSettings>;
  /** The time for which the dashboard is open on each day of the traffic. */
  openMsOfDay: number;
  /** Whether somebody opened the dashboard once, before the traffic. */
  isOpenedBefore: boolean;
}

export const looks = {
  /** Somebody opened the dashboard once, before the traffic. */
  never: {
    name: "nobody looks",
    settings: {},
    openMsOfDay: 0,
    isOpenedBefore: true,
  },
  /** The same, and events may wait for an hour. */
  neverForAnHour: {
    name: "nobody looks, maxStalenessMs 1 h",
    settings: { maxStalenessMs: HOUR },
    openMsOfDay: 0,
    isOpenedBefore: true,
  },
  /** The dashboard is open from 10 to 11 of each day. */
  hourADay: {
    name: "looked at 1 h a day",
    settings: {},
    openMsOfDay: HOUR,
    isOpenedBefore: true,
  },
  /** No dashboard sends heartbeats, so the site folds as if somebody looked. */
  noHeartbeats: {
    name: "no heartbeats",
    settings: {},
    openMsOfDay: 0,
    isOpenedBefore: false,
  },
} satisfies Record<string, Look>;

export type Looked = keyof typeof looks;

export function isLooked(name: string): name is Looked {
  return Object.hasOwn(looks, name);
}

/** The hour of each day at which the dashboard opens: shops are busy then. */
const OPENS_AT_MS = 10 * HOUR;
const HEARTBEAT_MS = 5 * MINUTE;

/** The stretches of time in which the dashboard is open, from the start of the first day. */
export function openSpans(
  looked: Looked,
  firstDay: number,
  days: number,
): { from: number; to: number }[] {
  const { openMsOfDay } = looks[looked];
  if (openMsOfDay === 0) return [];
  return Array.from({ length: days }, (_, day) => {
    const from = firstDay + day * DAY + OPENS_AT_MS;
    return { from, to: from + openMsOfDay };
  });
}

/** The heartbeats of an open dashboard: one on opening, and then every five minutes. */
export function heartbeatsOf({ from, to }: { from: number; to: number }) {
  const heartbeats: number[] = [];
  for (let at = from; at < to; at += HEARTBEAT_MS) heartbeats.push(at);
  return heartbeats;
}
