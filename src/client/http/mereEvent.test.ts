import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { InvalidInput, parsed } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import { readMereDevice, readMereEvent, writeMereEvent } from "./mereEvent.js";

const AT = 1717200000000;

function read(fields: Record<string, unknown>) {
  return readMereEvent({ event: "signup", timestamp: AT, ...fields });
}

/** Returns the extras as their sender wrote them. */
function extrasOf(fields: Record<string, unknown>): unknown {
  return writeMereEvent(read(fields)).extras;
}

describe("the address and agent of a visitor", () => {
  test.each(["user_agent", "userAgent"])(
    "are used, and no extras (%s)",
    (agent) => {
      const fields = { ip: "192.0.2.7", [agent]: "Sensor/1", plan: "pro" };
      expect(readMereDevice({ event: "e", timestamp: AT, ...fields })).toEqual({
        ip: "192.0.2.7",
        userAgent: "Sensor/1",
      });
      expect(extrasOf(fields)).toEqual({ plan: "pro" });
    },
  );
});

describe("readMereEvent", () => {
  test("takes the known fields, in snake case", () => {
    expect(
      read({
        anonymous_id: "a",
        user_id: "u",
        session_id: "s",
        properties: { plan: "pro", cart: { items: 2 } },
        plan_tier: "pro",
      }),
    ).toEqual({
      type: "track",
      name: "signup",
      occurredAt: AT,
      visitorId: "a",
      userId: "u",
      clientSessionId: "s",
      properties: [
        { key: "plan", value: "pro" },
        { key: "cart", value: { json: '{"items":2}' } },
      ],
      extras: [{ key: "plan_tier", value: "pro" }],
    });
  });

  test("takes them in camel case, and adds nothing", () => {
    expect(read({ anonymousId: "a", userId: "u", sessionId: "s" })).toEqual({
      type: "track",
      name: "signup",
      occurredAt: AT,
      visitorId: "a",
      userId: "u",
      clientSessionId: "s",
    });
  });

  test.each([
    ["anonymous_id", "anonymousId", "visitorId"],
    ["user_id", "userId", "userId"],
    ["session_id", "sessionId", "clientSessionId"],
  ] as const)(
    "%s counts before %s, which is an extra",
    (snake, camel, field) => {
      const event = read({ [camel]: "camel", [snake]: "snake" });
      expect(event[field]).toBe("snake");
      expect(event.extras).toEqual([{ key: camel, value: "camel" }]);
    },
  );

  test("a null in snake case is there, and counts", () => {
    const event = read({ user_id: null, userId: "camel" });
    expect(event.userId).toBeUndefined();
    expect(event.extras).toEqual([{ key: "userId", value: "camel" }]);
  });

  test("stray fields are laid over extras, and win", () => {
    expect(
      extrasOf({ extras: { a: 1, b: { c: 2 } }, b: "stray", d: null }),
    ).toEqual({ a: 1, b: "stray", d: null });
  });

  test("an extra may have the name of a known field", () => {
    const event = read({ extras: { event: "x", userId: "y" } });
    expect(event.name).toBe("signup");
    expect(event.userId).toBeUndefined();
    expect(writeMereEvent(event).extras).toEqual({ event: "x", userId: "y" });
  });

  test.each([undefined, null, {}])(
    "%j for properties and extras is {}",
    (none) => {
      const event = read({ properties: none, extras: none });
      expect(event).toEqual({ type: "track", name: "signup", occurredAt: AT });
      expect(writeMereEvent(event)).toEqual({
        event: "signup",
        timestamp: AT,
        properties: {},
        extras: {},
      });
    },
  );

  test.each([
    [AT, AT],
    ["2024-06-01T00:00:00Z", AT],
    ["2024-06-01T02:00:00.250+02:00", AT + 250],
  ])("timestamp %j", (timestamp, occurredAt) => {
    expect(read({ timestamp }).occurredAt).toBe(occurredAt);
  });

  test.each([
    [{ event: undefined }, "event required"],
    [{ event: null }, "event required"],
    [{ event: "" }, "event required"],
    [{ timestamp: undefined }, "timestamp required"],
    [{ timestamp: null }, "timestamp required"],
    [{ event: 7 }, "event must be a string, got a number"],
    [
      { timestamp: "soon" },
      'timestamp must be epoch milliseconds or an ISO 8601 time, got "soon"',
    ],
    [
      { timestamp: {} },
      "timestamp must be epoch milliseconds or an ISO 8601 time, got an object",
    ],
    [{ anonymous_id: 7 }, "anonymous_id must be a string, got a number"],
    [{ userId: ["u"] }, "userId must be a string, got an array"],
    [
      { session_id: "s".repeat(limits.MAX_ID_LENGTH.value + 1) },
      "session_id has 201 characters, at most 200 are allowed",
    ],
    [{ properties: [] }, "properties must be an object, got an array"],
    [{ extras: "x" }, "extras must be an object, got a string"],
    [
      { extras: { ["k".repeat(200) + "1"]: 1, ["k".repeat(200) + "2"]: 2 } },
      "extras has keys that are the same in their first 200 characters",
    ],
  ])("%j: %s", (fields, message) => {
    expect(() => read(fields)).toThrow(new InvalidInput(message));
  });

  test.each([null, 1, "event", [{}]])("%j is no event", (raw) => {
    expect(() => readMereEvent(raw)).toThrow(InvalidInput);
  });

  test("stray fields count towards the size and depth of the event", () => {
    const large = "x".repeat(limits.MAX_EVENT_BYTES.value);
    expect(() => read({ stray: large })).toThrow("bytes as JSON, at most");
    const deep: unknown = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
    expect(() => read({ stray: deep })).toThrow("nests deeper than");
  });
});

