import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { initApp, components, provision } from "./client/app.helpers.js";
import { Footfall, type TrackedEvent } from "./client/footfall.js";
import { START, useTestClock } from "./component/testing/setup.helpers.js";
import { expectTracked, register, trackedEvents } from "./test.js";

useTestClock();

const footfall = new Footfall(components.footfall, { site: "default" });

let t: ReturnType<typeof initApp>;
beforeEach(async () => {
  t = initApp();
  await provision(t);
});

const track = (...events: TrackedEvent[]) =>
  t.mutation(async (ctx) => {
    for (const event of events) await footfall.track(ctx, event);
  });

const signup = {
  name: "signup",
  properties: { plan: "pro", seats: 3, tags: ["a", { b: 1, a: null }] },
  userId: "u1",
  visitorId: "v1",
  revenue: { amount: 995, currency: "EUR" },
};

test("expectTracked takes a currency as track does", async () => {
  const revenue = { amount: 5, currency: "eur" };
  await track({ name: "order", revenue });
  await expectTracked(t, { name: "order", revenue, times: 1 });
});

describe("trackedEvents", () => {
  test("are custom events as the app has tracked them, oldest first", async () => {
    await track({ name: "first", occurredAt: START - 1 }, signup);
    await t.mutation((ctx) => footfall.identify(ctx, { userId: "u1" }));
    expect(await trackedEvents(t)).toEqual([
      { name: "first", properties: {}, occurredAt: START - 1 },
      { ...signup, occurredAt: START },
    ]);
  });

  test("are none before anything is tracked", async () => {
    expect(await trackedEvents(t)).toEqual([]);
  });

  test("are all of them, however many", async () => {
    const names = Array.from({ length: 450 }, (_, n) => `event ${n}`);
    await track(...names.slice(0, 225).map((name) => ({ name })));
    await track(...names.slice(225).map((name) => ({ name })));
    expect((await trackedEvents(t)).map(({ name }) => name)).toEqual(names);
  });

  test("are of one site of one component, which must be there", async () => {
    await expect(trackedEvents(t, { site: "other" })).rejects.toThrow(
      'The component "footfall" has no site "other". Provision it',
    );
    register(t, "second");
    await expect(trackedEvents(t, { name: "second" })).rejects.toThrow(
      'The component "second" has no site "default".',
    );
    await track(signup);
    await t.mutation((ctx) =>
      ctx.runMutation(components.footfall.sites.createSite, {
        slug: "other",
        name: "Other",
      }),
    );
    expect(await trackedEvents(t, { site: "other" })).toEqual([]);
  });

  test("are read by any caller", async () => {
    await track(signup);
    const staff = t.withIdentity({ subject: "staff" });
    expect(await trackedEvents(staff)).toHaveLength(1);
  });
});

describe("expectTracked passes", () => {
  test.each<[string, object]>([
    ["by name", {}],
    ["with some of the properties", { properties: { plan: "pro" } }],
    [
      "with nested properties, in any order of keys",
      { properties: { tags: ["a", { a: null, b: 1 }] } },
    ],
    ["with the lack of one", { properties: { coupon: undefined } }],
    ["with its people", { userId: "u1", visitorId: "v1" }],
    ["with its revenue", { revenue: { currency: "EUR", amount: 995 } }],
    ["so many times", { times: 1 }],
  ])("%s", async (_what, expected) => {
    await track({ name: "other" }, signup);
    await expectTracked(t, { name: "signup", ...expected });
  });

  test("when there are none, as wanted", async () => {
    await track({ name: "other" });
    await expectTracked(t, { name: "signup", times: 0 });
  });
});

describe("expectTracked fails", () => {
  test.each<[string, object]>([
    ["another name", { name: "login" }],
    ["another value", { properties: { plan: "free" } }],
    ["text instead of a number", { properties: { seats: "3" } }],
    ["a property more", { properties: { coupon: "x" } }],
    ["one that must not be there", { properties: { plan: undefined } }],
    ["an array that is longer", { properties: { tags: ["a"] } }],
    ["another user", { userId: "u2" }],
    ["another visitor", { visitorId: "v2" }],
    ["another amount", { revenue: { amount: 1, currency: "EUR" } }],
    ["too few", { times: 2 }],
    ["too many", { times: 0 }],
  ])("for %s", async (_what, expected) => {
    await track(signup);
    const checking = expectTracked(t, { name: "signup", ...expected });
    await expect(checking).rejects.toThrow("tracked events match");
  });

  test("with what was tracked instead, the nearest first", async () => {
    await track(
      ...Array.from({ length: 6 }, (_, n) => ({ name: `other ${n}` })),
      { name: "signup", properties: { plan: "free", seats: 1 } },
      { name: "signup", properties: { plan: "free", seats: 2 } },
      { name: "signup", properties: { plan: "free" }, userId: "u1" },
    );
    const checking = expectTracked(t, {
      name: "signup",
      properties: { plan: "pro", seats: 2 },
    });
    await expect(checking).rejects.toThrow(
      [
        'Expected at least 1 tracked: "signup" {"plan":"pro","seats":2}',
        "0 of 9 tracked events match. The nearest are:",
        '  "signup" {"plan":"free","seats":2}',
        '  "signup" {"plan":"free"} userId "u1"',
        '  "signup" {"plan":"free","seats":1}',
        '  "other 5" {}',
        '  "other 4" {}',
      ].join("\n"),
    );
  });

  test("with a hint where nothing was", async () => {
    const checking = expectTracked(t, { name: "signup", times: 1 });
    await expect(checking).rejects.toThrow(
      'Expected exactly 1 tracked: "signup" {}\nNothing was tracked: has the function run, and committed?',
    );
  });
});

test("what a typed test backend is makes no difference", () => {
  expectTypeOf(t).toExtend<Parameters<typeof trackedEvents>[0]>();
});
