import type {
  ApiFromModules,
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
  GenericQueryCtx,
  DataModelFromSchemaDefinition,
} from "convex/server";
import { defineSchema, defineTable } from "convex/server";
import { ConvexError, v } from "convex/values";
import { describe, expect, expectTypeOf, test } from "vitest";
import { adminApi } from "../shared/api/admin.js";
import type { Health } from "../shared/api/health.js";
import { liveApi } from "../shared/api/liveApi.js";
import { readApi } from "../shared/api/readApi.js";
import type { Breakdown, Overview, Summary } from "../shared/api/reports.js";
import type { SiteSettings } from "../shared/site/site.js";
import type { PublicSite } from "../shared/site/publicSite.js";
import type { KeyKind } from "../shared/site/keys.js";
import { allowances, mistakes, refusals } from "./authAnswer.helpers.js";
import { isFootfallError } from "./errors.js";
import { exposeAdminApi, type AdminOperation } from "./exposeAdminApi.js";
import {
  exposeAnalyticsApi,
  type ReadOperation,
} from "./exposeAnalyticsApi.js";
import { exposeLiveApi, type LiveOperation } from "./exposeLiveApi.js";
import type { PaginatedQueryReference } from "convex/react";
import type { usePaginatedQuery } from "convex-helpers/react";
import { call, component, fakeCtx } from "./facade.helpers.js";
import { hashKey } from "./keys.js";

type AnyOperation = ReadOperation | AdminOperation | LiveOperation;

/** Exposes all facades and keeps the operations that they ask `auth` about. */
function exposeAll(refuse = false) {
  const asked: AnyOperation[] = [];
  const auth = async (_ctx: object, operation: AnyOperation) => {
    asked.push(operation);
    if (refuse) throw new ConvexError("refused");
    return true;
  };
  return {
    asked,
    read: exposeAnalyticsApi(component, { auth }),
    admin: exposeAdminApi(component, { auth }),
    live: exposeLiveApi(component, { auth }),
  };
}

describe("exposeLiveApi", () => {
  test("exposes the heartbeat behind auth, and nothing else", async () => {
    const { live, asked } = exposeAll();
    expect(Object.keys(live)).toEqual(["heartbeat"]);
    const { calls, ctx } = fakeCtx(null);
    const args = { siteId: "s1" };
    expect(await call(live.heartbeat, ctx, args)).toBeNull();
    expect(calls).toEqual([{ target: "live/heartbeat", args }]);
    expect(asked).toEqual([
      { kind: "live", name: "heartbeat", scope: "site", siteId: "s1" },
    ]);
  });

  test("is no part of the reads, which write nothing", () => {
    expect(exposeAll().read).not.toHaveProperty("heartbeat");
  });
});

/** Returns the operation that `auth` receives for a call with these subjects. */
const withScope = (subject: object) => ({
  scope: "siteId" in subject ? "site" : "deployment",
  ...subject,
});

const range = { siteId: "s1", from: 0, to: 1 };
const dimensions = ["page", "os"];
const paginationOpts = { numItems: 10, cursor: null };

