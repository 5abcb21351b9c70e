/** The reports and lists as public queries of the app. */
import type { GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { readApi } from "../shared/readApi.js";
import { expose, type Authorize } from "./expose.js";
import type { Operation } from "./operations.js";

/** The question to `auth` of {@link exposeAnalyticsApi}: `{kind: "read", name: "getOverview", scope: "site", siteId}`. */
export type ReadOperation = Operation<"read", typeof readApi>;

/**
 * Makes the reports and lists public queries of the app, each behind `auth`, which answers `true`, or the user or
 * identity that may. `getSite` of a slug that no site has is an operation on the deployment: it asks which sites there are.
 *
 * The app exports them by name; dashboards and hooks take the module that has them. Lists,
 * `getVisitor` and `getUser` show single visitors and users: leave them out, or look at `operation.name`, where readers of
 * reports may not see persons. Lists are paged: use `usePaginatedQuery` from `convex-helpers/react`.
 *
 * A query costs one call of the component, and re-runs when its figures or what `auth` reads change.
 * Throws a {@link isFootfallError | Footfall error}: `siteNotFound`, `invalidRange`, `invalidArgument` or, from
 * `auth`, `forbidden`.
 *
 * @example
 * // convex/analytics.ts
 * export const { getSite, getOverview, getTimeseries, getBreakdown, getSummary, getFirstBucket, getRealtime } =
 *   exposeAnalyticsApi(components.footfall, {
 *     auth: (ctx) => ctx.auth.getUserIdentity(), // whoever has signed in
 *   });
 */
export function exposeAnalyticsApi<
  DataModel extends GenericDataModel = GenericDataModel,
>(
  component: Pick<
    ComponentApi,
    | "sites"
    | "reports"
    | "firstBucket"
    | "eventProperties"
    | "realtime"
    | "reportStatus"
    | "lists"
    | "visitorProfile"
    | "users"
    | "groups"
  >,
  options: { auth: Authorize<DataModel, ReadOperation> },
) {
  const { query, answerFirst } = expose(
    "read",
    readApi,
    options.auth,
    component.sites.getSite,
  );
  return {
    getSite: answerFirst(
      "getSite",
      component.sites.getSite,
      (site) => site?.siteId,
    ),
    getOverview: query("getOverview", component.reports.getOverview),
    getTimeseries: query("getTimeseries", component.reports.getTimeseries),
    getBreakdown: query("getBreakdown", component.reports.getBreakdown),
    getSummary: query("getSummary", component.reports.getSummary),
    getFirstBucket: query(
      "getFirstBucket",
      component.firstBucket.getFirstBucket,
    ),
    getEventPropertyKeys: query(
      "getEventPropertyKeys",
      component.eventProperties.getEventPropertyKeys,
    ),
    getEventPropertyBreakdown: query(
      "getEventPropertyBreakdown",
      component.eventProperties.getEventPropertyBreakdown,
    ),
    getRealtime: query("getRealtime", component.realtime.getRealtime),
    getReportStatus: query(
      "getReportStatus",
      component.reportStatus.getReportStatus,
    ),
    listEvents: query("listEvents", component.lists.listEvents),
    listPageviews: query("listPageviews", component.lists.listPageviews),
    listSessions: query("listSessions", component.lists.listSessions),
    listVisitors: query("listVisitors", component.lists.listVisitors),
    getVisitor: query("getVisitor", component.visitorProfile.getVisitor),
    getUser: query("getUser", component.users.getUser),
    listGroups: query("listGroups", component.groups.listGroups),
    getGroup: query("getGroup", component.groups.getGroup),
  } satisfies Record<keyof typeof readApi, unknown>;
}
