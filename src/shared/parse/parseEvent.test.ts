import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { vIncomingEvent, type IncomingEvent } from "../event/incoming.js";
import { parseDefaults, parseEvent, type EventDefaults } from "./parseEvent.js";
import { anyEvent, everyString } from "./parseEvent.helpers.js";

function eventOf(raw: unknown, defaults: EventDefaults = {}): IncomingEvent {
  const result = parseEvent(raw, defaults);
  if ("error" in result) throw new Error(result.error);
  return result.event;
}

function errorOf(raw: unknown): string {
  const result = parseEvent(raw, {});
  return "error" in result ? result.error : "no error";
}

describe("parseEvent", () => {
  test("reads every field", () => {
    expect(
      eventOf({
        type: "track",
        name: "Signed up",
        eventId: "e1",
        occurredAt: 1_700_000_000_000.7,
        url: "https://Shop.example/join?utm_source=x#form",
        title: "Join",
        referrer: "https://news.example/item",
        properties: { plan: "pro", seats: 3, tags: ["a"] },
        userId: 42,
        visitorId: "v1",
        sessionId: "s1",
        context: { country: "DE", browser: "Firefox", screen: "1x1" },
        source: "server",
        flavour: { of: "sdk" },
      }),
    ).toEqual({
      type: "track",
      name: "Signed up",
      eventId: "e1",
      occurredAt: 1_700_000_000_000,
      hostname: "shop.example",
      path: "/join",
      search: "utm_source=x",
      hash: "form",
      title: "Join",
      referrer: "https://news.example/item",
      properties: [
        { key: "plan", value: "pro" },
        { key: "seats", value: 3 },
        { key: "tags", value: { json: '["a"]' } },
      ],
      userId: "42",
      visitorId: "v1",
      clientSessionId: "s1",
      country: "DE",
      browser: "Firefox",
      source: "server",
      extras: [
        { key: "flavour", value: { json: '{"of":"sdk"}' } },
        { key: "context.screen", value: "1x1" },
      ],
    } satisfies IncomingEvent);
  });

  test("takes null, blank and absent for the same", () => {
    expect(
      eventOf({
        type: "pageview",
        eventId: null,
        visitorId: " ",
        userId: "",
        title: "",
        url: null,
        occurredAt: null,
        properties: {},
        context: null,
        source: "client",
      }),
    ).toEqual({ type: "pageview" });
  });

  test("fills in what the request says, and lets the event win", () => {
    const defaults = {
      visitorId: "v1",
      userId: "u1",
      context: { country: "DE", language: "de" },
    };
    expect(eventOf({ type: "pageview" }, defaults)).toEqual({
      type: "pageview",
      visitorId: "v1",
      userId: "u1",
      country: "DE",
      language: "de",
    });
    expect(
      eventOf(
        { type: "pageview", visitorId: "v2", context: { country: "FR" } },
        defaults,
      ),
    ).toMatchObject({
      visitorId: "v2",
      userId: "u1",
      country: "FR",
      language: "de",
    });
    expect(eventOf({ type: "identify" }, defaults)).toMatchObject({
      userId: "u1",
    });
  });

  test.each<[string | number, number]>([
    [0, 0],
    [-1.5, -1],
    ["2026-03-01T12:00:00Z", Date.UTC(2026, 2, 1, 12)],
    ["2026-03-01T12:00:00.250+02:00", Date.UTC(2026, 2, 1, 10, 0, 0, 250)],
    ["2026-03-01T12:00:00+0200", Date.UTC(2026, 2, 1, 10)],
    ["2026-03-01T12:00:00.123456Z", Date.UTC(2026, 2, 1, 12, 0, 0, 123)],
    ["2026-03-01T12:00:00", Date.UTC(2026, 2, 1, 12)],
    ["2026-03-01 12:00", Date.UTC(2026, 2, 1, 12)],
    ["2026-03-01", Date.UTC(2026, 2, 1)],
  ])("reads occurredAt %j", (occurredAt, expected) => {
    expect(eventOf({ type: "pageview", occurredAt }).occurredAt).toBe(expected);
  });

  test.each([
    "yesterday",
    "",
    "1700000000000",
    "2026-13-45",
    "2026-03-01T25:00:00Z",
    NaN,
    Infinity,
    8.65e15,
    true,
    {},
  ])("refuses occurredAt %j", (occurredAt) => {
    expect(errorOf({ type: "pageview", occurredAt })).toContain(
      "occurredAt must be epoch milliseconds or an ISO 8601 time",
    );
  });

  test("keeps a path beside a url, for one is a page's own name", () => {
    expect(
      eventOf({
        type: "pageview",
        url: "https://a.example/p/17?x=1",
        path: "/p/:id",
      }),
    ).toEqual({
      type: "pageview",
      hostname: "a.example",
      path: "/p/:id",
      search: "x=1",
    });
  });

  test("keeps fields of another type of event as extras", () => {
    expect(
      eventOf({ type: "pageview", name: "Home", traits: { plan: "pro" } }),
    ).toEqual({
      type: "pageview",
      extras: [
        { key: "name", value: "Home" },
        { key: "traits", value: { json: '{"plan":"pro"}' } },
      ],
    });
    expect(
      eventOf({ type: "identify", userId: "u", traits: { plan: "pro" } }),
    ).toEqual({
      type: "identify",
      userId: "u",
      traits: [{ key: "plan", value: "pro" }],
    });
  });

  test.each(["track", "pageview"])("of type %s may bring revenue", (type) => {
    const revenue = { amount: -995, currency: "eur", tax: { rate: 19 } };
    const event = eventOf({ type, name: "order", revenue });
    expect(event.revenue).toEqual({ amount: -995, currency: "EUR" });
    expect(event.extras).toContainEqual({
      key: "revenue.tax",
      value: { json: '{"rate":19}' },
    });
  });

  test.each(["engagement", "identify", "group"])(
    "of type %s keeps revenue as an extra, whatever it is",
    (type) => {
      const sent = { type, userId: "u1", groupId: "acme" };
      const event = eventOf({ ...sent, revenue: { amount: 9.95 } });
      expect(event.revenue).toBeUndefined();
      expect(event.extras).toContainEqual({
        key: "revenue",
        value: { json: '{"amount":9.95}' },
      });
    },
  );

  test("cuts text that is too long", () => {
    const long = "x".repeat(3000);
    const event = eventOf({
      type: "track",
      name: long,
      title: long,
      referrer: long,
      path: long,
      context: { city: long },
    });
    expect(event.name).toHaveLength(200);
    expect(event.title).toHaveLength(500);
    expect(event.referrer).toHaveLength(2000);
    expect(event.path).toHaveLength(2000);
    expect(event.city).toHaveLength(100);
  });

  test.each<[unknown, string]>([
    [null, "event must be an object, got null"],
    [[], "event must be an object, got an array"],
    ["pageview", "event must be an object, got a string"],
    [
      {},
      "type must be one of pageview, track, identify, engagement, group, got undefined",
    ],
    [{ type: "click" }, 'group, got "click"'],
    [{ type: "__proto__" }, 'got "__proto__"'],
    [{ type: 5 }, "got a number"],
    [{ type: "track" }, 'name is required for an event of type "track"'],
    [{ type: "track", name: " " }, "name is required"],
    [
      { type: "track", name: ["a"] },
      "name must be a string or a number, got an array",
    ],
    [{ type: "identify" }, "userId is required"],
    [
      { type: "pageview", userId: true },
      "userId must be a string or a number, got a boolean",
    ],
    [
      { type: "pageview", source: "web" },
      'source must be "server" or "client", got "web"',
    ],
    [
      { type: "pageview", context: "DE" },
      "context must be an object, got a string",
    ],
    [
      { type: "pageview", context: { country: {} } },
      "context.country must be a string",
    ],
    [{ type: "pageview", properties: "x" }, "properties must be an object"],
    [
      { type: "pageview", url: "https://[" },
      "url must be an absolute URL or a path",
    ],
    [{ type: "pageview", a: "x".repeat(33_000) }, "at most 32768 are allowed"],
    [{ type: "pageview", a: "é".repeat(17_000) }, "at most 32768 are allowed"],
    [{ type: "pageview", a: nested(17) }, "event nests deeper than 16 levels"],
    [
      { type: "pageview", a: nested(100_000) },
      "event nests deeper than 16 levels",
    ],
    [{ type: "pageview", a: 1n }, "event must be JSON, but holds a bigint"],
    [
      {
        type: "pageview",
        ...Object.fromEntries(
          Array.from({ length: 65 }, (_, n) => [`k${n}`, n]),
        ),
      },
      "extras has 65 keys, at most 64 are allowed",
    ],
  ])("refuses (%#)", (raw, message) => {
    expect(errorOf(raw)).toContain(message);
  });

  test.each(["eventId", "visitorId", "userId", "sessionId"])(
    "refuses a %s that is too long, and never cuts it",
    (field) => {
      expect(errorOf({ type: "pageview", [field]: "x".repeat(201) })).toBe(
        `${field} has 201 characters, at most 200 are allowed`,
      );
    },
  );

  test("reads nothing from a prototype", () => {
    const raw: unknown = JSON.parse(
      '{"type": "pageview", "__proto__": {"userId": "evil"}, "toString": "x"}',
    );
    expect(eventOf(raw)).toEqual({
      type: "pageview",
      extras: [
        { key: "__proto__", value: { json: '{"userId":"evil"}' } },
        { key: "toString", value: "x" },
      ],
    });
  });

  test("never throws, and answers only what ingest takes", () => {
    const allowed = new Set(Object.keys(vIncomingEvent.fields));
    fc.assert(
      fc.property(anyEvent, (raw) => {
        const result = parseEvent(raw, {});
        if ("error" in result) {
          expect(result.error).not.toBe("");
          return;
        }
        for (const [field, value] of Object.entries(result.event)) {
          expect(allowed).toContain(field);
          expect(value).not.toBeUndefined();
        }
        for (const text of everyString(result.event)) {
          expect(text).not.toMatch(/\p{Surrogate}/u);
        }
        for (const { value } of [
          ...(result.event.properties ?? []),
          ...(result.event.traits ?? []),
          ...(result.event.extras ?? []),
        ]) {
          if (typeof value === "object" && value !== null) {
            expect(Object.keys(value)).toEqual(["json"]);
            JSON.parse(value.json);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("stores what it was sent: parsing its own text again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const once = eventOf({ type: "track", name: `n${text}` });
        expect(eventOf({ type: "track", name: once.name })).toEqual(once);
      }),
    );
  });
});

describe("parseDefaults", () => {
  test("reads what applies to all events and ignores the rest", () => {
    expect(
      parseDefaults({
        visitorId: 7,
        userId: null,
        context: { os: "Linux", screen: "1x1" },
        library: "x",
      }),
    ).toEqual({ defaults: { visitorId: "7", context: { os: "Linux" } } });
  });

  test("says what is wrong", () => {
    expect(parseDefaults({ context: [] })).toEqual({
      error: "context must be an object, got an array",
    });
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
