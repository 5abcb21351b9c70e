/** Site administration as public functions of the app. */
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { adminFacade } from "../shared/api/adminFacade.js";
import { Authorizer, type Authorize } from "./authorize.js";
import { generateKey, hashKey } from "./keys.js";
import type { ArgsOf, Operation, ReturnsOf } from "./operations.js";
import { PublicFunctions } from "./publicFunctions.js";

/**
 * The operation that {@link exposeAdminApi} asks `auth` about: `{kind: "admin", name: "revokeKey",
 * scope: "site", siteId, keyId}`.
 */
export type AdminOperation = Operation<"admin", typeof adminFacade>;

/** The modules of the component that administration calls. */
type AdminComponent = Pick<
  ComponentApi,
  | "sites"
  | "siteList"
  | "keys"
  | "health"
  | "deadLetters"
  | "retention"
  | "prune"
  | "erasure"
  | "personExport"
  | "groupDeletion"
  | "removals"
  | "undoImport"
  | "audit"
  | "rebuild"
  | "switches"
  | "reportPasses"
  | "usage"
  | "imports"
>;

/**
 * Makes site administration public functions of the app, each behind `auth`. To allow a call,
 * `auth` returns `true`, or the user or identity of the caller. Some operations are on the
 * deployment with all of its sites: `createSite`, `listSites`, `pauseIntake`, `resumeIntake`, `pruneExpired`,
 * those of report passes, and `cleanupSite` of a slug that no site has. All others are on one site.
 *
 * The functions show no key and no hash, with one exception: `createKey` returns a key that it has
 * made, only then.
 *
 * Each makes one call of the component, and writes only rows that ingest and folds rarely read
 * again. Throws a {@link isFootfallError | Footfall error}: `siteNotFound`, `slugTaken`,
 * `invalidSetting`, `keyNotFound`, `keyTaken`, `importNotFound`, `invalidRange`, `invalidArgument`
 * or, from `auth`, `forbidden`.
 *
 * @example
 * // convex/analyticsAdmin.ts
 * export const { createSite, updateSite, deleteSite, createKey, revokeKey, listKeys, getHealth,
 *   startFolds } = exposeAdminApi(components.footfall, {
 *     auth: async (ctx, operation) => {
 *       const user = await requireUser(ctx); // the app's own
 *       return operation.scope === "site" ? user.sites.includes(operation.siteId) : user.isAdmin;
 *     },
 *   });
 * // const { key } = await ctx.runMutation(api.analyticsAdmin.createKey, { siteId, kind: "secret" });
 */
export function exposeAdminApi<
  DataModel extends GenericDataModel = GenericDataModel,
>(
  component: AdminComponent,
  options: { auth: Authorize<DataModel, AdminOperation> },
) {
  const make = new PublicFunctions(
    new Authorizer("admin", adminFacade, options.auth, component.sites.getSite),
  );
  return {
    ...make.mutations(
      component.sites,
      "createSite",
      "updateSite",
      "deleteSite",
    ),
    ...make.queries(component.sites, "getSettings"),
    ...make.queries(component.siteList, "listSites"),
    createKey: make.ownMutation("createKey", (ctx, key) =>
      createKey(ctx, component.keys, key),
    ),
    ...make.mutations(component.keys, "revokeKey"),
    ...make.queries(component.keys, "listKeys"),
    ...make.queries(component.health, "getHealth"),
    ...make.mutations(component.health, "startFolds", "stopFolds"),
    ...make.queries(component.usage, "getUsage"),
    ...make.queries(component.imports, "listImports"),
    ...make.mutations(component.imports, "closeImport"),
    ...make.mutations(component.switches, "pauseIntake", "resumeIntake"),
    ...make.mutations(
      component.reportPasses,
      "startReportPasses",
      "stopReportPasses",
      "revokeReportPasses",
    ),
    ...make.queries(component.deadLetters, "listDeadLetters"),
    ...make.mutations(
      component.deadLetters,
      "retryDeadLetters",
      "discardDeadLetters",
    ),
    ...make.mutations(component.retention, "cleanupSite"),
    ...make.mutations(component.prune, "pruneExpired"),
    ...make.mutations(component.erasure, "eraseVisitor"),
    ...make.queries(component.personExport, "exportVisitor"),
    ...make.mutations(component.groupDeletion, "deleteGroup"),
    ...make.mutations(component.removals, "deleteEvents"),
    ...make.mutations(component.undoImport, "undoImport"),
    ...make.mutations(component.audit, "auditBuckets"),
    ...make.mutations(component.rebuild, "rebuildRange"),
  } satisfies Record<keyof typeof adminFacade, unknown>;
}

/** Registers the given key, or a new one. The component gets its hash only. */
async function createKey(
  ctx: Pick<GenericMutationCtx<GenericDataModel>, "runMutation">,
  keys: Pick<ComponentApi["keys"], "createKey">,
  { value, ...key }: ArgsOf<typeof adminFacade, "createKey">,
): Promise<ReturnsOf<typeof adminFacade, "createKey">> {
  const newKey = value === undefined ? generateKey(key.kind) : undefined;
  const { keyId } = await ctx.runMutation(keys.createKey, {
    ...key,
    hash: hashKey(newKey ?? value, "value", key.kind),
  });
  return newKey === undefined ? { keyId } : { keyId, key: newKey };
}
