import {
  anyApi,
  cronJobs,
  type ApiFromModules,
  type FilterApi,
  type FunctionArgs,
  type FunctionReference,
  type FunctionReturnType,
  type GenericActionCtx,
  type GenericDataModel,
  type GenericMutationCtx,
} from "convex/server";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Pruned } from "../shared/api/upkeep.js";
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import { upkeepApi, type OwnSchedule } from "../shared/api/upkeepApi.js";
import {
  registerDefaultAnalyticsCrons,
  type AnalyticsCronOptions,
  type UpkeepReferences,
} from "./crons.js";
import { exposeUpkeepApi } from "./exposeUpkeepApi.js";
import { call, component, fakeCtx } from "./facade.helpers.js";
import { runCleanupSite, runCompaction, runPruneExpired } from "./runUpkeep.js";

/** The modules as an app's `_generated/api` has them. */
type Modules = ApiFromModules<{
  analyticsUpkeep: ReturnType<typeof exposeUpkeepApi>;
}>;
type Internal = FilterApi<Modules, FunctionReference<"action", "internal">> &
  FilterApi<Modules, FunctionReference<"mutation", "internal">>;
const internal = anyApi as unknown as Internal;

function register(options?: AnalyticsCronOptions) {
  const crons = cronJobs();
  registerDefaultAnalyticsCrons(crons, internal.analyticsUpkeep, options);
  return crons.crons;
}

function schedulesOf(options?: AnalyticsCronOptions) {
  const entries = Object.entries(register(options));
  return Object.fromEntries(
    entries.map(([name, { schedule }]) => [name, schedule]),
  );
}

