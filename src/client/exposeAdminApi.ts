/** Site administration as public functions of the app. */
import type { GenericDataModel } from "convex/server";
import { v } from "convex/values";
import type { ComponentApi } from "../component/_generated/component.js";
import { adminApi } from "../shared/api/admin.js";
import { expose, type Authorize } from "./expose.js";
import { generateKey, hashKey } from "./keys.js";
import type { Operation } from "./operations.js";

const { hash: _hash, ...createKeyArgs } = adminApi.createKey.args;

/** The component's functions, except for keys: the app has the key, and the component its hash. */
const adminFacade = {
  ...adminApi,
  createKey: {
    args: {
      ...createKeyArgs,
      /** An existing key that is to go on working. Absent: the function makes a new one. */
      value: v.optional(v.string()),
    },
    returns: v.object({
      keyId: v.string(),
      /**
       * The new key. Only this answer has it, and nothing stores it. Absent if `value` was given.
       */
      key: v.optional(v.string()),
    }),
  },
} as const;

/**
 * The operation that {@link exposeAdminApi} asks `auth` about: `{kind: "admin", name: "revokeKey",
 * scope: "site", siteId, keyId}`.
 */
export type AdminOperation = Operation<"admin", typeof adminFacade>;

/**
 * Makes site administration public functions of the app, each behind `auth`. To allow a call,
 * `auth` returns `true`, or the user or identity of the caller. Some operations are on the
 * deployment with all of its sites: `createSite`, `pauseIntake`, `resumeIntake`, `pruneExpired`,
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
  component: Pick<
    ComponentApi,
    | "sites"
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
  >,
  options: { auth: Authorize<DataModel, AdminOperation> },
) {
  const { query, mutation, ownMutation } = expose(
    "admin",
    adminFacade,
    options.auth,
    component.sites.getSite,
  );
  return {
    createSite: mutation("createSite", component.sites.createSite),
    updateSite: mutation("updateSite", component.sites.updateSite),
    deleteSite: mutation("deleteSite", component.sites.deleteSite),
    createKey: ownMutation("createKey", async (ctx, { value, ...key }) => {
      const newKey = value === undefined ? generateKey(key.kind) : undefined;
      const { keyId } = await ctx.runMutation(component.keys.createKey, {
        ...key,
        hash: hashKey(newKey ?? value, "value", key.kind),
      });
      return newKey === undefined ? { keyId } : { keyId, key: newKey };
    }),
    revokeKey: mutation("revokeKey", component.keys.revokeKey),
    listKeys: query("listKeys", component.keys.listKeys),
    getHealth: query("getHealth", component.health.getHealth),
    startFolds: mutation("startFolds", component.health.startFolds),
    stopFolds: mutation("stopFolds", component.health.stopFolds),
    getUsage: query("getUsage", component.usage.getUsage),
    listImports: query("listImports", component.imports.listImports),
    closeImport: mutation("closeImport", component.imports.closeImport),
    pauseIntake: mutation("pauseIntake", component.switches.pauseIntake),
    resumeIntake: mutation("resumeIntake", component.switches.resumeIntake),
    startReportPasses: mutation(
      "startReportPasses",
      component.reportPasses.startReportPasses,
    ),
    stopReportPasses: mutation(
      "stopReportPasses",
      component.reportPasses.stopReportPasses,
    ),
    revokeReportPasses: mutation(
      "revokeReportPasses",
      component.reportPasses.revokeReportPasses,
    ),
    listDeadLetters: query(
      "listDeadLetters",
      component.deadLetters.listDeadLetters,
    ),
    retryDeadLetters: mutation(
      "retryDeadLetters",
      component.deadLetters.retryDeadLetters,
    ),
    discardDeadLetters: mutation(
      "discardDeadLetters",
      component.deadLetters.discardDeadLetters,
    ),
    cleanupSite: mutation("cleanupSite", component.retention.cleanupSite),
    pruneExpired: mutation("pruneExpired", component.prune.pruneExpired),
    eraseVisitor: mutation("eraseVisitor", component.erasure.eraseVisitor),
    exportVisitor: query("exportVisitor", component.personExport.exportVisitor),
    deleteGroup: mutation("deleteGroup", component.groupDeletion.deleteGroup),
    deleteEvents: mutation("deleteEvents", component.removals.deleteEvents),
    undoImport: mutation("undoImport", component.undoImport.undoImport),
    auditBuckets: mutation("auditBuckets", component.audit.auditBuckets),
    rebuildRange: mutation("rebuildRange", component.rebuild.rebuildRange),
  } satisfies Record<keyof typeof adminFacade, unknown>;
}
