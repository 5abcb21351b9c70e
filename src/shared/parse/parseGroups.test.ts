import { describe, expect, test } from "vitest";
import { parseEvent } from "./parseEvent.js";

const parse = (raw: object) => parseEvent(raw, {});

describe("groups", () => {
  test.each([
    [
      ["acme", 7, "acme", " ", null],
      ["acme", "7"],
    ],
    [[], undefined],
    [[""], undefined],
    [null, undefined],
  ])("of any type of event: %j", (groups, expected) => {
    for (const type of ["pageview", "engagement"]) {
      expect(parse({ type, groups })).toEqual({
        event: { type, ...(expected && { groups: expected }) },
      });
    }
  });

  test.each<[unknown, string]>([
    ["acme", "groups must be an array of ids, got a string"],
    [{ id: "acme" }, "groups must be an array of ids, got an object"],
    [["acme", {}], "groups[1] must be a string or a number, got an object"],
    [
      ["x".repeat(201)],
      "groups[0] has 201 characters, at most 200 are allowed",
    ],
    [
      Array.from({ length: 21 }, (_, index) => index),
      "groups has 21 ids, at most 20 are allowed",
    ],
  ])("refuses %j", (groups, error) => {
    expect(parse({ type: "pageview", groups })).toEqual({ error });
  });
});

describe("identify", () => {
  test("takes numbers to add", () => {
    expect(
      parse({
        type: "identify",
        userId: "ann",
        traits: { plan: "pro" },
        increments: { visits: 1, credit: -2.5, none: null },
      }),
    ).toEqual({
      event: {
        type: "identify",
        userId: "ann",
        traits: [{ key: "plan", value: "pro" }],
        increments: [
          { key: "visits", by: 1 },
          { key: "credit", by: -2.5 },
        ],
      },
    });
  });

  test.each([
    { groups: ["acme"] },
    { increments: { visits: 1 } },
    { groups: ["acme"], visitorId: "v1" },
  ])("needs no user with %j", (fields) => {
    expect(parse({ type: "identify", ...fields })).toHaveProperty("event");
  });

  test.each([{}, { groups: [] }, { increments: {} }, { traits: { a: 1 } }])(
    "needs a user with %j",
    (fields) => {
      expect(parse({ type: "identify", visitorId: "v1", ...fields })).toEqual({
        error:
          'userId is required for an event of type "identify" without groups or increments, in the event or in its request',
      });
    },
  );

  test.each<[unknown, string]>([
    [[1], "increments must be an object, got an array"],
    [
      { visits: "1" },
      "increments.visits must be a finite number, got a string",
    ],
    [
      { visits: Infinity },
      "increments.visits must be a finite number, got Infinity",
    ],
    [
      Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])),
      "increments has 65 keys, at most 64 are allowed",
    ],
  ])("refuses increments %j", (increments, error) => {
    expect(parse({ type: "identify", userId: "ann", increments })).toEqual({
      error,
    });
  });

  test("alone takes increments", () => {
    expect(parse({ type: "pageview", increments: { a: 1 } })).toEqual({
      event: {
        type: "pageview",
        extras: [{ key: "increments", value: { json: '{"a":1}' } }],
      },
    });
  });
});

describe("group", () => {
  test("says what a group is", () => {
    expect(
      parse({
        type: "group",
        groupId: 17,
        groupType: "company",
        name: "x".repeat(300),
        traits: { seats: 5 },
      }),
    ).toEqual({
      event: {
        type: "group",
        groupId: "17",
        groupType: "company",
        name: "x".repeat(200),
        traits: [{ key: "seats", value: 5 }],
      },
    });
  });

  test.each<[object, string]>([
    [{}, 'groupId is required for an event of type "group"'],
    [{ groupId: " " }, 'groupId is required for an event of type "group"'],
    [
      { groupId: "x".repeat(201) },
      "groupId has 201 characters, at most 200 are allowed",
    ],
    [
      { groupId: "acme", groupType: [] },
      "groupType must be a string or a number, got an array",
    ],
    [
      { groupId: "acme", traits: "pro" },
      "traits must be an object, got a string",
    ],
  ])("refuses %j", (fields, error) => {
    expect(parse({ type: "group", ...fields })).toEqual({ error });
  });
});

test.each([
  ["", ""],
  [null, ""],
  [" ", ""],
  [undefined, undefined],
  [7, "7"],
])(
  "a group's name and type %j are %j: an empty one empties them",
  (sent, text) => {
    const type = "group";
    const raw = { type, groupId: "acme", name: sent, groupType: sent };
    expect(parse(raw)).toEqual({
      event: {
        type,
        groupId: "acme",
        ...(text !== undefined && { name: text, groupType: text }),
      },
    });
  },
);
