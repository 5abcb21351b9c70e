/** A site and answers of the read API, for tests of the parts that draw them. */
import type { Realtime } from "../shared/api/realtime.js";
import type {
  Breakdown,
  BreakdownRow,
  Interval,
  Overview,
  OverviewFigures,
  Timeseries,
} from "../shared/api/reports.js";
import type { SetupStatus } from "../shared/api/setupStatus.js";
import type { PublicSite } from "../shared/site/publicSite.js";
import { offsetsOfUtc } from "../shared/time/utcOffsets.js";
import { DAY, HOUR, MINUTE, SECOND } from "../shared/units.js";
import { noon } from "./lists/listFixtures.helpers.js";

/** A shop in UTC. */
export function siteOf(site: Partial<PublicSite> = {}): PublicSite {
  return {
    siteId: "s1",
    slug: "shop",
    name: "Shop",
    status: "active",
    timeZone: "UTC",
    utcOffsets: [...offsetsOfUtc],
    sessionTimeoutMs: 30 * MINUTE,
    sessionRule: "gap",
    flushIntervalMs: 30 * SECOND,
    promotedProperties: [],
    createdAt: 0,
    ...site,
  };
}

export const noFigures: OverviewFigures = {
  events: 0,
  pageviews: 0,
  visitors: 0,
  newVisitors: 0,
  users: 0,
  sessions: 0,
  bounceRate: 0,
  averageSessionDurationMs: 0,
  viewsPerSession: 0,
  revenue: [],
};

export function overviewOf(figures: Partial<Overview> = {}): Overview {
  return {
    ...noFigures,
    approximate: false,
    cells: new ArrayBuffer(0),
    ...figures,
  };
}

/** Buckets with these numbers of visitors. */
export function timeseriesOf(
  interval: Interval,
  start: number,
  visitors: number[],
): Timeseries {
  const length = interval === "hour" ? HOUR : DAY;
  return {
    interval,
    approximate: false,
    buckets: visitors.map((each, i) => ({
      ...noFigures,
      visitors: each,
      start: start + i * length,
    })),
  };
}

export function breakdownOf(
  rows: BreakdownRow[],
  more: Partial<Breakdown> = {},
): Breakdown {
  return {
    dimension: "page",
    rows,
    keyCount: rows.length,
    none: null,
    other: null,
    bound: null,
    approximate: false,
    packed: { keys: [], cells: new ArrayBuffer(0) },
    ...more,
  };
}

/** Half an hour with nobody, except as given. */
export function realtimeOf(realtime: Partial<Realtime> = {}): Realtime {
  return {
    activeVisitors: 0,
    visitors: 0,
    minutes: Array.from({ length: 30 }, (_, i) => ({
      start: noon + i * MINUTE,
      visitors: 0,
    })),
    pages: [],
    sources: [],
    countries: [],
    approximate: false,
    ...realtime,
  };
}

/** A site with one public key that takes events of one origin and has none yet. */
export function setupOf(status: Partial<SetupStatus> = {}): SetupStatus {
  return {
    hasEvent: false,
    keys: [{ kind: "public", label: "Browser" }],
    allowedOrigins: ["https://shop.example"],
    localhost: "exclude",
    refusals: [],
    notCounted: [],
    ...status,
  };
}
