import { getConvexSize } from "convex/values";
import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { limits } from "../../../shared/limits.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { checkEvent, type SitePolicy } from "./checkEvent.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const ID = "i".repeat(limits.MAX_ID_LENGTH.value);
const KEY = "k".repeat(limits.MAX_PROPERTY_KEY_LENGTH.value);
const view: IncomingEvent = { type: "pageview", path: "/", visitorId: "ada" };
const track: IncomingEvent = { ...view, type: "track", name: "signup" };
const identify: IncomingEvent = { ...view, type: "identify", userId: "u" };
const group: IncomingEvent = { type: "group", groupId: "acme", name: "Acme" };

function check(
  sent: IncomingEvent,
  { trusted = true, ...site }: Partial<SitePolicy> & { trusted?: boolean } = {},
) {
  const delivery = { receivedAt: NOW, trusted, isImport: false };
  return checkEvent(sent, { ...defaultSiteSettings, ...site }, delivery);
}

function rowOf(...args: Parameters<typeof check>) {
  const checked = check(...args);
  if (checked.kind === "rejected") throw new Error(checked.error);
  return checked.event;
}

function errorOf(sent: IncomingEvent): string | null {
  const checked = check(sent);
  return checked.kind === "rejected" ? checked.error : null;
}

const groupsOf = (length: number) =>
  Array.from({ length }, (_, index) => `g${index}`);
const incrementsOf = (length: number) =>
  Array.from({ length }, (_, index) => ({ key: `k${index}`, by: 1 }));
const TRAIT_BYTES = limits.MAX_TRAIT_BYTES.value;
const EVENT_BYTES = limits.MAX_EVENT_BYTES.value;
/** A pair of this size, as Convex stores it. */
const pairOf = (bytes: number) => {
  const size = getConvexSize({ key: "bio", value: "" });
  return { key: "bio", value: "x".repeat(bytes - size) };
};
/** A view of this size, as Convex stores it. */
const viewOf = (bytes: number): IncomingEvent => {
  const size = getConvexSize({ ...view, title: "" });
  return { ...view, title: "x".repeat(bytes - size) };
};

describe("an event is within its bounds", () => {
  test.each<[string, IncomingEvent]>([
    [
      "the longest ids",
      {
        ...track,
        eventId: ID,
        visitorId: ID,
        userId: ID,
        clientSessionId: ID,
        groupId: ID,
      },
    ],
    ["the most groups", { ...view, groups: groupsOf(20) }],
    ["a group with the longest id", { ...view, groups: [ID] }],
    ["the most increments", { ...identify, increments: incrementsOf(64) }],
    ["the longest key", { ...identify, increments: [{ key: KEY, by: 1 }] }],
    ["a large trait", { ...identify, traits: [pairOf(TRAIT_BYTES)] }],
    [
      "twice the bytes of its JSON, as small values take",
      viewOf(2 * EVENT_BYTES),
    ],
    ["nobody", { type: "identify" }],
    ["a visitor's groups", { ...view, type: "identify", groups: ["acme"] }],
    ["a user's groups", { type: "identify", userId: "u", groups: ["acme"] }],
    ["nobody's groups in a view", { type: "pageview", groups: ["acme"] }],
  ])("with %s", (_, sent) => {
    expect(errorOf(sent)).toBeNull();
  });
});

describe("an event is out of its bounds", () => {
  test.each(["eventId", "visitorId", "userId", "clientSessionId", "groupId"])(
    "with a longer %s",
    (field) => {
      expect(errorOf({ ...track, [field]: `${ID}i` })).toBe(
        `${field} has more than 200 characters`,
      );
    },
  );

  const whose =
    "an identify with groups or increments needs a userId or a visitorId";
  test.each<[string, IncomingEvent, string]>([
    [
      "no group to describe",
      { type: "group" },
      'groupId is required for an event of type "group"',
    ],
    [
      "an empty id of a group to describe",
      { ...group, groupId: "" },
      'groupId is required for an event of type "group"',
    ],
    [
      "too many groups",
      { ...view, groups: groupsOf(21) },
      "the event names more than 20 groups",
    ],
    [
      "a group without an id",
      { ...view, groups: ["acme", ""] },
      "ids of groups have 1 to 200 characters",
    ],
    [
      "a group with too long an id",
      { ...view, groups: ["acme", `${ID}i`] },
      "ids of groups have 1 to 200 characters",
    ],
    [
      "too many increments",
      { ...identify, increments: incrementsOf(65) },
      "the event has more than 64 increments",
    ],
    [
      "an increment with too long a key",
      { ...identify, increments: [{ key: `${KEY}k`, by: 1 }] },
      "the key of an increment has more than 200 characters",
    ],
    [
      "an increment without an end",
      { ...identify, increments: [{ key: "score", by: Infinity }] },
      'the increment of "score" is Infinity, not a finite number',
    ],
    ["nobody's groups", { type: "identify", groups: ["acme"] }, whose],
    [
      "nobody's increments",
      { type: "identify", increments: incrementsOf(1) },
      whose,
    ],
    [
      "too large a trait",
      { ...identify, traits: [pairOf(50), pairOf(TRAIT_BYTES + 1)] },
      'the trait "bio" has more than 1024 bytes',
    ],
    [
      "too many bytes",
      viewOf(2 * EVENT_BYTES + 1),
      "the event has more than 32768 bytes",
    ],
  ])("with %s", (_, sent, error) => {
    expect(errorOf(sent)).toBe(error);
  });
});

