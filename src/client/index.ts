/** What an app's backend imports. */
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
export { exposeUpkeepApi, type UpkeepJob } from "./exposeUpkeepApi.js";
export type { Authorize } from "./expose.js";
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
  type RegisterRoutesOptions,
} from "./http/registerRoutes.js";
export type { ErrorKind, FootfallErrorData } from "../shared/errors.js";
export {
  mergeBreakdowns,
  mergeOverviews,
  mergeTimeseries,
  type BreakdownOrder,
} from "../shared/answers.js";
export type {
  Breakdown,
  BreakdownRow,
  Overview,
  Timeseries,
  TimeseriesBucket,
} from "../shared/reports.js";
export type { CleanedUp, Pruned } from "../shared/upkeep.js";