describe("exposeAnalyticsApi", () => {
  test("exposes the whole table", () => {
    expect(Object.keys(exposeAll().read)).toEqual(Object.keys(readApi));
  });

  test.each([
    ["getOverview", range, { siteId: "s1" }, "reports/getOverview"],
    [
      "getTimeseries",
      { ...range, interval: "day" },
      { siteId: "s1" },
      "reports/getTimeseries",
    ],
    [
      "getBreakdown",
      { ...range, dimension: "page" },
      { siteId: "s1" },
      "reports/getBreakdown",
    ],
    [
      "getSummary",
      { ...range, interval: "day", dimensions },
      { siteId: "s1" },
      "reports/getSummary",
    ],
    [
      "getFirstBucket",
      { siteId: "s1" },
      { siteId: "s1" },
      "firstBucket/getFirstBucket",
    ],
    [
      "getEventPropertyKeys",
      { ...range, eventName: "signup" },
      { siteId: "s1" },
      "eventProperties/getEventPropertyKeys",
    ],
    [
      "getEventPropertyBreakdown",
      { ...range, eventName: "signup", propertyKey: "plan" },
      { siteId: "s1" },
      "eventProperties/getEventPropertyBreakdown",
    ],
    [
      "getRealtime",
      { siteId: "s1", now: 5 },
      { siteId: "s1" },
      "realtime/getRealtime",
    ],
    [
      "listEvents",
      { siteId: "s1", userId: "u1", paginationOpts },
      { siteId: "s1", userId: "u1" },
      "lists/listEvents",
    ],
    [
      "listPageviews",
      { siteId: "s1", path: "/", paginationOpts },
      { siteId: "s1" },
      "lists/listPageviews",
    ],
    [
      "listSessions",
      { siteId: "s1", visitorId: "v1", paginationOpts },
      { siteId: "s1", visitorId: "v1" },
      "lists/listSessions",
    ],
    [
      "listVisitors",
      { siteId: "s1", paginationOpts },
      { siteId: "s1" },
      "lists/listVisitors",
    ],
    [
      "getVisitor",
      { siteId: "s1", visitorId: "v1" },
      { siteId: "s1", visitorId: "v1" },
      "visitorProfile/getVisitor",
    ],
    [
      "getUser",
      { siteId: "s1", userId: "u1" },
      { siteId: "s1", userId: "u1" },
      "users/getUser",
    ],
    [
      "listGroups",
      { siteId: "s1", paginationOpts },
      { siteId: "s1" },
      "groups/listGroups",
    ],
    [
      "getGroup",
      { siteId: "s1", groupId: "g1" },
      { siteId: "s1", groupId: "g1" },
      "groups/getGroup",
    ],
  ] as const)("%s asks, then hands on", async (name, args, subject, target) => {
    const { asked, read } = exposeAll();
    const { calls, ctx } = fakeCtx({ answer: 1 });
    expect(await call(read[name], ctx, args)).toEqual({ answer: 1 });
    expect(asked).toEqual([{ kind: "read", name, ...withScope(subject) }]);
    expect(calls).toEqual([{ target, args }]);
  });

  test.each([
    [
      { siteId: "s1", name: "Shop" },
      { scope: "site", siteId: "s1" },
    ],
    [null, { scope: "deployment" }],
  ])(
    "getSite of %j asks about the site, with one call",
    async (site, scope) => {
      const { asked, read } = exposeAll();
      const { calls, ctx } = fakeCtx(site);
      const args = { slug: "shop" };
      expect(await call(read.getSite, ctx, args)).toEqual(site);
      expect(asked).toEqual([
        { kind: "read", name: "getSite", ...scope, ...args },
      ]);
      expect(calls).toEqual([{ target: "sites/getSite", args }]);
    },
  );
});

