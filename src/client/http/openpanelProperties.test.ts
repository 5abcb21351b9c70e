import { describe, expect, test } from "vitest";
import { readOpenpanelProperties } from "./openpanelProperties.js";

const fieldsOf = (sent: unknown) => readOpenpanelProperties(sent).fields;

test("magic properties say something about the event, the others stay", () => {
  expect(
    readOpenpanelProperties({
      __timestamp: "2026-03-01T12:00:00.250Z",
      __deviceId: "device-1",
      __ip: "203.0.113.9",
      __path: "https://Shop.example/tea?utm_source=news#top",
      __title: "Tea",
      __referrer: "https://news.example/",
      __id: "e1",
      __identify: { profileId: "p1" },
      __revenue: 995,
      __proto: 1,
      plan: "pro",
    }),
  ).toEqual({
    fields: {
      occurredAt: Date.UTC(2026, 2, 1, 12, 0, 0, 250),
      visitorId: "device-1",
      hostname: "shop.example",
      path: "/tea",
      search: "utm_source=news",
      hash: "top",
      title: "Tea",
      referrer: "https://news.example/",
      eventId: "e1",
    },
    ip: "203.0.113.9",
    identify: { profileId: "p1" },
    rest: [
      ["__revenue", 995],
      ["__proto", 1],
      ["plan", "pro"],
    ],
  });
});

test.each([undefined, null, {}, { __path: "", __id: null }])(
  "%j says nothing",
  (sent) => {
    expect(readOpenpanelProperties(sent)).toEqual({
      fields: {},
      identify: undefined,
      rest: [],
    });
  },
);

describe("__timestamp", () => {
  test.each(["yesterday", "", {}, [], true, "2026-13-01"])(
    "%j is the time of receipt",
    (__timestamp) => expect(fieldsOf({ __timestamp })).toEqual({}),
  );

  test("may be epoch milliseconds", () => {
    expect(fieldsOf({ __timestamp: 1_700_000_000_000 })).toEqual({
      occurredAt: 1_700_000_000_000,
    });
  });
});

describe("__deviceId", () => {
  test.each<[unknown, string | undefined]>([
    [" device-1 ", "device-1"],
    ["x".repeat(64), "x".repeat(64)],
    ["x".repeat(65), undefined],
    ["  ", undefined],
    [17, undefined],
    [{}, undefined],
    [null, undefined],
  ])("%j names the device %j", (__deviceId, visitorId) => {
    const { fields, rest } = readOpenpanelProperties({ __deviceId });
    expect(fields.visitorId).toBe(visitorId);
    expect(rest).toEqual([]);
  });

  test("is a property of items that are no track", () => {
    expect(
      readOpenpanelProperties({ __deviceId: "d1" }, { isTrack: false }),
    ).toEqual({
      fields: {},
      identify: undefined,
      rest: [["__deviceId", "d1"]],
    });
  });
});

describe("__query", () => {
  test.each<[unknown, string | undefined, string | undefined]>([
    [{ utm_source: "news", page: 2 }, "/a", "utm_source=news&page=2"],
    [{ utm_source: "news" }, "/a?utm_source=own&b=%20", "utm_source=own&b=%20"],
    [{ utm_source: "news" }, "/a?b=%20", "b=%20&utm_source=news"],
    [{ tag: ["x", null, "y z"], none: null }, "/a", "tag=x&tag=y+z"],
    ["?utm_source=news&b=1", "/a", "utm_source=news&b=1"],
    [{ utm_source: "news" }, undefined, "utm_source=news"],
    [{ of: { a: 1 } }, "/a", "of=%7B%22a%22%3A1%7D"],
    [{}, "/a", undefined],
    ["", "/a?b=1", "b=1"],
  ])("%j beside %j", (__query, __path, search) => {
    expect(fieldsOf({ __query, __path }).search).toBe(search);
  });
});

test.each<[object, string]>([
  [{ __path: "https://[" }, "__path must be an absolute URL or a path"],
  [{ __path: {} }, "__path must be a string or a number, got an object"],
  [
    { __id: "x".repeat(201) },
    "__id has 201 characters, at most 200 are allowed",
  ],
  [{ __query: 5 }, "__query must be an object or a query string, got a number"],
])("%j is refused", (sent, message) => {
  expect(() => readOpenpanelProperties(sent)).toThrow(message);
});

test.each([5, "text", []])("properties must be an object, not %j", (sent) => {
  expect(() => readOpenpanelProperties(sent)).toThrow(
    "properties must be an object",
  );
});
