import { validate } from "convex-helpers/validators";
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import {
  vIncomingEvent,
  type IncomingEvent,
} from "../../shared/event/incoming.js";
import { everyString } from "../../shared/parse/parseEvent.helpers.js";
import { anyItem } from "./openpanelItems.helpers.js";
import { readOpenpanelItem } from "./openpanelRows.js";

function eventOf(type: string, payload: object): IncomingEvent {
  const result = readOpenpanelItem({ type, payload });
  if ("error" in result) throw new Error(result.error);
  return result.event;
}

function errorOf(sent: unknown): string {
  const result = readOpenpanelItem(sent);
  return "error" in result ? result.error : "no error";
}

describe("track", () => {
  test("is a custom event", () => {
    expect(
      readOpenpanelItem({
        type: "track",
        payload: {
          name: "signup",
          profileId: 42,
          groups: ["acme", 7, "acme", ""],
          properties: {
            __path: "https://shop.example/join",
            __ip: "203.0.113.9",
            __revenue: 995,
            plan: "pro",
            tags: ["a"],
          },
        },
      }),
    ).toEqual({
      event: {
        type: "track",
        name: "signup",
        hostname: "shop.example",
        path: "/join",
        userId: "42",
        groups: ["acme", "7"],
        revenue: { amount: 995 },
        properties: [
          { key: "plan", value: "pro" },
          { key: "tags", value: { json: '["a"]' } },
        ],
      },
      ip: "203.0.113.9",
    });
  });

  test("of a screen_view is a pageview", () => {
    expect(
      eventOf("track", {
        name: "screen_view",
        properties: {
          __path: "https://shop.example/tea?b=1",
          __title: "Tea",
          __referrer: "https://news.example/",
        },
      }),
    ).toEqual({
      type: "pageview",
      hostname: "shop.example",
      path: "/tea",
      search: "b=1",
      title: "Tea",
      referrer: "https://news.example/",
    });
  });

  test("with __identify says who it was, too", () => {
    expect(
      eventOf("track", {
        name: "signup",
        profileId: "before",
        properties: {
          __identify: {
            profileId: "p1",
            firstName: "Ada",
            email: null,
            properties: { plan: "pro" },
          },
        },
      }),
    ).toEqual({
      type: "track",
      name: "signup",
      userId: "p1",
      traits: [
        { key: "firstName", value: "Ada" },
        { key: "plan", value: "pro" },
      ],
    });
  });

  test.each(["session_start", "session_end"])("is not called %s", (name) => {
    expect(errorOf({ type: "track", payload: { name } })).toContain(
      `the name "${name}" is reserved`,
    );
  });
});

describe("identify", () => {
  test("sets traits: named fields win over properties", () => {
    expect(
      eventOf("identify", {
        profileId: "p1",
        firstName: "Ada",
        lastName: "L.",
        email: "ada@example.com",
        avatar: "",
        properties: {
          email: "old@example.com",
          age: 36,
          __deviceId: "d1",
          __id: "e1",
          __referrer: "https://news.example/",
        },
      }),
    ).toEqual({
      type: "identify",
      userId: "p1",
      eventId: "e1",
      referrer: "https://news.example/",
      traits: [
        { key: "firstName", value: "Ada" },
        { key: "lastName", value: "L." },
        { key: "email", value: "ada@example.com" },
        { key: "avatar", value: "" },
        { key: "age", value: 36 },
        { key: "__deviceId", value: "d1" },
      ],
    });
  });

  test("may have no traits", () => {
    expect(eventOf("identify", { profileId: 7 })).toEqual({
      type: "identify",
      userId: "7",
    });
  });
});

describe("increment and decrement", () => {
  test.each<[string, number | undefined, number]>([
    ["increment", undefined, 1],
    ["increment", 2.5, 2.5],
    ["decrement", undefined, -1],
    ["decrement", 3, -3],
  ])("%s by %j", (type, value, by) => {
    expect(
      eventOf(type, {
        profileId: "p1",
        property: "visits",
        value,
        properties: { __id: "e1" },
      }),
    ).toEqual({
      type: "identify",
      userId: "p1",
      eventId: "e1",
      increments: [{ key: "visits", by }],
    });
  });
});

