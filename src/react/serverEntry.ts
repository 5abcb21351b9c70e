/**
 * The entry where React renders server components: the condition `react-server` of
 * `convex-footfall/react`. `index.ts` begins with `"use client"`, so its components reach a server
 * component as references, and render in the browser. Three things differ here:
 *
 * - Pure functions and constants are the real ones.
 * - Hooks throw an error that says what to do.
 * - The dashboard does too. Its `api` cannot pass from a server component to the browser, and
 *   React's own error does not say so.
 */
import { needsBrowser } from "../shared/needsBrowser.js";

export {
  BreakdownPanel,
  BreakdownTable,
  CountryMap,
  CurrentVisitors,
  EventFeed,
  EventPropertyValues,
  EventTable,
  Figure,
  FootfallProvider,
  FootfallRoot,
  MinuteBars,
  OverviewFigures,
  Panel,
  PanelBody,
  RealtimePanel,
  ReportBoundary,
  SessionTable,
  SitesOverview,
  TimeseriesChart,
  TrackPageViews,
  VisitorProfileView,
  VisitorSheet,
  VisitorTable,
  VisitorTimeline,
} from "./index.js";

export { breakdownPanels } from "./breakdown/breakdownPanels.js";
export { chosenView } from "./breakdown/chosenView.js";
export { comparisonOf } from "./controls/comparison.js";
export { automaticInterval, intervalsFor } from "./controls/intervals.js";
export { rangeOf } from "./controls/ranges.js";
export { readyReport } from "./data/report.js";
export { defaultLabels } from "./labels/labels.js";
export { languages } from "./labels/languages.js";
export { settingsLabels } from "./labels/settingsLabels.js";
export { readyList } from "./lists/readyList.js";
export { panelState } from "./ui/panelState.js";
export { mergeOverviews, mergeTimeseries } from "../shared/figures/answers.js";
export { mergeSummaries } from "../shared/figures/summaries.js";
export { mergeBreakdowns } from "../shared/figures/breakdowns.js";
export { utcOffsetsOf } from "../shared/time/utcOffsets.js";

export const AnalyticsDashboard: never = needsBrowser("AnalyticsDashboard");
export const useBreakdown: never = needsBrowser("useBreakdown");
export const useEventList: never = needsBrowser("useEventList");
export const useEventProperties: never = needsBrowser("useEventProperties");
export const useFirstBucket: never = needsBrowser("useFirstBucket");
export const useFootfall: never = needsBrowser("useFootfall");
export const useFormats: never = needsBrowser("useFormats");
export const useHeartbeat: never = needsBrowser("useHeartbeat");
export const useNow: never = needsBrowser("useNow");
export const useOverview: never = needsBrowser("useOverview");
export const useRealtime: never = needsBrowser("useRealtime");
export const useSessionList: never = needsBrowser("useSessionList");
export const useSite: never = needsBrowser("useSite");
export const useTimeseries: never = needsBrowser("useTimeseries");
export const useVisitorList: never = needsBrowser("useVisitorList");
export const useVisitorProfile: never = needsBrowser("useVisitorProfile");