describe("names", () => {
  test.each(["pageview", "$pageview"])("%s is a page view", (event) => {
    expect(
      read({ event, properties: { path: "/pricing?plan=pro", ref: "x" } }),
    ).toEqual({
      type: "pageview",
      occurredAt: AT,
      path: "/pricing",
      search: "plan=pro",
      properties: [
        { key: "path", value: "/pricing?plan=pro" },
        { key: "ref", value: "x" },
      ],
    });
  });

  test("a path that is no text is a property and no more", () => {
    const event = read({ event: "pageview", properties: { path: 7 } });
    expect(event).not.toHaveProperty("path");
    expect(event.properties).toEqual([{ key: "path", value: 7 }]);
  });

  test("$identify brings traits", () => {
    expect(
      read({ event: "$identify", user_id: "u", properties: { plan: "pro" } }),
    ).toEqual({
      type: "identify",
      occurredAt: AT,
      userId: "u",
      traits: [{ key: "plan", value: "pro" }],
    });
  });

  test.each<[object, string | undefined]>([
    [{ distinct_id: "d" }, "d"],
    [{ distinct_id: "d", user_id: "u" }, "u"],
    [{ distinct_id: "d", user_id: null }, "d"],
    [{ distinct_id: 7 }, undefined],
  ])("$identify of %j joins the visitor to %j", (fields, userId) => {
    const event = read({ event: "$identify", anonymous_id: "a", ...fields });
    expect(event.visitorId).toBe("a");
    expect(event.userId).toBe(userId);
    expect(event.type).toBe(userId === undefined ? "track" : "identify");
  });

  test("distinct_id of any other event is an extra", () => {
    const event = read({ event: "signup", distinct_id: "d" });
    expect(event).not.toHaveProperty("userId");
    expect(event.extras).toEqual([{ key: "distinct_id", value: "d" }]);
  });

  test("$identify of nobody is an event of this name", () => {
    expect(
      read({ event: "$identify", anonymous_id: "a", properties: { a: 1 } }),
    ).toEqual({
      type: "track",
      name: "$identify",
      occurredAt: AT,
      visitorId: "a",
      properties: [{ key: "a", value: 1 }],
    });
  });

  test.each(["click", "Pageview", "identify", "constructor", "engagement"])(
    "%s is the app's own",
    (event) => {
      const properties = { path: "/tmp/upload" };
      const read_ = read({ event, properties });
      expect(read_).toMatchObject({ type: "track", name: event });
      expect(read_).not.toHaveProperty("path");
    },
  );
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", " ", "\ud800", "__proto__", "$pageview", "k".repeat(300)),
);
const anyKey = fc.oneof(
  anyText,
  fc.constantFrom("1", "0", "path", "event", "user_id", "userId", "extras"),
);
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("\udfff", 1e308, -0),
  anyText,
);
const anyObject = fc.dictionary(anyKey, anyJson, { maxKeys: 8 });
const anyId = fc.option(anyText, { nil: null });

/** Mostly valid events. Every optional field may be there or not. */
const anyMereEvent = fc
  .tuple(
    anyObject,
    fc.record(
      {
        event: fc.oneof(
          fc.constantFrom("pageview", "$pageview", "$identify", "signup"),
          anyText,
        ),
        timestamp: fc.oneof(
          fc.maxSafeInteger(),
          fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }),
          fc
            .date({
              min: new Date("0001-01-01"),
              max: new Date("9999-12-31"),
              noInvalidDate: true,
            })
            .map((date) => date.toISOString()),
        ),
        anonymous_id: anyId,
        anonymousId: anyId,
        user_id: anyId,
        userId: anyId,
        session_id: anyId,
        sessionId: anyId,
        properties: fc.oneof(
          anyObject,
          anyText.map((path) => ({ path })),
          fc.constant(null),
        ),
        extras: fc.oneof(anyObject, fc.constant(null)),
      },
      { requiredKeys: ["event", "timestamp"] },
    ),
  )
  .map(([stray, known]) => ({ ...stray, ...known }));

/** Returns the value after it has travelled as text. */
function overTheWire(value: unknown): unknown {
  const sent: unknown = JSON.parse(JSON.stringify(value));
  return sent;
}

describe("properties", () => {
  test("written out and read again it is the same event", () => {
    let valid = 0;
    fc.assert(
      fc.property(anyMereEvent, (raw) => {
        const event = parsed(() => readMereEvent(overTheWire(raw)));
        if ("error" in event) return;
        valid++;
        const again = readMereEvent(overTheWire(writeMereEvent(event)));
        // The test compares texts, because JSON has one zero.
        expect(JSON.stringify(again)).toBe(JSON.stringify(event));
      }),
      { numRuns: 2000 },
    );
    expect(valid).toBeGreaterThan(500);
  });

  test.each([
    ["just within the size", { stray: ["x".repeat(32_684)] }],
    [
      "just within the depth",
      { stray: JSON.parse("[".repeat(14) + "]".repeat(14)) as unknown },
    ],
    [
      "a path that ends where properties are cut",
      { event: "pageview", properties: { path: "%E2%82%AC".repeat(2500) } },
    ],
  ])("so is one %s", (_name, fields) => {
    const event = read(fields);
    expect(readMereEvent(overTheWire(writeMereEvent(event)))).toEqual(event);
  });

  test("whatever JSON comes, only InvalidInput is thrown", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              event: anyJson,
              timestamp: anyJson,
              user_id: anyJson,
              anonymousId: anyJson,
              properties: anyJson,
              extras: anyJson,
            },
            { requiredKeys: [] },
          ),
        ),
        (raw) => {
          try {
            readMereEvent(overTheWire(raw));
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInput);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
