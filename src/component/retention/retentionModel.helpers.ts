/**
 * Rules of retention by brute force: what a site got and which part of it must be known. The
 * property test of clean-up judges by them what is deleted and what is counted. They share no code
 * with clean-up.
 */
import type { ModelEvent } from "../../shared/event/event.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY } from "../../shared/units.js";
import type { Zone } from "../../shared/time/zone.js";
import {
  referenceTimeseries,
  type ReferenceSite,
} from "../testing/reference.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** How a request arrived. `runOf`: the run it names, whose chunks need no event ids. */
export interface Request {
  readonly runOf: string | null;
  readonly isImport: boolean;
  readonly chunk: string;
  readonly events: readonly IncomingEvent[];
  readonly receivedAt: number;
}

type RetentionSettings = Pick<
  SiteSettings,
  | "maxEventAgeMs"
  | "sessionTimeoutMs"
  | "eventRetentionDays"
  | "hourRetentionDays"
  | "sessionRetentionDays"
  | "visitorRetentionDays"
>;

/** The instants before which the settings let rows be deleted. 0 days means forever. */
export function expiredBefore(
  site: RetentionSettings,
  zone: Zone,
  now: number,
) {
  const { eventRetentionDays: events, hourRetentionDays: hours } = site;
  const start = (days: number) => zone.dayStart(now - days * DAY);
  const sessionDays = Math.max(events, site.sessionRetentionDays);
  const sessions = site.sessionRetentionDays === 0 ? null : sessionDays;
  const visitorDays = Math.max(site.visitorRetentionDays, sessions ?? events);
  const visitors = site.visitorRetentionDays === 0 ? null : visitorDays;
  return {
    events: start(events),
    hours: start(hours),
    sessions: sessions === null ? -Infinity : start(sessions),
    visitors: visitors === null ? -Infinity : start(visitors),
  };
}

export class SentToSite {
  readonly requests: Request[] = [];
  /** Runs that were closed and not opened again since. */
  readonly closedRuns = new Set<string>();
  /** All events that count, in the order of receipt. */
  readonly events: (ModelEvent & { visitorId: string })[] = [];
  /** When visitors were first seen, once for each time that they were forgotten before. */
  readonly #firstSeen: number[] = [];
  readonly #known = new Map<string, { first: number; last: number }>();

  add(request: Request): void {
    this.requests.push(request);
    if (request.runOf !== null) this.closedRuns.delete(request.runOf);
    for (const { source, ...event } of request.events) {
      const { visitorId, occurredAt } = event;
      if (visitorId === undefined || occurredAt === undefined) {
        throw new Error("Every event here has a visitor and a time.");
      }
      this.events.push({
        ...modelOf(event),
        ...{ visitorId, occurredAt, source: source ?? "client" },
      });
      const known = this.#known.get(visitorId);
      this.#known.set(visitorId, {
        first: Math.min(known?.first ?? Infinity, occurredAt),
        last: Math.max(known?.last ?? -Infinity, occurredAt),
      });
    }
  }

  /**
   * Whether the event must still be known, because a sender may repeat it or another may join it.
   */
  isHeld(
    { importId, receivedAt }: Pick<LoggedEvent, "importId" | "receivedAt">,
    site: RetentionSettings,
    now: number,
  ): boolean {
    const ageMs = now - receivedAt;
    if (typeof importId === "string") return !this.closedRuns.has(importId);
    const liveMs = site.maxEventAgeMs + site.sessionTimeoutMs;
    return ageMs <= (importId === null ? 30 * DAY : liveMs);
  }

  /** When the visitor was last seen, as far as known. */
  lastSeenAt(visitorId: string): number {
    return this.#known.get(visitorId)?.last ?? -Infinity;
  }

  /** Clean-up has forgotten a visitor, who is new on return. */
  forget(visitorId: string): void {
    const known = this.#known.get(visitorId);
    if (known) this.#firstSeen.push(known.first);
    this.#known.delete(visitorId);
  }

  /** How often somebody was new in a range, at most as often as there are visitors. */
  newVisitors(from: number, to: number, visitors: number): number {
    const first = [...this.#known.values()].map((known) => known.first);
    const own = [...this.#firstSeen, ...first];
    const count = own.filter((at) => from <= at && at < to).length;
    return Math.min(count, visitors);
  }

  /** The figures of every day, with revenue by currency separately. */
  days(site: ReferenceSite, from: number, to: number) {
    const series = referenceTimeseries(site, this.events, from, to, "day");
    return series.map(({ start, overview }, index) => {
      const { events, pageviews, visitors, sessions, bounces } = overview;
      const end = series[index + 1]?.start ?? to;
      const newVisitors = this.newVisitors(start, end, visitors);
      return {
        ...{ start, events, pageviews, visitors, newVisitors, sessions },
        bounceRate: sessions === 0 ? 0 : bounces / sessions,
        averageSessionDurationMs:
          sessions === 0 ? 0 : overview.durationMs / sessions,
      };
    });
  }
}

function modelOf({
  eventId,
  revenue,
  ...event
}: Omit<IncomingEvent, "source">) {
  const { type, visitorId, occurredAt = 0, path } = event;
  const { amount, currency } = revenue ?? {};
  return {
    type,
    occurredAt,
    ...(visitorId !== undefined && { visitorId }),
    ...(path !== undefined && { path }),
    ...(amount !== undefined &&
      currency !== undefined && { revenue: { amount, currency } }),
  };
}