describe("exposeAdminApi", () => {
  test("exposes the whole table", () => {
    expect(Object.keys(exposeAll().admin)).toEqual(Object.keys(adminApi));
  });

  test.each([
    [
      "createSite",
      { slug: "shop", name: "Shop" },
      { slug: "shop" },
      "sites/createSite",
    ],
    [
      "updateSite",
      { siteId: "s1", lanes: 2 },
      { siteId: "s1" },
      "sites/updateSite",
    ],
    ["deleteSite", { siteId: "s1" }, { siteId: "s1" }, "sites/deleteSite"],
    ["getSettings", { siteId: "s1" }, { siteId: "s1" }, "sites/getSettings"],
    ["listSites", { paginationOpts }, {}, "siteList/listSites"],
    [
      "revokeKey",
      { siteId: "s1", keyId: "k1" },
      { siteId: "s1", keyId: "k1" },
      "keys/revokeKey",
    ],
    ["listKeys", { siteId: "s1" }, { siteId: "s1" }, "keys/listKeys"],
    [
      "getHealth",
      { siteId: "s1", now: 5 },
      { siteId: "s1" },
      "health/getHealth",
    ],
    ["startFolds", { siteId: "s1" }, { siteId: "s1" }, "health/startFolds"],
    ["stopFolds", { siteId: "s1" }, { siteId: "s1" }, "health/stopFolds"],
    ["getUsage", range, { siteId: "s1" }, "usage/getUsage"],
    [
      "listImports",
      { siteId: "s1", paginationOpts },
      { siteId: "s1" },
      "imports/listImports",
    ],
    [
      "closeImport",
      { siteId: "s1", importId: "shop-2025" },
      { siteId: "s1", importId: "shop-2025" },
      "imports/closeImport",
    ],
    [
      "listDeadLetters",
      { siteId: "s1", state: "active", paginationOpts },
      { siteId: "s1" },
      "deadLetters/listDeadLetters",
    ],
    [
      "retryDeadLetters",
      { siteId: "s1" },
      { siteId: "s1" },
      "deadLetters/retryDeadLetters",
    ],
    [
      "discardDeadLetters",
      { siteId: "s1", state: "quarantined" },
      { siteId: "s1" },
      "deadLetters/discardDeadLetters",
    ],
    ["pauseIntake", {}, {}, "switches/pauseIntake"],
    ["resumeIntake", {}, {}, "switches/resumeIntake"],
    ["startReportPasses", {}, {}, "reportPasses/startReportPasses"],
    ["stopReportPasses", {}, {}, "reportPasses/stopReportPasses"],
    ["revokeReportPasses", {}, {}, "reportPasses/revokeReportPasses"],
    [
      "cleanupSite",
      { siteId: "s1" },
      { siteId: "s1" },
      "retention/cleanupSite",
    ],
    ["pruneExpired", { limit: 5 }, {}, "prune/pruneExpired"],
    [
      "eraseVisitor",
      { siteId: "s1", userId: "u1" },
      { siteId: "s1", userId: "u1" },
      "erasure/eraseVisitor",
    ],
    [
      "exportVisitor",
      { siteId: "s1", visitorId: "v1", paginationOpts },
      { siteId: "s1", visitorId: "v1" },
      "personExport/exportVisitor",
    ],
    [
      "deleteGroup",
      { siteId: "s1", groupId: "g1" },
      { siteId: "s1", groupId: "g1" },
      "groupDeletion/deleteGroup",
    ],
    [
      "deleteEvents",
      { ...range, hostname: "spam.example", preview: true },
      { siteId: "s1" },
      "removals/deleteEvents",
    ],
    [
      "undoImport",
      { siteId: "s1", importId: "i1" },
      { siteId: "s1", importId: "i1" },
      "undoImport/undoImport",
    ],
    [
      "auditBuckets",
      { siteId: "s1", sample: 5 },
      { siteId: "s1" },
      "audit/auditBuckets",
    ],
    ["rebuildRange", range, { siteId: "s1" }, "rebuild/rebuildRange"],
  ] as const)("%s asks, then hands on", async (name, args, subject, target) => {
    const { asked, admin } = exposeAll();
    const { calls, ctx } = fakeCtx();
    await call(admin[name], ctx, args);
    expect(asked).toEqual([{ kind: "admin", name, ...withScope(subject) }]);
    expect(calls).toEqual([{ target, args }]);
  });

  test.each([
    [{ siteId: "s9" }, { scope: "site", siteId: "s9" }],
    [null, { scope: "deployment" }],
  ])("cleanupSite by slug, which is of %j", async (site, scope) => {
    const { asked, admin } = exposeAll();
    const { calls, ctx } = fakeCtx(site);
    const args = { slug: "shop" };
    await call(admin.cleanupSite, ctx, args);
    expect(asked).toEqual([
      { kind: "admin", name: "cleanupSite", ...scope, ...args },
    ]);
    expect(calls).toEqual([
      { target: "sites/getSite", args },
      { target: "retention/cleanupSite", args },
    ]);
  });

  test("createKey makes a key and shows it once", async () => {
    const { asked, admin } = exposeAll();
    const { calls, ctx } = fakeCtx({ keyId: "k1", created: true });
    const made = (await call(admin.createKey, ctx, {
      siteId: "s1",
      kind: "secret",
      label: "CI",
    })) as { keyId: string; key: string };
    expect(Object.keys(made)).toEqual(["keyId", "key"]);
    expect(made.keyId).toBe("k1");
    expect(made.key).toMatch(/^ff_sec_/);
    expect(asked).toEqual([
      { kind: "admin", name: "createKey", scope: "site", siteId: "s1" },
    ]);
    const hash = hashKey(made.key, "key");
    expect(calls).toEqual([
      {
        target: "keys/createKey",
        args: { siteId: "s1", kind: "secret", label: "CI", hash },
      },
    ]);
  });

  test("createKey takes a key that the app brings, and does not show it", async () => {
    const { admin } = exposeAll();
    const { calls, ctx } = fakeCtx({ keyId: "k1", created: true });
    const args = { siteId: "s1", kind: "public", value: "existing-key" };
    expect(await call(admin.createKey, ctx, args)).toEqual({ keyId: "k1" });
    const hash = hashKey("existing-key", "value");
    expect(calls[0]?.args).toEqual({ siteId: "s1", kind: "public", hash });
    await expect(
      call(admin.createKey, ctx, { ...args, value: "" }),
    ).rejects.toThrow("value is empty");
  });
});

