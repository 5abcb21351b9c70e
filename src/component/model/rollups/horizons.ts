/**
 * The limits of clean-up. Cuts say which rows of a site it may delete: they follow the settings and
 * the clock, and go back when a retention is raised. Horizons say which rows are gone, and never
 * shrink.
 */
import { v } from "convex/values";
import { IMPORT_KNOWN_MS } from "../../../shared/event/imports.js";
import { DAY } from "../../../shared/units.js";
import type { SiteSettings } from "../../../shared/site/site.js";
import type { Zone } from "../../../shared/time/zone.js";
import type { Span } from "./rangePlan.js";

/** Instants before which clean-up may delete rows; 0 where everything is kept. */
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

/** Bounds the days of a month. Its days are needed until the month is built, and to repair it. */
const MONTH_DAYS = 31;

/**
 * The cuts that a site's settings ask for. Sessions and visitors stay at least as long as the
 * events from which they could be counted again. Days stay at least as long as their hours and
 * until their month is built.
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

/** The start of a bucket; 0 where that is before 1970, because nothing is older. */
function startOf(bucketStart: (instant: number) => number, instant: number) {
  return Math.max(0, bucketStart(instant));
}

/**
 * The time after its receipt in which an event may be sent again, or another event of the visitor
 * may join it in a session.
 */
export function sentAgainMs({
  maxEventAgeMs,
  sessionTimeoutMs,
}: Pick<SiteSettings, "maxEventAgeMs" | "sessionTimeoutMs">): number {
  return maxEventAgeMs + sessionTimeoutMs;
}

/** Events that were received before these instants are no longer needed to recognize duplicates. */
export interface Holds {
  readonly live: number;
  /** Applies to events of an import without a run. */
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

/** Kinds of rows. Reports must know where rows of each kind are gone. */
export type GoneKind = "events" | "hours" | "days";

/**
 * One span for each kind in which rows are gone or about to go: from `eventsFrom` up to `events`.
 * Outside of it no row was ever deleted. Both ends are starts of days, or of months for days. 0:
 * nothing is gone.
 */
export type Horizons = Readonly<Record<GoneKind, number>> &
  Readonly<Partial<Record<`${GoneKind}From`, number>>>;

export const horizonFields = {
  events: v.number(),
  hours: v.number(),
  days: v.number(),
  /** Absent: no row of the kind is gone. */
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
  const { from, to } = goneSpan(horizons, kind);
  return from <= at && at < to;
}

/** Whether rows of the kind may be missing somewhere in a range. */
export function isAnyGone(
  horizons: Horizons,
  kind: GoneKind,
  range: Span,
): boolean {
  const { from, to } = goneSpan(horizons, kind);
  return Math.max(from, range.from) < Math.min(to, range.to);
}

/** The span in which rows of the kind are gone; empty where none is. */
export function goneSpan(horizons: Horizons, kind: GoneKind): Span {
  return { from: horizons[`${kind}From`] ?? 0, to: horizons[kind] };
}

/** Adds the day of an instant to the span of a kind; for days, its month. */
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
  const gone = goneSpan(horizons, kind);
  const isFirst = gone.from >= gone.to;
  return {
    ...horizons,
    [kind]: isFirst ? to : Math.max(gone.to, to),
    [`${kind}From`]: isFirst ? from : Math.min(gone.from, from),
  };
}