test("an event about a group is nobody's", () => {
  const sent = {
    ...group,
    visitorId: "ada",
    userId: "u",
    clientSessionId: "s",
  };
  expect(rowOf(sent)).toStrictEqual({
    ...group,
    occurredAt: NOW,
    receivedAt: NOW,
    source: "client",
    byServer: true,
  });
});

test.each<[IncomingEvent["type"], string | undefined]>([
  ["track", "plan"],
  ["group", "plan"],
  ["pageview", undefined],
  ["identify", undefined],
])("the name of an event of type %s is stored as %s", (type, name) => {
  const row = rowOf({ ...view, type, groupId: "acme", name: "plan" });
  expect(row.name).toBe(name);
  const { name: _name, ...nameless } = track;
  expect(rowOf(nameless)).not.toHaveProperty("name");
});

test.each<[string, IncomingEvent, false | undefined]>([
  ["an app's event", track, undefined],
  ["an app's event that says no", { ...track, interactive: false }, false],
  ["a tracker's own event", { ...track, name: "outbound_link" }, false],
  [
    "a tracker's own event that says yes",
    { ...track, name: "outbound_link", interactive: true },
    undefined,
  ],
  ["a page view, whatever it says", { ...view, interactive: false }, undefined],
])("the interest is noted where there is none: %s", (_, sent, interactive) => {
  expect(rowOf(sent).interactive).toBe(interactive);
});

test("each group is stored once, and no empty list", () => {
  const groups = ["acme", "tea", "acme"];
  expect(rowOf({ ...view, groups }).groups).toEqual(["acme", "tea"]);
  expect(rowOf({ ...view, groups: [] })).not.toHaveProperty("groups");
});

describe("the source", () => {
  const onlyUser: IncomingEvent = { type: "track", name: "paid", userId: "u" };
  test.each<[string, IncomingEvent, boolean, string]>([
    ["a visitor", view, true, "client"],
    [
      "a visitor who says server",
      { ...view, source: "server" },
      true,
      "server",
    ],
    ["only a user", onlyUser, true, "server"],
    ["a user at a device", { ...onlyUser, visitorId: "ada" }, true, "client"],
    ["nobody", { type: "pageview" }, true, "client"],
    [
      "a stranger who says server",
      { ...view, source: "server" },
      false,
      "client",
    ],
    ["a stranger as a user", onlyUser, false, "client"],
  ])("of %s is told (%#)", (_, sent, trusted, source) => {
    expect(rowOf(sent, { trusted }).source).toBe(source);
  });

  test.each<[string, IncomingEvent, boolean, boolean | undefined]>([
    ["a device under a secret key", identify, true, true],
    ["a device under a public key", identify, false, false],
    ["a server", { ...identify, source: "server" }, true, undefined],
    ["a view, which describes nobody", view, true, undefined],
  ])(
    "of a description is beside it, where a client sends it: %s",
    (_, sent, trusted, byServer) => {
      expect(rowOf(sent, { trusted }).byServer).toBe(byServer);
    },
  );
});

describe("properties", () => {
  const pairs = (...keys: string[]) =>
    keys.map((key, value) => ({ key, value }));

  test("are stored once each, the last one", () => {
    const properties = pairs("plan", "size", "plan");
    expect(rowOf({ ...track, properties }).properties).toEqual([
      { key: "plan", value: 2 },
      { key: "size", value: 1 },
    ]);
  });

  test.each<[string[], string[], string[] | undefined]>([
    [[], [], ["plan", "email"]],
    [["plan"], [], ["plan"]],
    [[], ["email"], ["plan"]],
    [["plan", "email"], ["email"], ["plan"]],
    [["other"], [], undefined],
    [[], ["plan", "email"], undefined],
  ])(
    "are those of %j without %j: %j",
    (allowedProperties, deniedProperties, kept) => {
      const sent = { ...track, properties: pairs("plan", "email") };
      const { properties } = rowOf(sent, {
        allowedProperties,
        deniedProperties,
      });
      expect(properties?.map(({ key }) => key)).toEqual(kept);
    },
  );

  test("that are denied are in no other list, and leave none empty", () => {
    const sent: IncomingEvent = {
      ...identify,
      extras: pairs("plan", "email"),
      traits: pairs("email"),
      increments: [
        { key: "email", by: 1 },
        { key: "score", by: 2 },
      ],
    };
    const row = rowOf(sent, { deniedProperties: ["email"] });
    expect(row.extras).toEqual(pairs("plan"));
    expect(row.traits).toBeUndefined();
    expect(row.increments).toEqual([{ key: "score", by: 2 }]);
    expect(rowOf(sent)).toMatchObject({
      extras: sent.extras,
      traits: sent.traits,
      increments: sent.increments,
    });
    const bare = rowOf(identify, { deniedProperties: ["email"] });
    expect(bare).not.toHaveProperty("extras");
  });
});
