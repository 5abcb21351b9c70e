/** What an app's backend imports. */
export type { AuthAnswer } from "./authAnswer.js";
export {
  defaultUpkeepSchedules,
  registerDefaultAnalyticsCrons,
  type AnalyticsCronOptions,
  type UpkeepReferences,
  type UpkeepSchedule,
} from "./crons.js";
export { isFootfallError } from "./errors.js";
export { exposeAdminApi, type AdminOperation } from "./exposeAdminApi.js";
export {
  exposeAnalyticsApi,
  type ReadOperation,
} from "./exposeAnalyticsApi.js";
export {
  exposeIngestApi,
  type ExposeIngestOptions,
} from "./exposeIngestApi.js";
export { exposeUpkeepApi } from "./exposeUpkeepApi.js";
export type { UpkeepJob } from "../shared/upkeepApi.js";
export type { Authorize } from "./expose.js";
export {
  Footfall,
  type FootfallOptions,
  type Identification,
  type Recorded,
  type RecordingCtx,
  type TrackedEvent,
} from "./footfall.js";
export { generateKey } from "./keys.js";
export { provisionSite, type ProvisionSiteOptions } from "./provisionSite.js";
export {
  runCleanupSite,
  runCompaction,
  runPruneExpired,
  type Compacted,
  type RunCleanupSiteOptions,
} from "./runUpkeep.js";
export {
  registerRoutes,
  type DialectName,
  type RegisterRoutesOptions,
} from "./http/registerRoutes.js";
export type { GeoLookup } from "./http/geo.js";
export type { Place } from "./http/place.js";
export type { ErrorKind, FootfallErrorData } from "../shared/errors.js";
export type {
  AnyEvents,
  PropertiesInput,
  PropertyInput,
} from "../shared/eventMap.js";
export type { IngestAnswer, IngestRequest } from "../shared/ingestApi.js";
export { mergeOverviews, mergeTimeseries } from "../shared/answers.js";
export { mergeBreakdowns, type BreakdownOrder } from "../shared/breakdowns.js";
export type {
  Health,
  HealthLevel,
  HealthReason,
  ReportStatus,
} from "../shared/health.js";
export type {
  DeadLetterDepth,
  DeadLetterReason,
  DeadLetterState,
  ListedDeadLetter,
} from "../shared/deadLetters.js";
export type { UsageDay } from "../shared/usage.js";
export type { Dimension, PropertyDimension } from "../shared/dimensions.js";
export type {
  ListedEvent,
  ListedGroup,
  ListedSession,
  ListedVisitor,
  UserProfile,
  VisitorProfile,
} from "../shared/lists.js";
export type {
  PropertyBreakdown,
  PropertyKeys,
} from "../shared/propertyBreakdown.js";
export type { Realtime, RealtimeRow } from "../shared/realtime.js";
export type {
  Approximation,
  FigureGroup,
} from "../shared/approximationFields.js";
export type { Revenue } from "../shared/revenue.js";
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
} from "../shared/reports.js";
export type {
  KeyKind,
  KeySummary,
  PublicSite,
  SessionRule,
  SiteSettings,
} from "../shared/site.js";
export type {
  Audit,
  CleanedUp,
  Drift,
  DeletedGroupRows,
  Erased,
  Erasure,
  ErasurePreview,
  PersonExport,
  Pruned,
  Rebuild,
} from "../shared/upkeep.js";