/** Every argument by which a function may name its subject. */
const everySubject = {
  siteId: "s1",
  slug: "shop",
  keyId: "k1",
  visitorId: "v1",
  userId: "u1",
  groupId: "g1",
  importId: "i1",
};
const tables = { read: readApi, admin: adminApi, live: liveApi };

/** Every function of all facades, with those of the arguments above that it takes. */
const everyFunction = Object.entries(tables).flatMap(([kind, table]) =>
  Object.entries(table).map(([name, { args }]) => ({
    kind: kind as keyof typeof tables,
    name,
    args: {
      ...Object.fromEntries(
        Object.entries(everySubject).filter(([field]) => field in args),
      ),
      ...(name === "createKey" && { kind: "secret" }),
    },
  })),
);

/** Exposes one function of a facade with this `auth`. */
function exposeOne(kind: keyof typeof tables, name: string, auth: unknown) {
  const options = { auth } as { auth: () => true };
  const facades: Record<typeof kind, Record<string, object>> = {
    read: exposeAnalyticsApi(component, options),
    admin: exposeAdminApi(component, options),
    live: exposeLiveApi(component, options),
  };
  return facades[kind][name]!;
}

describe("the scope", () => {
  const onDeployment = [
    "createSite",
    "listSites",
    "pauseIntake",
    "resumeIntake",
    "startReportPasses",
    "stopReportPasses",
    "revokeReportPasses",
    "pruneExpired",
  ];

  test.each(everyFunction)("of $kind $name", async ({ kind, name, args }) => {
    const asked: unknown[] = [];
    const auth = (_ctx: object, operation: unknown) =>
      asked.push(operation) > 0;
    // Names the site by its slug if the function allows it.
    const byName = Object.fromEntries(
      Object.entries(args).filter(([field]) => field !== "siteId"),
    );
    const given = "slug" in args ? byName : args;
    const { ctx } = fakeCtx({ siteId: "s1", keyId: "k1", created: true });
    await call(exposeOne(kind, name, auth), ctx, given);
    const { kind: _kind, ...subjects } = byName;
    expect(asked).toEqual([
      {
        kind,
        name,
        ...subjects,
        ...(onDeployment.includes(name)
          ? { scope: "deployment" }
          : { scope: "site", siteId: "s1" }),
      },
    ]);
  });

  test("is known of every function that may name its site by slug", () => {
    const bySlug = everyFunction.filter(({ args }) => "slug" in args);
    expect(bySlug.map(({ name }) => name)).toEqual([
      "getSite",
      "createSite",
      "cleanupSite",
    ]);
  });
});

describe("a refusal", () => {
  test("reaches the caller, and the component does nothing", async () => {
    const { read, admin, live } = exposeAll(true);
    const { calls, ctx } = fakeCtx();
    for (const exposed of Object.values({ ...read, ...admin, ...live })) {
      await expect(
        call(exposed, ctx, { siteId: "s1", kind: "public" }),
      ).rejects.toThrow("refused");
    }
    // The function reads the site to know what to ask `auth` about.
    expect(calls.map(({ target }) => target)).toEqual(["sites/getSite"]);
  });

  test.each([...mistakes, ...refusals])(
    "is what %s means, in every function of all facades",
    async (_, answer, said) => {
      for (const { kind, name, args } of everyFunction) {
        for (const auth of [() => answer, () => Promise.resolve(answer)]) {
          const { calls, ctx } = fakeCtx({ siteId: "s1" });
          const error = await call(exposeOne(kind, name, auth), ctx, args).then(
            () => expect.unreachable(`${name} was allowed`),
            (thrown: unknown) => thrown,
          );
          expect(isFootfallError(error) && error.data).toEqual({
            kind: "forbidden",
            message: `${name} is not allowed${said}`,
            operation: name,
          });
          expect(
            calls.filter(({ target }) => target !== "sites/getSite"),
          ).toEqual([]);
        }
      }
    },
  );

  test("is no more than that: who may is let in, in every function", async () => {
    for (const { kind, name, args } of everyFunction) {
      for (const [, answer] of allowances) {
        const { calls, ctx } = fakeCtx({
          siteId: "s1",
          keyId: "k1",
          created: true,
        });
        await call(
          exposeOne(kind, name, async () => answer),
          ctx,
          args,
        );
        expect(calls.length).toBeGreaterThan(0);
      }
    }
  });
});

