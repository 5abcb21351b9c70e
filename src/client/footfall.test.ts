import {
  httpActionGeneric,
  httpRouter,
  type GenericActionCtx,
  type GenericDataModel,
  type GenericMutationCtx,
} from "convex/server";
import { beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import type { PropertiesInput } from "../shared/event/eventMap.js";
import { DAY, MINUTE } from "../shared/units.js";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { trackedEvents } from "../test.js";
import { components, initApp, provision, type TestApp } from "./app.helpers.js";
import { isFootfallError } from "./errors.js";
import {
  Footfall,
  type Identification,
  type RecordingCtx,
  type TrackedEvent,
} from "./footfall.js";

type Events = {
  signup: { plan: string; seats?: number };
  logout: undefined;
  search: { text?: string };
};
const footfall = new Footfall<Events>(components.footfall, { site: "default" });
const anything = new Footfall(components.footfall, { site: "default" });

useTestClock();

let t: TestApp;
let siteId: string;
beforeEach(async () => {
  const http = httpRouter();
  http.route({
    path: "/hook",
    method: "POST",
    handler: httpActionGeneric(async (ctx) => {
      const recorded = await footfall.track(ctx, { name: "logout" });
      return Response.json(recorded);
    }),
  });
  t = initApp({}, http);
  siteId = await provision(t);
});

type AppCtx = GenericMutationCtx<GenericDataModel>;

/** Makes a mutation of the app that also writes a row of its own. */
const inMutation = <Answer>(work: (ctx: AppCtx) => Promise<Answer>) =>
  t.mutation(async (ctx) => {
    await ctx.db.insert("notes", { text: "written by the app" });
    return await work(ctx);
  });
const notes = () => t.query((ctx) => ctx.db.query("notes").collect());

const kindOf = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => "no error",
    (caught: unknown) => caught,
  );
  return isFootfallError(error) ? error.data.kind : error;
};

const list = async () => {
  const paginationOpts = { numItems: 100, cursor: null };
  const { page } = await t.query((ctx) =>
    ctx.runQuery(components.footfall.lists.listEvents, {
      siteId,
      paginationOpts,
    }),
  );
  return page;
};

