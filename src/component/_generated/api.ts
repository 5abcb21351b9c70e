/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as applyEvents from "../applyEvents.js";
import type * as compactHour from "../compactHour.js";
import type * as compactUp from "../compactUp.js";
import type * as compaction from "../compaction.js";
import type * as cookieless from "../cookieless.js";
import type * as deadLetters from "../deadLetters.js";
import type * as deltaSegments from "../deltaSegments.js";
import type * as eventLog from "../eventLog.js";
import type * as fold from "../fold.js";
import type * as health from "../health.js";
import type * as ingest from "../ingest.js";
import type * as keys from "../keys.js";
import type * as lanes from "../lanes.js";
import type * as model_attributes from "../model/attributes.js";
import type * as model_bounds from "../model/bounds.js";
import type * as model_checkEvent from "../model/checkEvent.js";
import type * as model_closing from "../model/closing.js";
import type * as model_contributions from "../model/contributions.js";
import type * as model_deltas from "../model/deltas.js";
import type * as model_foldCursor from "../model/foldCursor.js";
import type * as model_foldPlan from "../model/foldPlan.js";
import type * as model_levels from "../model/levels.js";
import type * as model_rangePlan from "../model/rangePlan.js";
import type * as model_segments from "../model/segments.js";
import type * as model_sessionValidators from "../model/sessionValidators.js";
import type * as model_sessions from "../model/sessions.js";
import type * as model_settings from "../model/settings.js";
import type * as model_visitors from "../model/visitors.js";
import type * as purge from "../purge.js";
import type * as rawEdges from "../rawEdges.js";
import type * as reportReader from "../reportReader.js";
import type * as reports from "../reports.js";
import type * as requireSite from "../requireSite.js";
import type * as segmentReader from "../segmentReader.js";
import type * as segmentRows from "../segmentRows.js";
import type * as settle from "../settle.js";
import type * as sites from "../sites.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  applyEvents: typeof applyEvents;
  compactHour: typeof compactHour;
  compactUp: typeof compactUp;
  compaction: typeof compaction;
  cookieless: typeof cookieless;
  deadLetters: typeof deadLetters;
  deltaSegments: typeof deltaSegments;
  eventLog: typeof eventLog;
  fold: typeof fold;
  health: typeof health;
  ingest: typeof ingest;
  keys: typeof keys;
  lanes: typeof lanes;
  "model/attributes": typeof model_attributes;
  "model/bounds": typeof model_bounds;
  "model/checkEvent": typeof model_checkEvent;
  "model/closing": typeof model_closing;
  "model/contributions": typeof model_contributions;
  "model/deltas": typeof model_deltas;
  "model/foldCursor": typeof model_foldCursor;
  "model/foldPlan": typeof model_foldPlan;
  "model/levels": typeof model_levels;
  "model/rangePlan": typeof model_rangePlan;
  "model/segments": typeof model_segments;
  "model/sessionValidators": typeof model_sessionValidators;
  "model/sessions": typeof model_sessions;
  "model/settings": typeof model_settings;
  "model/visitors": typeof model_visitors;
  purge: typeof purge;
  rawEdges: typeof rawEdges;
  reportReader: typeof reportReader;
  reports: typeof reports;
  requireSite: typeof requireSite;
  segmentReader: typeof segmentReader;
  segmentRows: typeof segmentRows;
  settle: typeof settle;
  sites: typeof sites;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {
  batchWorker: import("@convex-dev/batch-worker/_generated/component.js").ComponentApi<"batchWorker">;
};
