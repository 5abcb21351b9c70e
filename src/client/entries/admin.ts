/** `convex-footfall/admin`: administration of sites as functions of the app. */
export { exposeAdminApi, type AdminOperation } from "../exposeAdminApi.js";
export type { AuthAnswer } from "../authAnswer.js";
export type { Authorize } from "../authorize.js";
export type {
  Health,
  HealthLevel,
  HealthReason,
  HealthReminder,
} from "../../shared/api/health.js";
export type {
  DeadLetterDepth,
  DeadLetterReason,
  DeadLetterState,
  ListedDeadLetter,
} from "../../shared/api/deadLetters.js";
export type { UsageDay } from "../../shared/event/usage.js";
export type { SessionRule, SiteSettings } from "../../shared/site/site.js";
export type { KeyKind, KeySummary } from "../../shared/site/keys.js";
export type {
  Audit,
  CleanedUp,
  DeletedGroupRows,
  Drift,
  Erased,
  Erasure,
  ErasurePreview,
  PersonExport,
  Pruned,
  Rebuild,
} from "../../shared/api/upkeep.js";
