/** Folds the hours of a range into the 168 hours of a week. */
import type { Timeseries, TimeseriesBucket } from "../../shared/api/reports.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone, nextBucket } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";
import type { Doubtful } from "../figures/doubt.js";
import {
  currenciesOf,
  figureKind,
  figureValue,
  type FigureValues,
  type OverviewFigure,
} from "../figures/figures.js";

export const WEEKDAYS = 7;
export const HOURS_OF_DAY = 24;

/** One hour of the week, such as Monday from 14 to 15. */
export interface WeekHour {
  /** By the local clock, from 0 for Sunday. */
  weekday: number;
  /** By the local clock, 0 to 23. */
  hour: number;
  /** The number of such hours that were counted. */
  hours: number;
  /** Counts and amounts are averages per hour. Rates are those of all sessions of these hours. */
  figures: FigureValues;
}

export interface WeekHours extends Doubtful {
  /** All 168, from Sunday at midnight. */
  cells: readonly WeekHour[];
  /** The hours that were counted. Null: none. */
  span: TimeSpan | null;
  /** Whether the server keeps some of the hours only as days or months. */
  isCut: boolean;
}

interface WeekOptions {
  /** The site's. */
  utcOffsets: UtcOffsets;
  /** Whether the site begins in the range. Then hours before its first event do not count. */
  isBeginning?: boolean;
}

/**
 * Returns the hours of the week of adjacent series, in order. An hour that the local clock repeats
 * counts twice, under the same hour of the week. An hour that the clock skips counts nowhere.
 */
export function weekHoursOf(
  series: readonly Timeseries[],
  { utcOffsets, isBeginning = false }: WeekOptions,
): WeekHours {
  const zone = listedZone(utcOffsets);
  const ofHours = series.filter(({ interval }) => interval === "hour");
  const all = ofHours.flatMap(({ buckets }) => buckets);
  const first = isBeginning ? all.findIndex(hasFigures) : 0;
  const counted = first < 0 ? [] : all.slice(first);
  const groups = Array.from(
    { length: WEEKDAYS * HOURS_OF_DAY },
    (): TimeseriesBucket[] => [],
  );
  for (const bucket of counted) {
    const local = new Date(bucket.start + zone.offsetAt(bucket.start));
    const index = local.getUTCDay() * HOURS_OF_DAY + local.getUTCHours();
    groups[index]?.push(bucket);
  }
  const begin = counted[0];
  const end = counted.at(-1);
  const approximations = ofHours.flatMap((each) => each.approximations ?? []);
  return {
    cells: groups.map((buckets, index) => ({
      weekday: Math.floor(index / HOURS_OF_DAY),
      hour: index % HOURS_OF_DAY,
      hours: buckets.length,
      figures: averageOf(buckets),
    })),
    span:
      begin && end
        ? { from: begin.start, to: nextBucket(zone, "hour", end.start) }
        : null,
    isCut: ofHours.length < series.length,
    approximate: ofHours.some(({ approximate }) => approximate),
    ...(approximations.length > 0 && { approximations }),
  };
}

/** Whether anything happened in the hour. */
export function hasFigures({
  events,
  sessions,
}: Pick<FigureValues, "events" | "sessions">): boolean {
  return events + sessions > 0;
}

/** Returns the value of a figure. Null: no such hour was counted, or the rate has no sessions. */
export function weekHourValue(
  { hours, figures }: WeekHour,
  figure: OverviewFigure,
): number | null {
  const hasBasis = isAverage(figure) || figures.sessions > 0;
  return hours > 0 && hasBasis ? figureValue(figures, figure) : null;
}

/** Whether the figure is an average per hour. Else it is a rate or an average of sessions. */
export function isAverage(figure: OverviewFigure): boolean {
  const kind = figureKind(figure);
  return kind === "count" || kind.startsWith("money:");
}

function averageOf(buckets: readonly TimeseriesBucket[]): FigureValues {
  const hours = Math.max(1, buckets.length);
  const sum = (valueOf: (bucket: TimeseriesBucket) => number) =>
    buckets.reduce((total, bucket) => total + valueOf(bucket), 0);
  const sessions = sum((bucket) => bucket.sessions);
  const perSession = (total: number) => (sessions > 0 ? total / sessions : 0);
  const pageviews = sum((bucket) => bucket.pageviews);
  return {
    visitors: sum((bucket) => bucket.visitors) / hours,
    newVisitors: sum((bucket) => bucket.newVisitors) / hours,
    users: sum((bucket) => bucket.users) / hours,
    sessions: sessions / hours,
    pageviews: pageviews / hours,
    events: sum((bucket) => bucket.events) / hours,
    viewsPerSession: perSession(pageviews),
    bounceRate: perSession(
      sum((bucket) => bucket.bounceRate * bucket.sessions),
    ),
    averageSessionDurationMs: perSession(
      sum((bucket) => bucket.averageSessionDurationMs * bucket.sessions),
    ),
    revenue: currenciesOf(buckets).map((currency) => ({
      currency,
      amount:
        sum((bucket) => figureValue(bucket, `revenue:${currency}`)) / hours,
    })),
  };
}
