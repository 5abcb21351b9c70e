/** The compiler takes these as `auth`, and knows what an operation says of itself; it is the compiler that fails. */
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
const ingest = (
  auth: NonNullable<Parameters<typeof exposeIngestApi<DataModel>>[1]["auth"]>,
) => exposeIngestApi(component, { site: "default", auth });

test("identities, documents and booleans are answers", () => {
  for (const expose of [read, admin, ingest]) {
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
  for (const expose of [read, admin, ingest]) {
    expect([
      // @ts-expect-error Without a return.
      expose(async (ctx) => {
        await requireUser(ctx);
      }),
      // @ts-expect-error One path without a return.
      expose(async (ctx) => {
        if (await userOf(ctx)) return true;
      }),
      // @ts-expect-error A check that answers nothing.
      expose((ctx) => requireUser(ctx)),
      // @ts-expect-error undefined where there is no user, or no such field.
      expose(async (ctx) => (await userOf(ctx))?.isAdmin),
      // @ts-expect-error A bare text.
      expose((ctx) => subjectOf(ctx)),
      // @ts-expect-error Rows, none of which may have been found.
      expose((ctx) => ctx.db.query("users").collect()),
      // @ts-expect-error An answer of its own.
      expose(() => ({ ok: false })),
      // @ts-expect-error A forgotten await.
      expose((ctx) => ({ _id: userOf(ctx) })),
      // @ts-expect-error A number.
      expose(() => 0),
    ]).not.toContain(undefined);
  }
});

test("an operation says its scope, and with it the site", () => {
  const auth = async (ctx: Ctx, operation: ReadOperation | AdminOperation) => {
    const user = await userOf(ctx);
    if (!user) return null;
    // @ts-expect-error Not every operation is on a site.
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