describe("registerDefaultAnalyticsCrons", () => {
  /** The cron reports this about itself. */
  const every = (periodMs: number, leftOut: string[] = []) => ({
    schedule: { periodMs, leftOut },
  });

  test("registers every job, each bounded", () => {
    expect(register()).toEqual({
      "footfall compact": {
        name: "analyticsUpkeep:compact",
        args: [every(DAY)],
        schedule: { type: "daily", hourUTC: 2 },
      },
      "footfall cleanup": {
        name: "analyticsUpkeep:cleanup",
        args: [{ runUntilComplete: true, ...every(HOUR) }],
        schedule: { type: "interval", hours: 1 },
      },
      "footfall prune": {
        name: "analyticsUpkeep:prune",
        args: [{ runUntilComplete: true, ...every(DAY) }],
        schedule: { type: "daily", hourUTC: 3 },
      },
      "footfall retryDueDeadLetters": {
        name: "analyticsUpkeep:retryDueDeadLetters",
        args: [every(15 * MINUTE)],
        schedule: { type: "interval", minutes: 15 },
      },
      "footfall kickLanes": {
        name: "analyticsUpkeep:kickLanes",
        args: [every(HOUR)],
        schedule: { type: "interval", hours: 1 },
      },
    });
    expect(Object.keys(register())).toHaveLength(Object.keys(upkeepApi).length);
  });

  test("passes options on to the jobs that take them", () => {
    const crons = register({
      site: "shop",
      cleanupLimit: 500,
      runUntilComplete: false,
    });
    const schedule = expect.anything() as unknown;
    expect(Object.values(crons).map(({ args }) => args)).toEqual([
      [{ slug: "shop", schedule }],
      [{ slug: "shop", limit: 500, runUntilComplete: false, schedule }],
      [{ runUntilComplete: false, schedule }],
      [{ slug: "shop", schedule }],
      [{ slug: "shop", schedule }],
    ]);
  });

  test("has the most frequent cron say what is left out", () => {
    const schedules = { kickLanes: false, retryDueDeadLetters: false } as const;
    const crons = register({ schedules });
    expect(Object.values(crons).map(({ args }) => args)).toMatchObject([
      [every(DAY)],
      [every(HOUR, ["retryDueDeadLetters", "kickLanes"])],
      [every(DAY)],
    ]);
  });

  test("has pruning say of which site the others are left out", () => {
    const schedules = {
      compact: false,
      cleanup: false,
      kickLanes: false,
      retryDueDeadLetters: false,
    } as const;
    const crons = register({ site: "shop", schedules });
    const leftOut = ["compact", "cleanup", "retryDueDeadLetters", "kickLanes"];
    expect(Object.values(crons).map(({ args }) => args)).toMatchObject([
      [{ schedule: { periodMs: DAY, leftOut, leftOutOf: "shop" } }],
    ]);
  });

  test("registers nothing where every job is left out", () => {
    const names = Object.keys(upkeepApi);
    const schedules = Object.fromEntries(names.map((name) => [name, false]));
    expect(register({ schedules })).toEqual({});
  });

  test("takes every kind of schedule, and leaves jobs out", () => {
    expect(
      schedulesOf({
        schedules: {
          compact: { hours: 6 },
          cleanup: { hourUTC: 4, minuteUTC: 45 },
          prune: "30 3 * * 0",
          retryDueDeadLetters: undefined,
          kickLanes: false,
        },
      }),
    ).toEqual({
      "footfall compact": { type: "interval", hours: 6 },
      "footfall cleanup": { type: "daily", hourUTC: 4, minuteUTC: 45 },
      "footfall prune": { type: "cron", cron: "30 3 * * 0" },
      "footfall retryDueDeadLetters": { type: "interval", minutes: 15 },
    });
  });

  test("may be used twice under different names, and stands beside other crons", () => {
    const crons = cronJobs();
    const { analyticsUpkeep } = internal;
    crons.daily("report", { hourUTC: 1 }, analyticsUpkeep.compact, {});
    registerDefaultAnalyticsCrons(crons, analyticsUpkeep, { site: "a" });
    const again = () =>
      registerDefaultAnalyticsCrons(crons, analyticsUpkeep, { site: "b" });
    expect(again).toThrow("registered twice");
    registerDefaultAnalyticsCrons(crons, analyticsUpkeep, {
      site: "b",
      name: "second",
    });
    expect(crons.crons["second cleanup"]?.args).toMatchObject([{ slug: "b" }]);
    expect(Object.keys(crons.crons)).toHaveLength(11);
  });

  test.each([0, 2001, 1.5, NaN])("refuses a cleanupLimit of %d", (limit) => {
    expect(() => register({ cleanupLimit: limit })).toThrow(
      `cleanupLimit is ${limit}; a whole number from 1 to 2000 is expected`,
    );
  });

  test.each([{ hourUTC: 24 }, { minutes: 0 }, { hours: 0.5 }])(
    "refuses the schedule %j",
    (schedule) => {
      expect(() => register({ schedules: { compact: schedule } })).toThrow();
    },
  );

  test("takes the generated api without casts, and no module that lacks a job", () => {
    expectTypeOf<Internal["analyticsUpkeep"]>().toExtend<UpkeepReferences>();
    expectTypeOf<
      Omit<Internal["analyticsUpkeep"], "prune">
    >().not.toExtend<UpkeepReferences>();
  });
});

