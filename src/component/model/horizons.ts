/** How far back each kind of row of a site reaches. What is kept whole days is cut at whole days. */
import { v } from "convex/values";
import { DAY } from "../../shared/units.js";
import type { SiteSettings } from "../../shared/site.js";
import type { Zone } from "../../shared/zone.js";

/** Instants before which rows are deleted; 0: everything is kept. Each only ever grows. */
export interface Horizons {
  /** Raw events; the start of a day. */
  readonly events: number;
  /** Hour segments; the start of a day. */
  readonly hours: number;
  /** Day segments; the start of a month. */
  readonly days: number;
  readonly sessions: number;
  readonly visitors: number;
}

export const horizonFields = {
  events: v.number(),
  hours: v.number(),
  days: v.number(),
  sessions: v.number(),
  visitors: v.number(),
};

export const noHorizons: Horizons = {
  events: 0,
  hours: 0,
  days: 0,
  sessions: 0,
  visitors: 0,
};

/** Kinds of rows of which reports must know where they are gone. */
export type GoneKind = "events" | "hours" | "days";

/** Where rows of the kind are gone; empty where none is. */
export function goneStretch(
  horizons: Horizons,
  kind: GoneKind,
): { from: number; to: number } {
  return { from: 0, to: horizons[kind] };
}

/** Whether rows of the kind may be missing somewhere in a range. */
export function isAnyGone(
  horizons: Horizons,
  kind: GoneKind,
  range: { readonly from: number; readonly to: number },
): boolean {
  const { from, to } = goneStretch(horizons, kind);
  return Math.max(from, range.from) < Math.min(to, range.to);
}

/** Whether rows of the kind may be missing at an instant. */
export function isGone(
  horizons: Horizons,
  kind: GoneKind,
  at: number,
): boolean {
  return isAnyGone(horizons, kind, { from: at, to: at + 1 });
}

type RetentionSettings = Pick<
  SiteSettings,
  | "eventRetentionDays"
  | "hourRetentionDays"
  | "dayRetentionDays"
  | "sessionRetentionDays"
  | "visitorRetentionDays"
>;

/** A month is built when its last day has settled; its days are needed until then, and to repair it. */
const MONTH_DAYS = 31;

/**
 * The horizons that a site's settings ask for. Sessions and visitors stay at least as long as the
 * events from which they could be counted again, days as long as their hours and their month.
 */
export function horizonsAt(
  site: RetentionSettings,
  zone: Zone,
  now: number,
): Horizons {
  const { eventRetentionDays, hourRetentionDays } = site;
  const rawDays = Math.max(eventRetentionDays, hourRetentionDays);
  const daysKept = (days: number, least: number) =>
    days === 0 ? Infinity : Math.max(days, least);
  const before = (days: number) => Math.max(0, now - days * DAY);
  const sessions = daysKept(site.sessionRetentionDays, eventRetentionDays);
  const visitors = daysKept(
    site.visitorRetentionDays,
    Math.max(eventRetentionDays, Number.isFinite(sessions) ? sessions : 0),
  );
  return {
    events: startOf((at) => zone.dayStart(at), before(eventRetentionDays)),
    hours: startOf((at) => zone.dayStart(at), before(hourRetentionDays)),
    days: startOf(
      (at) => zone.monthStart(at),
      before(daysKept(site.dayRetentionDays, rawDays + 2 * MONTH_DAYS)),
    ),
    sessions: startOf((at) => zone.dayStart(at), before(sessions)),
    visitors: startOf((at) => zone.dayStart(at), before(visitors)),
  };
}

/** 0 stays 0: no zone's day starts there, and nothing is older. */
function startOf(bucketStart: (instant: number) => number, instant: number) {
  return instant === 0 ? 0 : Math.max(0, bucketStart(instant));
}

/** Horizons never go back: what is deleted stays deleted, whatever the settings say now. */
export function laterHorizons(a: Horizons, b: Horizons): Horizons {
  return {
    events: Math.max(a.events, b.events),
    hours: Math.max(a.hours, b.hours),
    days: Math.max(a.days, b.days),
    sessions: Math.max(a.sessions, b.sessions),
    visitors: Math.max(a.visitors, b.visitors),
  };
}
