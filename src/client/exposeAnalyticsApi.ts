/** The reports and lists as public queries of the app. */
import type { GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { readApi } from "../shared/api/readApi.js";
import { Authorizer, type Authorize } from "./authorize.js";
import type { Operation } from "./operations.js";
import { PublicFunctions } from "./publicFunctions.js";
import { passesOf, type SharedReportsOptions } from "./sharedReports.js";

/**
 * The operation that {@link exposeAnalyticsApi} asks `auth` about: `{kind: "read", name:
 * "getOverview", scope: "site", siteId}`.
 */
export type ReadOperation = Operation<"read", typeof readApi>;

export interface AnalyticsApiOptions<DataModel extends GenericDataModel> {
  /** Decides who may read what. */
  auth: Authorize<DataModel, ReadOperation>;
  /**
   * Viewers share the cost of a report. `getSite` asks `auth` once for each viewer and returns a
   * pass. Reports with that pass are computed once for all of them. Default: each identity computes
   * its own.
   *
   * A viewer whom `auth` refuses later can go on reading figures (`getOverview`, `getTimeseries`,
   * `getBreakdown`, `getSummary`, `getRealtime`) for up to 75 minutes, or until
   * `revokeReportPasses`. So can anybody who has a pass from a viewer. Needs one call of
   * `startReportPasses`.
   */
  sharedReports?: SharedReportsOptions | undefined;
}

/** The modules of the component that reports and lists call. */
type AnalyticsModules = Pick<
  ComponentApi,
  | "sites"
  | "reports"
  | "firstBucket"
  | "eventProperties"
  | "realtime"
  | "reportStatus"
  | "setupStatus"
  | "lists"
  | "visitorProfile"
  | "users"
  | "groups"
  | "reportPasses"
>;

/**
 * Makes the reports and lists public queries of the app, each behind `auth`. To allow a call,
 * `auth` returns `true`, or the user or identity of the caller. `getSite` of a slug that no site
 * has is an operation on the deployment, because it asks which sites there are.
 *
 * The app exports them by name. Dashboards and hooks take the module that has them. Lists,
 * `getVisitor` and `getUser` show single visitors and users. If readers of reports may not see
 * persons, leave these out, or look at `operation.name`. Lists are paged: use `usePaginatedQuery`
 * from `convex-helpers/react`.
 *
 * A query costs one call of the component. It runs again when its figures change, or when what
 * `auth` reads changes. If `auth` looks at the identity, each identity has executions of its own,
 * unless `sharedReports` says otherwise. Throws a {@link isFootfallError | Footfall error}:
 * `siteNotFound`, `invalidRange`, `invalidArgument` or, from `auth`, `forbidden`.
 *
 * @example
 * // convex/analytics.ts
 * export const { getSite, getOverview, getTimeseries, getBreakdown, getSummary, getFirstBucket,
 *   getRealtime } = exposeAnalyticsApi(components.footfall, {
 *     auth: (ctx) => ctx.auth.getUserIdentity(), // whoever has signed in
 *   });
 */
export function exposeAnalyticsApi<
  DataModel extends GenericDataModel = GenericDataModel,
>(component: AnalyticsModules, options: AnalyticsApiOptions<DataModel>) {
  const authorizer = new Authorizer(
    "read",
    readApi,
    options.auth,
    component.sites.getSite,
  );
  const make = new PublicFunctions(authorizer);
  const { passesTo, isPassTo } = passesOf<DataModel>(
    component,
    options.sharedReports,
  );
  return {
    getSite: make.answerFirst(
      "getSite",
      component.sites.getSite,
      (site) => site?.siteId,
      async (ctx, site) => {
        if (!site) return site;
        const { siteId } = site;
        const passes = await passesTo(ctx, siteId, (name) =>
          authorizer.mayRun(ctx, { name, args: {}, siteId }),
        );
        return { ...site, ...passes };
      },
    ),
    ...make.sharedQueries(
      isPassTo,
      component.reports,
      "getOverview",
      "getTimeseries",
      "getBreakdown",
      "getSummary",
    ),
    ...make.queries(component.firstBucket, "getFirstBucket"),
    ...make.queries(
      component.eventProperties,
      "getEventPropertyKeys",
      "getEventPropertyBreakdown",
    ),
    ...make.sharedQueries(isPassTo, component.realtime, "getRealtime"),
    ...make.queries(component.reportStatus, "getReportStatus"),
    ...make.queries(component.setupStatus, "getSetupStatus"),
    ...make.queries(
      component.lists,
      "listEvents",
      "listPageviews",
      "listSessions",
      "listVisitors",
    ),
    ...make.queries(component.visitorProfile, "getVisitor"),
    ...make.queries(component.users, "getUser"),
    ...make.queries(component.groups, "listGroups", "getGroup"),
  } satisfies Record<keyof typeof readApi, unknown>;
}
