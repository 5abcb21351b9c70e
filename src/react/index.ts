"use client";
/**
 * The dashboard, its parts, and the hooks that feed them. Import `convex-footfall/react/style.css`
 * once for them. The tracker for React is here too, and needs no stylesheet.
 */
export { AnalyticsDashboard } from "./Dashboard.js";
export type { AnalyticsDashboardProps, DashboardOptions } from "./Dashboard.js";
export { FootfallRoot } from "./FootfallRoot.js";
export type { FootfallRootProps, Theme } from "./FootfallRoot.js";

export { FootfallProvider } from "./tracking/FootfallProvider.js";
export type { FootfallProviderProps } from "./tracking/FootfallProvider.js";
export { TrackPageViews } from "./tracking/TrackPageViews.js";
export type { TrackPageViewsProps } from "./tracking/TrackPageViews.js";
export { useFootfall } from "./tracking/useFootfall.js";

// Parts that take plain data.
export { BreakdownPanel } from "./breakdown/BreakdownPanel.js";
export type { BreakdownPanelProps } from "./breakdown/BreakdownPanel.js";
export { breakdownPanels } from "./breakdown/breakdownPanels.js";
export type {
  BreakdownPanelDefinition,
  BreakdownTab,
  BreakdownView,
} from "./breakdown/breakdownPanels.js";
export { chosenView } from "./breakdown/chosenView.js";
export type { ChosenView } from "./breakdown/chosenView.js";
export { BreakdownTable } from "./breakdown/BreakdownTable.js";
export type { BreakdownTableProps } from "./breakdown/BreakdownTable.js";
export { EventPropertyValues } from "./breakdown/EventPropertyValues.js";
export type { EventPropertyValuesProps } from "./breakdown/EventPropertyValues.js";
export { MinuteBars } from "./chart/MinuteBars.js";
export type { MinuteBarsProps } from "./chart/MinuteBars.js";
export { TimeseriesChart } from "./chart/TimeseriesChart.js";
export type { TimeseriesChartProps } from "./chart/TimeseriesChart.js";
export { Figure } from "./figures/Figure.js";
export type { FigureProps } from "./figures/Figure.js";
export { OverviewFigures } from "./figures/OverviewFigures.js";
export type { OverviewFiguresProps } from "./figures/OverviewFigures.js";
export type { OverviewFigure } from "./figures/figures.js";
export { EventTable } from "./lists/EventTable.js";
export type { EventTableProps } from "./lists/EventTable.js";
export { SessionTable } from "./lists/SessionTable.js";
export type { SessionTableProps } from "./lists/SessionTable.js";
export { readyList } from "./lists/readyList.js";
export type { PagedList } from "./lists/usePagedList.js";
export { VisitorProfileView } from "./lists/VisitorProfileView.js";
export type { VisitorProfileViewProps } from "./lists/VisitorProfileView.js";
export { VisitorSheet } from "./lists/VisitorSheet.js";
export type { VisitorSheetProps } from "./lists/VisitorSheet.js";
export { VisitorTable } from "./lists/VisitorTable.js";
export type { VisitorTableProps } from "./lists/VisitorTable.js";
export { VisitorTimeline } from "./lists/VisitorTimeline.js";
export type { VisitorTimelineProps } from "./lists/VisitorTimeline.js";
export { CountryMap } from "./map/CountryMap.js";
export type { CountryMapProps } from "./map/CountryMap.js";
export { CurrentVisitors } from "./realtime/CurrentVisitors.js";
export type { CurrentVisitorsProps } from "./realtime/CurrentVisitors.js";
export { EventFeed } from "./realtime/EventFeed.js";
export type { EventFeedProps } from "./realtime/EventFeed.js";
export { RealtimePanel } from "./realtime/RealtimePanel.js";
export type { RealtimePanelProps } from "./realtime/RealtimePanel.js";
export { SitesOverview } from "./sites/SitesOverview.js";
export type { SitesOverviewProps } from "./sites/SitesOverview.js";
export type { SiteChoice } from "./sites/siteChoice.js";
export type { SitesApi } from "./sites/useSiteDay.js";
export { Panel } from "./ui/Panel.js";
export type { PanelProps } from "./ui/Panel.js";
export { PanelBody } from "./ui/PanelBody.js";
export type { PanelBodyProps, PanelShape } from "./ui/PanelBody.js";
export { panelState } from "./ui/panelState.js";
export type { EmptyText, PanelState } from "./ui/panelState.js";
export { ReportBoundary } from "./ui/ReportBoundary.js";
export type { ReportBoundaryProps } from "./ui/ReportBoundary.js";

// Hooks that feed the parts.
export type {
  AdminApi,
  AnalyticsApi,
  LiveApi,
  PersonsApi,
  ReportAnswer,
  ReportArgs,
  ReportsApi,
} from "./api.js";
export { readyReport } from "./data/report.js";
export type { Report } from "./data/report.js";
export {
  useBreakdown,
  useFirstBucket,
  useOverview,
  useSite,
  useTimeseries,
} from "./data/useReports.js";
export type { OrSkip, RangeArgs } from "./data/useReports.js";
export { useEventProperties } from "./breakdown/useEventProperties.js";
export type {
  EventProperties,
  EventPropertiesApi,
  EventPropertiesArgs,
} from "./breakdown/useEventProperties.js";
export { useNow } from "./data/useNow.js";
export { useHeartbeat } from "./live/useHeartbeat.js";
export { useRealtime } from "./realtime/useRealtime.js";
export { useEventList } from "./lists/useEventList.js";
export { useSessionList } from "./lists/useSessionList.js";
export { useVisitorList } from "./lists/useVisitorList.js";
export { useVisitorProfile } from "./lists/useVisitorProfile.js";

// Ranges, words and numbers.
export { comparisonOf } from "./controls/comparison.js";
export type { Comparison, ComparisonChoice } from "./controls/comparison.js";
export { automaticInterval, intervalsFor } from "./controls/intervals.js";
export { rangeOf } from "./controls/ranges.js";
export type {
  DateSpan,
  Preset,
  RangeChoice,
  RangeClock,
  TimeSpan,
} from "./controls/ranges.js";
export type { Tab } from "./controls/viewState.js";
export type { CsvSeparator } from "./export/csv.js";
export { useFormats } from "./format/useFormats.js";
export type { FigureKind, Formats } from "./format/format.js";
export { defaultLabels } from "./labels/labels.js";
export type { Labels } from "./labels/labels.js";
export { languages } from "./labels/languages.js";
export type { Language } from "./labels/languages.js";
export { settingsLabels } from "./labels/settingsLabels.js";
export type { SettingsLabels } from "./labels/settingsLabels.js";
export { mergeOverviews, mergeTimeseries } from "../shared/figures/answers.js";
export { mergeSummaries } from "../shared/figures/summaries.js";
export {
  mergeBreakdowns,
  type BreakdownOrder,
} from "../shared/figures/breakdowns.js";
export type {
  Approximation,
  FigureGroup,
} from "../shared/api/approximationFields.js";
export type { Dimension, PropertyDimension } from "../shared/dimensions.js";
export type {
  Breakdown,
  BreakdownRow,
  Interval,
  Overview,
  Timeseries,
  TimeseriesBucket,
} from "../shared/api/reports.js";
export type { Realtime } from "../shared/api/realtime.js";
export type { PublicSite, UtcOffset } from "../shared/site/publicSite.js";
export type { Weekday } from "../shared/time/weekday.js";
export { utcOffsetsOf, type UtcOffsets } from "../shared/time/utcOffsets.js";