describe("track", () => {
  test("stores what the call says, as the server's, now", async () => {
    const recorded = await inMutation((ctx) =>
      footfall.track(ctx, {
        name: "signup",
        properties: { plan: "pro" },
        userId: "u1",
        visitorId: "v1",
        groups: ["acme"],
        url: "https://shop.example/join?utm_source=news",
        revenue: { amount: 995, currency: "EUR" },
        eventId: "e1",
      }),
    );
    expect(recorded).toEqual({ stored: true });
    expect(await list()).toEqual([
      expect.objectContaining({
        type: "track",
        name: "signup",
        source: "server",
        userId: "u1",
        visitorId: "v1",
        groups: ["acme"],
        hostname: "shop.example",
        path: "/join",
        search: "utm_source=news",
        properties: [{ key: "plan", value: "pro" }],
        revenue: { amount: 995, currency: "EUR" },
        eventId: "e1",
        occurredAt: START,
        receivedAt: START,
      }),
    ]);
  });

  test("takes a time of its own", async () => {
    await inMutation((ctx) =>
      footfall.track(ctx, { name: "logout", occurredAt: START - MINUTE }),
    );
    expect((await list())[0]?.occurredAt).toBe(START - MINUTE);
  });

  test("passes on no field that it does not know", async () => {
    const sneaky = { name: "logout", type: "group", sessionId: "s", extra: 1 };
    await inMutation((ctx) => anything.track(ctx, sneaky));
    const [event] = await list();
    expect(event).toMatchObject({ type: "track", name: "logout" });
    expect(event?.extras).toBeUndefined();
    expect(event?.clientSessionId).toBeUndefined();
  });

  test("is rolled back with the mutation that throws afterwards", async () => {
    const failing = inMutation(async (ctx) => {
      expect(await footfall.track(ctx, { name: "logout" })).toEqual({
        stored: true,
      });
      throw new Error("payment refused");
    });
    await expect(failing).rejects.toThrow("payment refused");
    expect(await trackedEvents(t)).toEqual([]);
    expect(await notes()).toEqual([]);
    await advance(t, 3 * MINUTE);
    expect(await trackedEvents(t)).toEqual([]);
  });

  test("is stored once for each id", async () => {
    const signUp = () =>
      inMutation((ctx) =>
        footfall.track(ctx, { name: "logout", eventId: "once" }),
      );
    expect(await signUp()).toEqual({ stored: true });
    expect(await signUp()).toEqual({ stored: false });
    expect(await trackedEvents(t)).toHaveLength(1);
  });

  test("twice in one mutation with one id is stored once", async () => {
    const answers = await inMutation(async (ctx) => [
      await footfall.track(ctx, { name: "logout", eventId: "once" }),
      await footfall.track(ctx, { name: "logout", eventId: "once" }),
    ]);
    expect(answers).toEqual([{ stored: true }, { stored: false }]);
    expect(await trackedEvents(t)).toHaveLength(1);
  });

  test("works in actions and in HTTP actions", async () => {
    const recorded = await t.action((ctx) =>
      footfall.track(ctx, { name: "signup", properties: { plan: "free" } }),
    );
    expect(recorded).toEqual({ stored: true });
    const response = await t.fetch("/hook", { method: "POST" });
    expect(await response.json()).toEqual({ stored: true });
    expect((await trackedEvents(t)).map(({ name }) => name)).toEqual([
      "signup",
      "logout",
    ]);
  });

  test("is one nested call of the component", async () => {
    const calls: unknown[] = [];
    await inMutation(async (ctx) => {
      const runMutation = vi.fn(ctx.runMutation);
      await footfall.track({ runMutation } as unknown as RecordingCtx, {
        name: "logout",
      });
      calls.push(...runMutation.mock.calls);
    });
    expect(calls).toHaveLength(1);
  });

  test("many in one mutation wake a sleeping loop once", async () => {
    const scheduled = await inMutation(async (ctx) => {
      for (let count = 0; count < 30; count++) {
        await footfall.track(ctx, { name: "logout" });
        await footfall.track(ctx, { name: "logout", eventId: "e" });
      }
      const metrics = await ctx.meta.getTransactionMetrics();
      return metrics.functionsScheduled.used;
    });
    // One is the lane's, the other the loop's that adds up the duplicates.
    expect(scheduled).toBe(2);
    await advance(t, 3 * MINUTE);
    const overview = await t.query((ctx) =>
      ctx.runQuery(components.footfall.reports.getOverview, {
        siteId,
        from: START - DAY,
        to: START + DAY,
      }),
    );
    expect(overview).toMatchObject({ events: 31 });
  });

  test("is counted, and wakes the loops by itself", async () => {
    const once = () =>
      inMutation((ctx) =>
        footfall.track(ctx, { name: "logout", eventId: "e" }),
      );
    await once();
    await once();
    await advance(t, 3 * MINUTE);
    const [overview, usage] = await t.query(async (ctx) => {
      const range = { siteId, from: START - DAY, to: START + DAY };
      const { reports, usage: counts } = components.footfall;
      return [
        await ctx.runQuery(reports.getOverview, range),
        await ctx.runQuery(counts.getUsage, range),
      ] as const;
    });
    expect(overview).toMatchObject({ events: 1, sessions: 0 });
    expect(usage).toMatchObject([{ accepted: 1, duplicates: 1 }]);
  });

  test("is listed with the session into which it falls", async () => {
    const pageview = (occurredAt: number) => ({
      type: "pageview" as const,
      visitorId: "v1",
      path: "/",
      occurredAt,
    });
    await t.mutation((ctx) =>
      ctx.runMutation(components.footfall.ingest.ingest, {
        siteId,
        trusted: false,
        receivedAt: START,
        events: [pageview(START - 2 * MINUTE), pageview(START)],
      }),
    );
    await inMutation((ctx) =>
      footfall.track(ctx, {
        name: "logout",
        visitorId: "v1",
        occurredAt: START - MINUTE,
      }),
    );
    await advance(t, 3 * MINUTE);
    const event = (await list()).find(({ source }) => source === "server");
    expect(event?.session).toMatchObject({
      startedAt: START - 2 * MINUTE,
      endedAt: START,
    });
  });
});

