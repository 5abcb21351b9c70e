/** `convex-footfall/api`: reports and lists as queries of the app. */
export {
  exposeAnalyticsApi,
  type AnalyticsApiOptions,
  type ReadOperation,
} from "../exposeAnalyticsApi.js";
export type { SharedReportsOptions } from "../sharedReports.js";
export type { AuthAnswer } from "../authAnswer.js";
export type { Authorize } from "../expose.js";
export type { ReportStatus } from "../../shared/health.js";
export type { PublicSite } from "../../shared/site.js";
export type { Dimension, PropertyDimension } from "../../shared/dimensions.js";
export type {
  ListedEvent,
  ListedGroup,
  ListedSession,
  ListedVisitor,
  UserProfile,
  VisitorProfile,
} from "../../shared/lists.js";
export type {
  PropertyBreakdown,
  PropertyKeys,
} from "../../shared/propertyBreakdown.js";
export type { Realtime, RealtimeRow } from "../../shared/realtime.js";
export type {
  Approximation,
  FigureGroup,
} from "../../shared/approximationFields.js";
export type { ReportPasses, SharedReport } from "../../shared/reportPasses.js";
export type { Revenue } from "../../shared/revenue.js";
export type {
  Breakdown,
  BreakdownRow,
  Interval,
  Overview,
  OverviewFigures,
  RowFigures,
  RowMetric,
  Summary,
  Timeseries,
  TimeseriesBucket,
} from "../../shared/reports.js";
