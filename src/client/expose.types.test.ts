/**
 * Shows which types of `auth` compile, and which fields an operation has. Mistakes fail to compile.
 */
import {
  defineSchema,
  defineTable,
  type DataModelFromSchemaDefinition,
  type GenericQueryCtx,
} from "convex/server";
import { v } from "convex/values";
import { expect, expectTypeOf, test } from "vitest";
import type { adminApi } from "../shared/api/admin.js";
import { exposeAdminApi, type AdminOperation } from "./exposeAdminApi.js";
import {
  exposeAnalyticsApi,
  type ReadOperation,
} from "./exposeAnalyticsApi.js";
import { exposeIngestApi } from "./exposeIngestApi.js";
import { exposeLiveApi, type LiveOperation } from "./exposeLiveApi.js";
import { component } from "./facade.helpers.js";

const _schema = defineSchema({
  users: defineTable({
    token: v.string(),
    isAdmin: v.optional(v.boolean()),
    sites: v.array(v.string()),
  }).index("by_token", ["token"]),
});
type DataModel = DataModelFromSchemaDefinition<typeof _schema>;
type Ctx = GenericQueryCtx<DataModel>;

const userOf = async (ctx: Ctx) => {
  const identity = await ctx.auth.getUserIdentity();
  return await ctx.db
    .query("users")
    .withIndex("by_token", (q) => q.eq("token", identity?.subject ?? ""))
    .unique();
};
const requireUser = async (ctx: Ctx) => {
  if (!(await userOf(ctx))) throw new Error("Sign in.");
};

const subjectOf = async (ctx: Ctx) =>
  (await ctx.auth.getUserIdentity())?.subject ?? null;

const read = (
  auth: Parameters<typeof exposeAnalyticsApi<DataModel>>[1]["auth"],
) => exposeAnalyticsApi(component, { auth });
const admin = (auth: Parameters<typeof exposeAdminApi<DataModel>>[1]["auth"]) =>
  exposeAdminApi(component, { auth });
const live = (auth: Parameters<typeof exposeLiveApi<DataModel>>[1]["auth"]) =>
  exposeLiveApi(component, { auth });
const ingest = (
  auth: NonNullable<Parameters<typeof exposeIngestApi<DataModel>>[1]["auth"]>,
) => exposeIngestApi(component, { site: "default", auth });

test("identities, documents and booleans are answers", () => {
  for (const expose of [read, admin, live, ingest]) {
    expect([
      expose((ctx) => ctx.auth.getUserIdentity()),
      expose((ctx) => userOf(ctx)),
      expose(async (ctx) => (await userOf(ctx))?.isAdmin ?? false),
      expose(async (ctx) => (await userOf(ctx)) !== null),
      expose(async (ctx) => {
        await requireUser(ctx);
        return true;
      }),
      expose(() => true),
      expose(() => {
        throw new Error("Nobody.");
      }),
    ]).not.toContain(undefined);
  }
});

test("whatever else refuses does not compile", () => {
  for (const expose of [read, admin, live, ingest]) {
    expect([
      // @ts-expect-error There is no return.
      expose(async (ctx) => {
        await requireUser(ctx);
      }),
      // @ts-expect-error One path has no return.
      expose(async (ctx) => {
        if (await userOf(ctx)) return true;
      }),
      // @ts-expect-error The check returns nothing.
      expose((ctx) => requireUser(ctx)),
      // @ts-expect-error It is undefined if there is no user, or no such field.
      expose(async (ctx) => (await userOf(ctx))?.isAdmin),
      // @ts-expect-error It is a bare text.
      expose((ctx) => subjectOf(ctx)),
      // @ts-expect-error These are rows, and there may be none.
      expose((ctx) => ctx.db.query("users").collect()),
      // @ts-expect-error The app made up this answer.
      expose(() => ({ ok: false })),
      // @ts-expect-error An await is missing.
      expose((ctx) => ({ _id: userOf(ctx) })),
      // @ts-expect-error It is a number.
      expose(() => 0),
    ]).not.toContain(undefined);
  }
});

test("the auth of the reports is the auth of the heartbeat", () => {
  const auth = async (ctx: Ctx, operation: ReadOperation | LiveOperation) => {
    const user = await userOf(ctx);
    if (!user || operation.scope === "deployment") return null;
    return user.sites.includes(operation.siteId);
  };
  expect([read(auth), live(auth)]).toHaveLength(2);
  expectTypeOf<LiveOperation>().toEqualTypeOf<{
    kind: "live";
    name: "heartbeat";
    scope: "site";
    siteId: string;
  }>();
});

test("an operation says its scope, and with it the site", () => {
  const auth = async (ctx: Ctx, operation: ReadOperation | AdminOperation) => {
    const user = await userOf(ctx);
    if (!user) return null;
    // @ts-expect-error Some operations are on no site.
    expect(operation.siteId).toBeUndefined();
    if (operation.scope === "site")
      return user.sites.includes(operation.siteId);
    return user.isAdmin ?? false;
  };
  expect([read(auth), admin(auth)]).toHaveLength(2);

  expectTypeOf<Extract<ReadOperation, { name: "getSite" }>>().toEqualTypeOf<
    | {
        kind: "read";
        name: "getSite";
        scope: "site";
        siteId: string;
        slug: string;
      }
    | { kind: "read"; name: "getSite"; scope: "deployment"; slug: string }
  >();
  expectTypeOf<
    Extract<ReadOperation, { name: "getBreakdown" }>
  >().toEqualTypeOf<{
    kind: "read";
    name: "getBreakdown";
    scope: "site";
    siteId: string;
  }>();
  expectTypeOf<Extract<AdminOperation, { name: "revokeKey" }>>().toEqualTypeOf<{
    kind: "admin";
    name: "revokeKey";
    scope: "site";
    siteId: string;
    keyId: string;
  }>();
  type OnDeployment = Extract<AdminOperation, { scope: "deployment" }>["name"];
  expectTypeOf<OnDeployment>().toEqualTypeOf<
    | "createSite"
    | "listSites"
    | "pauseIntake"
    | "resumeIntake"
    | "startReportPasses"
    | "stopReportPasses"
    | "revokeReportPasses"
    | "pruneExpired"
    | "cleanupSite"
  >();
  expectTypeOf<AdminOperation["name"]>().toEqualTypeOf<keyof typeof adminApi>();
});
