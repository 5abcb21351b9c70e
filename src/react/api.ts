/** The shape of an app's read API, so that `api.analytics` fits without a cast. */
import type { FunctionReference } from "convex/server";
import type { Infer, ObjectType } from "convex/values";
import type { adminFacade } from "../shared/api/adminFacade.js";
import type { liveApi } from "../shared/api/liveApi.js";
import type { readApi } from "../shared/api/readApi.js";

type ReadApi = typeof readApi;

/** Arguments of one report. */
export type ReportArgs<Name extends keyof ReadApi> = ObjectType<
  ReadApi[Name]["args"]
>;

/** Answer of one report. */
export type ReportAnswer<Name extends keyof ReadApi> = Infer<
  ReadApi[Name]["returns"]
>;

/** A module that exports these queries of `exposeAnalyticsApi`. */
export type QueriesOf<Name extends keyof ReadApi> = {
  [Each in Name]: FunctionReference<
    "query",
    "public",
    ReportArgs<Each>,
    ReportAnswer<Each>
  >;
};

/**
 * The queries of the tabs of figures. Their answers hold no single visitor. Two are optional. With
 * `getReportStatus` the dashboard says when the reports are behind. With `getSetupStatus` it says
 * what was refused, and why.
 */
export type ReportsApi = Partial<
  QueriesOf<"getReportStatus" | "getSetupStatus">
> &
  QueriesOf<
    | "getSite"
    | "getFirstBucket"
    | "getOverview"
    | "getTimeseries"
    | "getBreakdown"
    | "getSummary"
    | "getRealtime"
    | "getEventPropertyKeys"
    | "getEventPropertyBreakdown"
  >;

/** The queries of the tabs of single visitors, sessions and events. */
export type PersonsApi = QueriesOf<
  "listVisitors" | "listSessions" | "listEvents" | "getVisitor"
>;

/**
 * The queries of `exposeAnalyticsApi` that the dashboard asks. Pass the module that exports them.
 * @example
 * <AnalyticsDashboard api={api.analytics} site="default" />
 */
export type AnalyticsApi = ReportsApi & PersonsApi;

type AdminFacade = typeof adminFacade;

/** Arguments of one function of `exposeAdminApi`. */
export type AdminArgs<Name extends keyof AdminFacade> = ObjectType<
  AdminFacade[Name]["args"]
>;

/** Answer of one function of `exposeAdminApi`. */
export type AdminAnswer<Name extends keyof AdminFacade> = Infer<
  AdminFacade[Name]["returns"]
>;

type AdminReferences<
  Name extends keyof AdminFacade,
  Type extends "query" | "mutation",
> = {
  [Each in Name]: FunctionReference<
    Type,
    "public",
    AdminArgs<Each>,
    AdminAnswer<Each>
  >;
};

/**
 * The functions of `exposeAdminApi` that the tab "Settings" calls. All are optional: a section
 * appears where the app exports its functions.
 * @example
 * <AnalyticsDashboard api={api.analytics} adminApi={api.analyticsAdmin} site="default" />
 */
export type AdminApi = Partial<
  AdminReferences<
    | "getSettings"
    | "listKeys"
    | "getHealth"
    | "getUsage"
    | "listDeadLetters"
    | "exportVisitor",
    "query"
  > &
    AdminReferences<
      | "updateSite"
      | "createKey"
      | "revokeKey"
      | "startFolds"
      | "stopFolds"
      | "retryDeadLetters"
      | "discardDeadLetters"
      | "eraseVisitor"
      | "auditBuckets"
      | "rebuildRange",
      "mutation"
    >
>;

type Heartbeat = (typeof liveApi)["heartbeat"];

/**
 * The function of `exposeLiveApi` that an open dashboard calls.
 * @example
 * <AnalyticsDashboard api={api.analytics} liveApi={api.analytics} site="default" />
 */
export interface LiveApi {
  heartbeat: FunctionReference<
    "mutation",
    "public",
    ObjectType<Heartbeat["args"]>,
    Infer<Heartbeat["returns"]>
  >;
}
