import { afterEach, describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";

useTestClock();
afterEach(() => {
  vi.restoreAllMocks();
});

const view: IncomingEvent = { type: "pageview", path: "/", visitorId: "ada" };
const now = { import: false };

function storedEvents(t: TestBackend) {
  return t.run((ctx) => allEvents(ctx));
}

describe("ingest", () => {
  test("stores what is good and says what is wrong with the rest, by index", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const result = await site.send(
      [
        { ...view, occurredAt: START - 6 * DAY },
        view,
        { ...view, occurredAt: -1 },
      ],
      now,
    );
    expect(result).toEqual({
      kind: "stored",
      accepted: 1,
      duplicates: 0,
      rejected: [
        {
          index: 0,
          reason: "validation",
          error: "event timestamp older than 5 days",
        },
        {
          index: 2,
          reason: "validation",
          error: "event timestamp -1 is before 1970",
        },
      ],
    });
  });

  test.each([
    ["a word", "e1"],
    ["a UUID", "0197a6c1-7f00-7abc-8def-0123456789ab"],
    ["digits", "387162950128440117293716290011"],
  ])(
    "%s: an event id is stored once, in a batch and across batches, per site",
    async (_form, eventId) => {
      const t = initConvexTest();
      const site = await initSite(t);
      const event = { ...view, eventId };
      expect(stored(await site.send([event, event]))).toMatchObject({
        accepted: 1,
        duplicates: 1,
      });
      expect(stored(await site.send([event]))).toMatchObject({
        accepted: 0,
        duplicates: 1,
      });
      expect(stored(await site.send([view, view]))).toMatchObject({
        accepted: 2,
        duplicates: 0,
      });
    },
  );

  test.each([
    ["none: the time of receipt", undefined, undefined, START],
    ["the past", START - HOUR, undefined, START - HOUR],
    ["1 min ahead is kept", START + MINUTE, undefined, START + MINUTE],
    ["2 min ahead becomes the receipt", START + 2 * MINUTE, undefined, START],
    ["a right clock", START - HOUR, START - SECOND, START - HOUR],
    ["3 h fast", START + 2 * HOUR, START + 3 * HOUR, START - HOUR],
    ["3 h slow", START - 4 * HOUR, START - 3 * HOUR, START - HOUR],
  ])("time, %s", async (_case, occurredAt, sentAt, expected) => {
    const t = initConvexTest();
    const site = await initSite(t);
    const event = occurredAt === undefined ? view : { ...view, occurredAt };
    await site.send([event], { ...now, ...(sentAt && { sentAt }) });
    expect(await storedEvents(t)).toMatchObject([
      { occurredAt: expected, receivedAt: START },
    ]);
  });

  test.each([
    ["4 d 23 h 59 min", 5 * DAY - MINUTE, 1],
    ["5 d 1 min", 5 * DAY + MINUTE, 0],
  ])("age, %s", async (_case, ageMs, accepted) => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = [{ ...view, occurredAt: START - ageMs }];
    expect(stored(await site.send(events, now)).accepted).toBe(accepted);
  });

  test("history is taken under a secret key only", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = [{ ...view, occurredAt: START - 400 * DAY }];
    expect(stored(await site.send(events)).accepted).toBe(1);
    const publicKey = { trusted: false };
    expect(stored(await site.send(events, publicKey)).accepted).toBe(0);
  });

  test.each([
    ["public, a visitor", "public", { visitorId: "v" }, "client", "v"],
    [
      "public, says server",
      "public",
      { visitorId: "v", source: "server" },
      "client",
      "v",
    ],
    [
      "secret, a device's buffer",
      "secret",
      { visitorId: "v", userId: "u" },
      "client",
      "v",
    ],
    [
      "secret, says server",
      "secret",
      { visitorId: "v", source: "server" },
      "server",
      "v",
    ],
    ["secret, only a user", "secret", { userId: "u" }, "server", undefined],
    ["secret, nobody", "secret", {}, "client", undefined],
  ] as const)(
    "identity and source: %s",
    async (_case, kind, identity, source, visitorId) => {
      const t = initConvexTest();
      const site = await initSite(t);
      await site.send([{ type: "pageview", ...identity }], {
        trusted: kind === "secret",
      });
      const [event] = await storedEvents(t);
      expect([event?.source, event?.visitorId]).toEqual([source, visitorId]);
    },
  );

  test("properties: denied ones and those not allowed are left out", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      allowedProperties: ["plan", "email"],
      deniedProperties: ["email"],
    });
    const properties = ["plan", "email", "other"].map((key) => ({
      key,
      value: "x",
    }));
    await site.send([{ ...view, properties }]);
    expect(await storedEvents(t)).toMatchObject([
      { properties: [{ key: "plan", value: "x" }] },
    ]);
  });
});

describe("a call", () => {
  test("too many events in one call are refused whole", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = Array.from({ length: 501 }, () => view);
    await expect(site.send(events)).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "events" },
    });
    expect(await storedEvents(t)).toEqual([]);
  });

  test("for a site that is gone stores nothing", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
    expect(await site.send([view])).toEqual({ kind: "gone" });
    expect(await storedEvents(t)).toEqual([]);
  });
});

