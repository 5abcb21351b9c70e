/** The shape of an app's read API, so that `api.analytics` fits without a cast. */
import type { FunctionReference } from "convex/server";
import type { Infer, ObjectType } from "convex/values";
import type { readApi } from "../shared/readApi.js";

type ReadApi = typeof readApi;

/** Arguments of one report. */
export type ReportArgs<Name extends keyof ReadApi> = ObjectType<
  ReadApi[Name]["args"]
>;

/** Answer of one report. */
export type ReportAnswer<Name extends keyof ReadApi> = Infer<
  ReadApi[Name]["returns"]
>;

/** The queries that the dashboard asks. */
type DashboardQuery =
  "getSite" | "getOverview" | "getTimeseries" | "getBreakdown";

/**
 * The queries that `exposeAnalyticsApi` makes, or those of them that the dashboard asks. Give the
 * module that exports them.
 * @example
 * <AnalyticsDashboard api={api.analytics} site="default" />
 */
export type AnalyticsApi = {
  [Name in DashboardQuery]: FunctionReference<
    "query",
    "public",
    ReportArgs<Name>,
    ReportAnswer<Name>
  >;
};
