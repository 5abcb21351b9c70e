/** `convex-footfall/crons`: upkeep by the app's own schedules. No app needs them. */
export {
  defaultUpkeepSchedules,
  registerDefaultAnalyticsCrons,
  type AnalyticsCronOptions,
  type UpkeepReferences,
  type UpkeepSchedule,
} from "../crons.js";
export { exposeUpkeepApi } from "../exposeUpkeepApi.js";
export {
  runCleanupSite,
  runCompaction,
  runPruneExpired,
  type Compacted,
  type RunCleanupSiteOptions,
} from "../runUpkeep.js";
export type { UpkeepJob } from "../../shared/api/upkeepApi.js";
export type { CleanedUp, Pruned } from "../../shared/api/upkeep.js";