describe("the lane of an event", () => {
  /** Number of lanes that get something of these events. */
  const lanesOf = async (events: IncomingEvent[], lanes = 16) => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes });
    await site.send(events, now);
    const rows = await storedEvents(t);
    expect(rows).toHaveLength(events.length);
    for (const { lane } of rows) expect(lane).toBeLessThan(lanes);
    return new Set(rows.map(({ lane }) => lane)).size;
  };
  const ten = (make: (n: number) => Partial<IncomingEvent>) =>
    Array.from({ length: 10 }, (_, n): IncomingEvent => ({
      type: "pageview",
      path: "/",
      ...make(n),
    }));

  test.each<[string, (n: number) => Partial<IncomingEvent>]>([
    [
      "visitor, whoever is logged in",
      (n) => ({ visitorId: "ada", userId: `u${n}`, eventId: `e${n}` }),
    ],
    ["user, without a visitor", (n) => ({ userId: "ada", eventId: `e${n}` })],
    [
      "group, without either",
      (n) => ({ type: "group", groupId: "team", eventId: `e${n}` }),
    ],
  ])("is that of its %s", async (_whose, make) => {
    expect(await lanesOf(ten(make))).toBe(1);
  });

  test.each<[string, (n: number) => Partial<IncomingEvent>]>([
    ["visitors", (n) => ({ visitorId: `v${n}`, userId: "ada" })],
    ["users", (n) => ({ userId: `u${n}` })],
    ["groups", (n) => ({ type: "group", groupId: `g${n}` })],
    ["ids", (n) => ({ eventId: `e${n}` })],
    ["chance", () => ({})],
  ])("spreads %s over the lanes of a site", async (_what, make) => {
    let random = 0;
    vi.spyOn(Math, "random").mockImplementation(() => (random += 0.01));
    expect(await lanesOf(ten(make))).toBeGreaterThan(3);
  });

  test("is the first where a site has one", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send(ten((n) => ({ visitorId: `v${n}` })));
    for (const { lane } of await storedEvents(t)) expect(lane).toBe(0);
  });
});

describe("an id that a stranger guesses", () => {
  const guessed: IncomingEvent = { ...view, eventId: "order-124" };
  const paid: IncomingEvent = { ...guessed, source: "server" };
  const untrusted = { trusted: false };

  test("does not keep a server from storing its event, once", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    expect(stored(await site.send([guessed], untrusted)).accepted).toBe(1);
    expect(stored(await site.send([paid])).accepted).toBe(1);
    expect(stored(await site.send([paid])).duplicates).toBe(1);
    expect(stored(await site.send([guessed], untrusted)).duplicates).toBe(1);
  });

  test("does not keep out what a server says of a visitor", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const said = { ...guessed, type: "identify" as const, userId: "u" };
    expect(stored(await site.send([said], untrusted)).accepted).toBe(1);
    expect(stored(await site.send([said])).accepted).toBe(1);
    expect(stored(await site.send([said])).duplicates).toBe(1);
  });

  test("is a duplicate behind the server's", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([paid]);
    expect(stored(await site.send([guessed], untrusted)).duplicates).toBe(1);
  });
});

describe("a property that is denied", () => {
  test("is stored under no other name", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { deniedProperties: ["email"] });
    const pairs = ["email", "plan"].map((key) => ({ key, value: "x" }));
    await site.send([
      { ...view, type: "identify", userId: "u", extras: pairs, traits: pairs },
    ]);
    expect(await storedEvents(t)).toMatchObject([
      {
        extras: [{ key: "plan", value: "x" }],
        traits: [{ key: "plan", value: "x" }],
      },
    ]);
  });

  test("leaves no empty list behind, and adds to no trait", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { deniedProperties: ["score"] });
    const traits = [{ key: "score", value: 1 }];
    const increments = [{ key: "score", by: 1 }];
    const identify: IncomingEvent = { ...view, type: "identify", userId: "u" };
    await site.send([{ ...identify, traits, increments, extras: traits }]);
    const [event] = await storedEvents(t);
    expect(event).not.toHaveProperty("traits");
    expect(event).not.toHaveProperty("increments");
    expect(event).not.toHaveProperty("extras");
  });
});

describe("a sender that repeats itself", () => {
  const named = (eventId: string, ...others: string[]): IncomingEvent => ({
    ...view,
    eventId,
    repeatOf: { eventIds: [eventId, ...others], withinMs: 100 },
  });

  test("is stored once within the time, whichever comes first", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const send = (event: IncomingEvent, afterMs: number) =>
      site.send([event], { receivedAt: START + afterMs });
    expect(stored(await send(named("b", "a", "c"), 50)).accepted).toBe(1);
    const repeated = stored(await send(named("c", "b", "d"), 149));
    expect(repeated).toMatchObject({
      duplicates: 1,
      repeats: [{ index: 0, occurredAt: START + 50, visitorId: "ada" }],
    });
    expect(stored(await send(named("a", "z", "b"), 0)).duplicates).toBe(1);
    expect(stored(await send(named("c", "b", "d"), 150)).accepted).toBe(1);
    const rows = await storedEvents(t);
    expect(rows.map(({ eventId }) => eventId)).toEqual(["b", "c"]);
    expect(rows.every((row) => !("repeatOf" in row))).toBe(true);
  });
});
