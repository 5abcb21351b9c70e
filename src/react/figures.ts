/** The figures of the overview and of a row, each with its name and how it is written. */
import type { OverviewFigures, RowMetric } from "../shared/reports.js";
import type { FigureKind } from "./format.js";

export interface Figure {
  label: string;
  kind: FigureKind;
  /** What it counts, in one sentence. */
  help: string;
}

/** In the order in which the overview shows them. */
export const overviewFigures = {
  visitors: {
    label: "Visitors",
    kind: "count",
    help: "Distinct browsers or devices with at least one event.",
  },
  sessions: {
    label: "Sessions",
    kind: "count",
    help: "Visits, each ended by a pause.",
  },
  pageviews: {
    label: "Pageviews",
    kind: "count",
    help: "Pages opened.",
  },
  viewsPerSession: {
    label: "Views per session",
    kind: "ratio",
    help: "Pageviews divided by sessions.",
  },
  bounceRate: {
    label: "Bounce rate",
    kind: "percent",
    help: "Share of sessions with at most one pageview and no custom event.",
  },
  averageSessionDurationMs: {
    label: "Visit duration",
    kind: "duration",
    help: "Average time from the first to the last event of a session.",
  },
  events: {
    label: "Events",
    kind: "count",
    help: "Pageviews, custom events and identifications.",
  },
} as const satisfies Partial<Record<keyof OverviewFigures, Figure>>;

export type OverviewFigure = keyof typeof overviewFigures;

export const overviewFigureNames = Object.keys(
  overviewFigures,
) as OverviewFigure[];

export const rowFigures = {
  visitors: overviewFigures.visitors,
  sessions: overviewFigures.sessions,
  pageviews: overviewFigures.pageviews,
  events: overviewFigures.events,
  bounceRate: overviewFigures.bounceRate,
  averageSessionDurationMs: overviewFigures.averageSessionDurationMs,
} as const satisfies Record<RowMetric, Figure>;
