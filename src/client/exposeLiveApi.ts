/** The heartbeat of open dashboards as a public function of the app. */
import type { GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { liveApi } from "../shared/api/liveApi.js";
import { Authorizer, type Authorize } from "./authorize.js";
import type { Operation } from "./operations.js";
import { PublicFunctions } from "./publicFunctions.js";

/**
 * The operation that {@link exposeLiveApi} asks `auth` about: `{kind: "live", name: "heartbeat",
 * scope: "site", siteId}`.
 */
export type LiveOperation = Operation<"live", typeof liveApi>;

/**
 * Makes the heartbeat of open dashboards a public mutation of the app, behind `auth`. Give it the
 * `auth` of the reports: whoever may read a site's figures may say that somebody looks at them. To
 * allow a call, `auth` returns `true`, or the user or identity of the caller.
 *
 * While heartbeats come, the site folds within `flushIntervalMs`. Without them it lets events wait,
 * for `maxStalenessMs` at most, so that many share a fold. Until the site's first heartbeat it folds
 * as if somebody always looked.
 *
 * A dashboard with `liveApi` calls it when it opens, and every five minutes while it is visible. A
 * heartbeat costs one call of the component, and one small write at most about once a minute, however
 * often somebody calls it. Throws a {@link isFootfallError | Footfall error}: `siteNotFound` or,
 * from `auth`, `forbidden`.
 *
 * @example
 * // convex/analytics.ts
 * export const { heartbeat } = exposeLiveApi(components.footfall, {
 *   auth: (ctx) => ctx.auth.getUserIdentity(), // whoever has signed in
 * });
 * // <AnalyticsDashboard api={api.analytics} liveApi={api.analytics} site="default" />
 */
export function exposeLiveApi<
  DataModel extends GenericDataModel = GenericDataModel,
>(
  component: Pick<ComponentApi, "live" | "sites">,
  options: {
    /** Decides who may say that somebody looks. */
    auth: Authorize<DataModel, LiveOperation>;
  },
) {
  const make = new PublicFunctions(
    new Authorizer("live", liveApi, options.auth, component.sites.getSite),
  );
  return {
    ...make.mutations(component.live, "heartbeat"),
  } satisfies Record<keyof typeof liveApi, unknown>;
}