describe("refuses", () => {
  test.each<[string, object, string]>([
    ["no name", { name: "" }, "name is required"],
    ["a property that is no JSON", { properties: { n: 1n } }, "must be JSON"],
    [
      "too many properties",
      {
        properties: Object.fromEntries(
          Array.from({ length: 65 }, (_, n) => [`p${n}`, n]),
        ),
      },
      "properties has 65 keys",
    ],
    ["an id that is too long", { userId: "u".repeat(201) }, "201 characters"],
    ["no time", { occurredAt: NaN }, "occurredAt must be"],
    ["a time long ago", { occurredAt: START - 6 * DAY }, "older than 5 days"],
    ["a time before all", { occurredAt: -1 }, "before 1970"],
    [
      "half a cent",
      { revenue: { amount: 0.5, currency: "EUR" } },
      "revenue.amount",
    ],
  ])("%s", async (_what, fields, reason) => {
    const tracking = inMutation((ctx) =>
      anything.track(ctx, { name: "x", ...fields }),
    );
    await expect(tracking).rejects.toThrow(reason);
    expect(await kindOf(tracking)).toBe("invalidEvent");
    expect(await trackedEvents(t)).toEqual([]);
  });

  test("what a mutation may catch, to go on without", async () => {
    const caught = await inMutation(async (ctx) => {
      const old = { name: "logout", occurredAt: START - 6 * DAY } as const;
      const kind = await kindOf(footfall.track(ctx, old));
      await footfall.track(ctx, { name: "logout", userId: "u1" });
      return kind;
    });
    expect(caught).toBe("invalidEvent");
    expect(await notes()).toHaveLength(1);
    expect(await trackedEvents(t)).toMatchObject([{ userId: "u1" }]);
  });

  test("an unknown site", async () => {
    const other = new Footfall(components.footfall, { site: "other" });
    const tracking = inMutation((ctx) => other.track(ctx, { name: "x" }));
    expect(await kindOf(tracking)).toBe("siteNotFound");
  });
});

test("cuts text as over HTTP", async () => {
  await inMutation((ctx) => anything.track(ctx, { name: "n".repeat(300) }));
  expect((await trackedEvents(t))[0]?.name).toHaveLength(200);
});

test("a paused site, a paused intake and a spent rate refuse nothing", async () => {
  const { switches, sites } = components.footfall;
  await t.mutation((ctx) =>
    ctx.runMutation(sites.updateSite, { siteId, status: "paused" }),
  );
  await t.mutation((ctx) => ctx.runMutation(switches.pauseIntake, {}));
  await provision(t, { maxEventsPerMinute: 1 });
  for (let n = 0; n < 3; n++) {
    const recorded = await inMutation((ctx) =>
      footfall.track(ctx, { name: "logout" }),
    );
    expect(recorded).toEqual({ stored: true });
  }
});

