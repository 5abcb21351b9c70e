/** What an app's backend imports. */
export { isFootfallError } from "./errors.js";
export { exposeAdminApi, type AdminOperation } from "./exposeAdminApi.js";
export {
  exposeAnalyticsApi,
  type ReadOperation,
} from "./exposeAnalyticsApi.js";
export type { Authorize } from "./expose.js";
export { generateKey } from "./keys.js";
export { provisionSite, type ProvisionSiteOptions } from "./provisionSite.js";
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
