/**
 * Limits of clean-up: what it may delete of a site, and what it has deleted. Cuts follow the settings and the
 * clock, and go back when a retention is raised. Horizons say what is gone, and never shrink.
 */
import { v } from "convex/values";
import { IMPORT_KNOWN_MS } from "../../../shared/event/imports.js";
import { DAY } from "../../../shared/units.js";
import type { SiteSettings } from "../../../shared/site/site.js";
import type { Zone } from "../../../shared/time/zone.js";

/** Instants before which rows may go; 0: everything is kept. */
export interface Cuts {
  /** Raw events; the start of a day. */
  readonly events: number;
  /** Hour blocks; the start of a day. */
  readonly hours: number;
  /** Day blocks; the start of a month. */
  readonly days: number;
  readonly sessions: number;
  readonly visitors: number;
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
 * The cuts that a site's settings ask for. Sessions and visitors stay at least as long as the
 * events from which they could be counted again, days as long as their hours and their month.
 */
export function cutsAt(site: RetentionSettings, zone: Zone, now: number): Cuts {
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

/** How long an event may be sent again, or be joined by another of its visitor, counted from its receipt. */
export function sentAgainMs({
  maxEventAgeMs,
  sessionTimeoutMs,
}: Pick<SiteSettings, "maxEventAgeMs" | "sessionTimeoutMs">): number {
  return maxEventAgeMs + sessionTimeoutMs;
}

/** Instants of receipt before which an event is no longer needed to know it again. */
export interface Holds {
  readonly live: number;
  /** For events of an import without a run. */
  readonly import: number;
}

export function holdsAt(
  site: Pick<SiteSettings, "maxEventAgeMs" | "sessionTimeoutMs">,
  now: number,
): Holds {
  const liveMs = sentAgainMs(site);
  return {
    live: now - liveMs,
    import: now - Math.max(IMPORT_KNOWN_MS, liveMs),
  };
}

/** Kinds of rows of which reports must know where they are gone. */
export type GoneKind = "events" | "hours" | "days";

/**
 * For each kind a stretch in which rows are gone, or about to go: from `eventsFrom` up to `events`. Outside of
 * it none was ever deleted. Both ends are starts of days, of months for days. 0: nothing is gone.
 */
export type Horizons = Readonly<Record<GoneKind, number>> &
  Readonly<Partial<Record<`${GoneKind}From`, number>>>;

export const horizonFields = {
  events: v.number(),
  hours: v.number(),
  days: v.number(),
  /** Absent in rows of 0.1.0, which knew only ends: whatever is older counts as gone. */
  eventsFrom: v.optional(v.number()),
  hoursFrom: v.optional(v.number()),
  daysFrom: v.optional(v.number()),
};

export const noHorizons: Horizons = { events: 0, hours: 0, days: 0 };

/** Whether rows of the kind may be missing at an instant. */
export function isGone(
  horizons: Horizons,
  kind: GoneKind,
  at: number,
): boolean {
  const { from, to } = goneStretch(horizons, kind);
  return from <= at && at < to;
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

/** Where rows of the kind are gone; empty where none is. */
export function goneStretch(
  horizons: Horizons,
  kind: GoneKind,
): { from: number; to: number } {
  return { from: horizons[`${kind}From`] ?? 0, to: horizons[kind] };
}

/** Adds the day of an instant to what is gone of a kind, or of day blocks its month. */
export function withGone(
  horizons: Horizons,
  kind: GoneKind,
  zone: Zone,
  at: number,
): Horizons {
  if (isGone(horizons, kind, at)) return horizons;
  const [from, to] =
    kind === "days"
      ? [zone.monthStart(at), zone.nextMonth(zone.monthStart(at))]
      : [zone.dayStart(at), zone.nextDay(zone.dayStart(at))];
  const gone = goneStretch(horizons, kind);
  const isFirst = gone.from >= gone.to;
  return {
    ...horizons,
    [kind]: isFirst ? to : Math.max(gone.to, to),
    [`${kind}From`]: isFirst ? from : Math.min(gone.from, from),
  };
}