describe("identify", () => {
  const profiles = () =>
    t.query(async (ctx) => {
      const { users, visitorProfile } = components.footfall;
      return [
        await ctx.runQuery(users.getUser, { siteId, userId: "u1" }),
        await ctx.runQuery(visitorProfile.getVisitor, {
          siteId,
          visitorId: "v1",
        }),
      ] as const;
    });

  test("of a user reaches the user", async () => {
    const recorded = await inMutation((ctx) =>
      footfall.identify(ctx, {
        userId: "u1",
        traits: { plan: "pro" },
        increments: { logins: 2 },
        groups: ["acme"],
      }),
    );
    expect(recorded).toEqual({ stored: true });
    await advance(t, 3 * MINUTE);
    const [user] = await profiles();
    expect(user).toMatchObject({ userId: "u1", groups: ["acme"] });
    expect(user?.traits).toEqual(
      expect.arrayContaining([
        { key: "logins", value: 2 },
        { key: "plan", value: "pro" },
      ]),
    );
  });

  test("of a visitor reaches the visitor, once for each id", async () => {
    const identify = () =>
      inMutation((ctx) =>
        footfall.identify(ctx, {
          userId: "u1",
          visitorId: "v1",
          increments: { logins: 1 },
          eventId: "e1",
        }),
      );
    expect(await identify()).toEqual({ stored: true });
    expect(await identify()).toEqual({ stored: false });
    await advance(t, 3 * MINUTE);
    const [, visitor] = await profiles();
    expect(visitor).toMatchObject({
      visitorId: "v1",
      userId: "u1",
      traits: [{ key: "logins", value: 1 }],
    });
  });

  test("refuses what is no number to add", async () => {
    const increments = { logins: NaN };
    const identifying = inMutation((ctx) =>
      footfall.identify(ctx, { userId: "u1", increments }),
    );
    expect(await kindOf(identifying)).toBe("invalidEvent");
  });

  test.each<[string, Partial<Identification>, string]>([
    [
      "ends in half of one",
      { traits: { [`${"a".repeat(49)}\u{1f600}`]: "x".repeat(2000) } },
      `the trait "${"a".repeat(49)}" has more than 1024 bytes`,
    ],
    [
      "is half of one",
      { increments: { "\ud800": NaN } },
      "increments.\ufffd must be a finite number, got NaN",
    ],
  ])("quotes whole characters of a key that %s", async (_what, said, text) => {
    const identifying = inMutation((ctx) =>
      footfall.identify(ctx, { userId: "u1", ...said }),
    );
    await expect(identifying).rejects.toMatchObject({
      data: { kind: "invalidEvent", message: text },
    });
  });
});

test("the types know the app's events", () => {
  type Event = TrackedEvent<Events>;
  expectTypeOf<Event["name"]>().toEqualTypeOf<"signup" | "logout" | "search">();
  expectTypeOf<{ name: "logout" }>().toExtend<Event>();
  expectTypeOf<{ name: "search" }>().toExtend<Event>();
  expectTypeOf<{
    name: "signup";
    properties: { plan: string };
  }>().toExtend<Event>();
  expectTypeOf<{ name: "signup" }>().not.toExtend<Event>();
  expectTypeOf<{ name: "sign-up" }>().not.toExtend<Event>();
  expectTypeOf<{
    name: "signup";
    properties: { plan: number };
  }>().not.toExtend<Event>();
  expectTypeOf<{
    name: "logout";
    properties: { plan: string };
  }>().not.toExtend<Event>();
  expectTypeOf<TrackedEvent["name"]>().toEqualTypeOf<string>();
  expectTypeOf<TrackedEvent["properties"]>().toEqualTypeOf<
    PropertiesInput | undefined
  >();
});

test("an interface is a map as well as a type", () => {
  interface Signup {
    plan: string;
  }
  interface InterfaceEvents {
    signup: Signup;
    logout: undefined;
  }
  const typed = new Footfall<InterfaceEvents>(components.footfall, {
    site: "default",
  });
  const ctx = {} as GenericActionCtx<GenericDataModel>;
  const _never = async () => {
    await typed.track(ctx, { name: "signup", properties: { plan: "pro" } });
    await typed.track(ctx, { name: "logout", userId: "u1" });
    // @ts-expect-error no event has this name
    await typed.track(ctx, { name: "sign-up" });
    // @ts-expect-error its properties are missing
    await typed.track(ctx, { name: "signup" });
    // @ts-expect-error a property is missing
    await typed.track(ctx, { name: "signup", properties: {} });
    // @ts-expect-error a property is of another type
    await typed.track(ctx, { name: "signup", properties: { plan: 1 } });
    await typed.track(ctx, {
      name: "signup",
      // @ts-expect-error no such property
      properties: { plan: "pro", seats: 1 },
    });
    // @ts-expect-error it has none
    await typed.track(ctx, { name: "logout", properties: { plan: "pro" } });
    // @ts-expect-error nobody is identified
    await typed.identify(ctx, { traits: { plan: "pro" } });
  };
  expectTypeOf<GenericMutationCtx<GenericDataModel>>().toExtend<RecordingCtx>();
  expectTypeOf<GenericActionCtx<GenericDataModel>>().toExtend<RecordingCtx>();
});
