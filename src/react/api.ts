/** The shape of an app's read API, so that `api.analytics` fits without a cast. */
import type { FunctionReference } from "convex/server";
import type { Infer, ObjectType } from "convex/values";
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
 * The reads of the tabs of figures: no single visitor is in their answers. With `getReportStatus` the dashboard says when the
 * reports are behind; it goes without.
 */
export type ReportsApi = Partial<QueriesOf<"getReportStatus">> &
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

/** What the tabs of single visitors, their sessions and events ask. */
export type PersonsApi = QueriesOf<
  "listVisitors" | "listSessions" | "listEvents" | "getVisitor"
>;

/**
 * The queries that `exposeAnalyticsApi` makes, as far as the dashboard asks them. Give the module that
 * exports them.
 * @example
 * <AnalyticsDashboard api={api.analytics} site="default" />
 */
export type AnalyticsApi = ReportsApi & PersonsApi;
