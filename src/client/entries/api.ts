/** `convex-footfall/api`: reports and lists as queries of the app. */
export {
  exposeAnalyticsApi,
  type AnalyticsApiOptions,
  type ReadOperation,
} from "../exposeAnalyticsApi.js";
export type { SharedReportsOptions } from "../sharedReports.js";
export type { AuthAnswer } from "../authAnswer.js";
export type { Authorize } from "../authorize.js";
export type { ReportStatus } from "../../shared/api/health.js";
export type { SetupStatus } from "../../shared/api/setupStatus.js";
export type { PublicSite } from "../../shared/site/publicSite.js";
export type { Dimension, PropertyDimension } from "../../shared/dimensions.js";
export type {
  ListedEvent,
  ListedGroup,
  ListedSession,
  ListedVisitor,
  UserProfile,
  VisitorProfile,
} from "../../shared/api/lists.js";
export type {
  PropertyBreakdown,
  PropertyKeys,
} from "../../shared/api/propertyBreakdown.js";
export type { Realtime, RealtimeRow } from "../../shared/api/realtime.js";
export type {
  Approximation,
  FigureGroup,
} from "../../shared/api/approximationFields.js";
export type {
  ReportPasses,
  SharedReport,
} from "../../shared/site/reportPasses.js";
export type { Revenue } from "../../shared/event/revenue.js";
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
} from "../../shared/api/reports.js";