test("group says something about a group", () => {
  expect(
    eventOf("group", {
      id: "acme",
      type: "company",
      name: "Acme",
      properties: { plan: "pro", __id: "e1" },
    }),
  ).toEqual({
    type: "group",
    eventId: "e1",
    groupId: "acme",
    groupType: "company",
    name: "Acme",
    traits: [{ key: "plan", value: "pro" }],
  });
});

test("assign_group joins groups, with or without a profile", () => {
  expect(eventOf("assign_group", { groupIds: ["a", "b", "a"] })).toEqual({
    type: "identify",
    groups: ["a", "b"],
  });
  expect(
    eventOf("assign_group", { groupIds: ["a"], profileId: "p1" }),
  ).toMatchObject({ userId: "p1", groups: ["a"] });
});

test.each<[string, unknown]>([
  ["event must be an object, got null", null],
  ["type must be one of track, identify, increment", {}],
  ['got "constructor"', { type: "constructor", payload: {} }],
  ["got a number", { type: 5, payload: {} }],
  ["payload must be an object, got undefined", { type: "track" }],
  ["name is required", { type: "track", payload: {} }],
  ["name is required", { type: "track", payload: { name: " " } }],
  [
    "properties must be an object, got an array",
    { type: "track", payload: { name: "a", properties: [] } },
  ],
  [
    "groups must be an array, got a string",
    { type: "track", payload: { name: "a", groups: "acme" } },
  ],
  [
    "groups[1] must be a string or a number, got an object",
    { type: "track", payload: { name: "a", groups: ["a", {}] } },
  ],
  [
    "groups has 21 groups, at most 20 are allowed",
    {
      type: "track",
      payload: { name: "a", groups: Array.from(Array(21).keys()) },
    },
  ],
  [
    "__identify must be an object, got a number",
    { type: "track", payload: { name: "a", properties: { __identify: 1 } } },
  ],
  [
    "profileId is required in __identify",
    { type: "track", payload: { name: "a", properties: { __identify: {} } } },
  ],
  [
    "at most 32768 are allowed",
    { type: "track", payload: { name: "x".repeat(40_000) } },
  ],
  ["profileId is required in payload", { type: "identify", payload: {} }],
  [
    "profileId is required in payload",
    { type: "increment", payload: { property: "a" } },
  ],
  ["property is required", { type: "increment", payload: { profileId: 1 } }],
  [
    "value must be a number over 0, got a string",
    { type: "decrement", payload: { profileId: 1, property: "a", value: "2" } },
  ],
  [
    "value must be a number over 0, got Infinity",
    {
      type: "increment",
      payload: { profileId: 1, property: "a", value: 1e999 },
    },
  ],
  [
    "value must be a number over 0, got -1",
    { type: "increment", payload: { profileId: 1, property: "a", value: -1 } },
  ],
  [
    "__revenue must be a whole number",
    {
      type: "track",
      payload: { name: "revenue", properties: { __revenue: 12.5 } },
    },
  ],
  ["id is required in payload", { type: "group", payload: { name: "Acme" } }],
  [
    "groupIds must name at least one group",
    { type: "assign_group", payload: { groupIds: [] } },
  ],
  ["alias is not", { type: "alias", payload: { profileId: 1, alias: 2 } }],
  ["replay is not supported", { type: "replay", payload: { chunk_index: 0 } }],
])("%# is an error: %s", (message, sent) => {
  expect(errorOf(sent)).toContain(message);
});

test("whatever JSON it gets, a row is an event that ingest takes, or an error", () => {
  let events = 0;
  fc.assert(
    fc.property(anyItem, (sent) => {
      const result = readOpenpanelItem(sent);
      if ("error" in result) {
        expect(result.error).not.toBe("");
        return;
      }
      events++;
      expect(validate(vIncomingEvent, result.event)).toBe(true);
      expect(Object.values(result.event)).not.toContain(undefined);
      for (const each of everyString(result)) {
        expect(each).not.toMatch(/\p{Surrogate}/u);
      }
    }),
    { numRuns: 1000 },
  );
  expect(events).toBeGreaterThan(100);
});