test("arguments and answers keep their types in the app's api", () => {
  type Api = ApiFromModules<{
    analytics: ReturnType<typeof exposeAnalyticsApi>;
    admin: ReturnType<typeof exposeAdminApi>;
    live: ReturnType<typeof exposeLiveApi>;
  }>;
  type GetSite = Api["analytics"]["getSite"];
  expectTypeOf<GetSite>().toExtend<FunctionReference<"query", "public">>();
  expectTypeOf<FunctionArgs<GetSite>>().toEqualTypeOf<{ slug: string }>();
  expectTypeOf<
    FunctionReturnType<GetSite>
  >().toEqualTypeOf<PublicSite | null>();
  // The type that `usePaginatedQuery` takes, in `convex/react` and in `convex-helpers/react`.
  type ListEvents = Api["analytics"]["listEvents"];
  expectTypeOf<ListEvents>().toExtend<PaginatedQueryReference>();
  expectTypeOf<typeof usePaginatedQuery<ListEvents>>().toBeFunction();
  type GetOverview = Api["analytics"]["getOverview"];
  expectTypeOf<FunctionArgs<GetOverview>>().toEqualTypeOf<{
    siteId: string;
    from: number;
    to: number;
    now?: number;
    pass?: string;
  }>();
  expectTypeOf<FunctionReturnType<GetOverview>>().toEqualTypeOf<Overview>();
  expectTypeOf<
    FunctionReturnType<Api["analytics"]["getBreakdown"]>
  >().toEqualTypeOf<Breakdown>();
  expectTypeOf<
    FunctionReturnType<Api["analytics"]["getSummary"]>
  >().toEqualTypeOf<Summary>();
  type CreateSite = Api["admin"]["createSite"];
  expectTypeOf<CreateSite>().toExtend<
    FunctionReference<"mutation", "public">
  >();
  expectTypeOf<
    Pick<FunctionArgs<CreateSite>, "slug" | "name">
  >().toEqualTypeOf<{ slug: string; name: string }>();
  expectTypeOf<Omit<FunctionArgs<CreateSite>, "slug" | "name">>().toEqualTypeOf<
    Partial<Omit<SiteSettings, "name">>
  >();
  type CreateKey = Api["admin"]["createKey"];
  expectTypeOf<FunctionArgs<CreateKey>>().toEqualTypeOf<{
    siteId: string;
    kind: KeyKind;
    label?: string;
    value?: string;
  }>();
  expectTypeOf<FunctionReturnType<CreateKey>>().toEqualTypeOf<{
    keyId: string;
    key?: string;
  }>();
  expectTypeOf<
    FunctionReturnType<Api["admin"]["getHealth"]>
  >().toEqualTypeOf<Health>();
  type Heartbeat = Api["live"]["heartbeat"];
  expectTypeOf<Heartbeat>().toEqualTypeOf<
    FunctionReference<"mutation", "public", { siteId: string }, null>
  >();
});

const schema = defineSchema({
  members: defineTable({ name: v.string() }).index("by_name", ["name"]),
});

test("auth may use the app's own database", () => {
  const options = {
    auth: async (
      ctx: GenericQueryCtx<DataModelFromSchemaDefinition<typeof schema>>,
      operation: AnyOperation,
    ) => {
      const member = await ctx.db
        .query("members")
        .withIndex("by_name", (q) => q.eq("name", operation.name))
        .unique();
      expectTypeOf(member?.name).toEqualTypeOf<string | undefined>();
      return member;
    },
  };
  expect(Object.keys(schema.tables)).toEqual(["members"]);
  expect(exposeAnalyticsApi(component, options)).toBeDefined();
  expect(exposeAdminApi(component, options)).toBeDefined();
  expect(exposeLiveApi(component, options)).toBeDefined();
});