describe("exposeUpkeepApi", () => {
  test.each([
    ["compact", { slug: "shop" }, "compaction/compactShards"],
    ["cleanup", { slug: "shop", limit: 5 }, "retention/cleanup"],
    ["prune", { limit: 5 }, "prune/pruneExpired"],
    ["retryDueDeadLetters", { slug: "shop" }, "retry/retryDueDeadLetters"],
    ["kickLanes", { slug: "shop" }, "kick/kickLanes"],
  ] as const)("%s hands on", async (job, args, target) => {
    const { calls, ctx } = fakeCtx({ answer: 1 });
    const withActions = { ...ctx, runAction: ctx.runMutation };
    const exposed = exposeUpkeepApi(component)[job];
    expect(await call(exposed, withActions, args)).toEqual({ answer: 1 });
    expect(calls).toEqual([{ target, args }]);
  });

  test("exposes the whole table, to the app alone", () => {
    const exposed = exposeUpkeepApi(component);
    expect(Object.keys(exposed)).toEqual(Object.keys(upkeepApi));
    for (const registered of Object.values(exposed)) {
      expect(registered).toHaveProperty("isInternal", true);
      expect(registered).not.toHaveProperty("isPublic");
    }
    type Public = FilterApi<Modules, FunctionReference<"action", "public">> &
      FilterApi<Modules, FunctionReference<"mutation", "public">>;
    expectTypeOf<keyof Public>().toEqualTypeOf<never>();
  });

  test("arguments and answers keep their types in the app's api", () => {
    type Cleanup = Internal["analyticsUpkeep"]["cleanup"];
    expectTypeOf<Cleanup>().toExtend<FunctionReference<"action", "internal">>();
    expectTypeOf<FunctionArgs<Cleanup>>().toEqualTypeOf<{
      slug?: string;
      limit?: number;
      runUntilComplete?: boolean;
      schedule?: OwnSchedule;
    }>();
    expectTypeOf<FunctionReturnType<Cleanup>>().toEqualTypeOf<{
      sites: number;
      deleted: number;
      hasMore: boolean;
    }>();
    type Prune = Internal["analyticsUpkeep"]["prune"];
    expectTypeOf<Prune>().toExtend<FunctionReference<"mutation", "internal">>();
    expectTypeOf<FunctionReturnType<Prune>>().toEqualTypeOf<Pruned>();
  });
});

describe("for schedules of an app's own", () => {
  function fake() {
    const { calls, ctx } = fakeCtx({ hasMore: false });
    const both = { ...ctx, runAction: ctx.runMutation };
    return {
      calls,
      ctx: both as unknown as GenericActionCtx<GenericDataModel>,
    };
  }

  test("runCompaction compacts", async () => {
    const { calls, ctx } = fake();
    expect(await runCompaction(ctx, component)).toEqual({ hasMore: false });
    expect(calls).toEqual([{ target: "compaction/compactShards", args: {} }]);
  });

  test.each([
    [{ siteId: "s1" }, { siteId: "s1" }],
    [
      { slug: "shop", limit: 5, runUntilComplete: true },
      { slug: "shop", limit: 5, runUntilComplete: true },
    ],
    [{ slug: "shop", limit: undefined }, { slug: "shop" }],
  ])("runCleanupSite of %j", async (options, args) => {
    const { calls, ctx } = fake();
    await runCleanupSite(ctx, component, options);
    expect(calls).toEqual([{ target: "retention/cleanupSite", args }]);
  });

  test.each([
    [undefined, {}],
    [{ limit: 5 }, { limit: 5 }],
    [{ limit: undefined }, {}],
  ])("runPruneExpired of %j", async (options, args) => {
    const { calls, ctx } = fake();
    await runPruneExpired(ctx, component, options);
    expect(calls).toEqual([{ target: "prune/pruneExpired", args }]);
  });

  test("all work in actions, deletions in mutations as well", () => {
    type Action = GenericActionCtx<GenericDataModel>;
    type Mutation = GenericMutationCtx<GenericDataModel>;
    type Compaction = Parameters<typeof runCompaction>[0];
    type Cleanup = Parameters<typeof runCleanupSite>[0];
    type Prune = Parameters<typeof runPruneExpired>[0];
    expectTypeOf<Action>().toExtend<Compaction>();
    expectTypeOf<Action>().toExtend<Cleanup>();
    expectTypeOf<Action>().toExtend<Prune>();
    expectTypeOf<Mutation>().not.toExtend<Compaction>();
    expectTypeOf<Mutation>().toExtend<Cleanup>();
    expectTypeOf<Mutation>().toExtend<Prune>();
  });

  test("a site is named by its id or its slug, not by both or neither", () => {
    type Options = Parameters<typeof runCleanupSite>[2];
    expectTypeOf<{ slug: string; siteId: string }>().not.toExtend<Options>();
    expectTypeOf<{ limit: number }>().not.toExtend<Options>();
  });
});
