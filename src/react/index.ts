"use client";
/**
 * The dashboard, its parts, and the hooks that feed them: import `convex-footfall/react/style.css` once. And
 * the tracker in an app of components, which needs no stylesheet.
 */
export { AnalyticsDashboard } from "./Dashboard.js";
export type { AnalyticsDashboardProps } from "./Dashboard.js";
export { FootfallRoot } from "./FootfallRoot.js";
export type { FootfallRootProps, Theme } from "./FootfallRoot.js";

export { FootfallProvider } from "./FootfallProvider.js";
export type { FootfallProviderProps } from "./FootfallProvider.js";
export { TrackPageViews } from "./TrackPageViews.js";
export type { TrackPageViewsProps } from "./TrackPageViews.js";
export { useFootfall } from "./useFootfall.js";

export { BreakdownPanel } from "./BreakdownPanel.js";
export type { BreakdownPanelProps } from "./BreakdownPanel.js";
export type {
  BreakdownPanelDefinition,
  BreakdownTab,
} from "./breakdownPanels.js";
export { BreakdownTable } from "./BreakdownTable.js";
export type { BreakdownTableProps } from "./BreakdownTable.js";
export { OverviewFigures } from "./OverviewFigures.js";
export type { OverviewFiguresProps } from "./OverviewFigures.js";
export { OverviewPanel } from "./OverviewPanel.js";
export type { OverviewPanelProps } from "./OverviewPanel.js";
export { Panel } from "./Panel.js";
export type { PanelProps } from "./Panel.js";
export { PanelBody } from "./PanelBody.js";
export type { PanelBodyProps, PanelShape, PanelState } from "./PanelBody.js";
export { ReportBoundary } from "./ReportBoundary.js";
export type { ReportBoundaryProps } from "./ReportBoundary.js";
export { TimeseriesChart } from "./TimeseriesChart.js";
export type { TimeseriesChartProps } from "./TimeseriesChart.js";
export type { OverviewFigure } from "./figures.js";

export type { AnalyticsApi, ReportAnswer, ReportArgs } from "./api.js";
export type { Report } from "./useKept.js";
export {
  useBreakdown,
  useOverview,
  useSite,
  useTimeseries,
} from "./useReports.js";
export type { ArgsOrSkip } from "./useReports.js";
export { useNow } from "./useNow.js";
export { customRange, presetRange } from "./ranges.js";
export type { Preset, Range, TimeSpan } from "./ranges.js";
export {
  mergeBreakdowns,
  mergeOverviews,
  mergeTimeseries,
  type BreakdownOrder,
} from "../shared/answers.js";
export type { Dimension, PropertyDimension } from "../shared/dimensions.js";
export type {
  Breakdown,
  BreakdownRow,
  Interval,
  Overview,
  Timeseries,
  TimeseriesBucket,
} from "../shared/reports.js";
export type { PublicSite } from "../shared/site.js";
