import { describe, expect, test } from "vitest";
import type { PropertyValue } from "../event/incoming.js";
import { parseProperties } from "./parseProperties.js";

describe("parseProperties", () => {
  test.each<[unknown, PropertyValue]>([
    ["text", "text"],
    ["", ""],
    [1.5, 1.5],
    [true, true],
    [null, null],
    [Infinity, null],
    [["a", 1], { json: '["a",1]' }],
    [{ $a: { é: 1 } }, { json: '{"$a":{"é":1}}' }],
    [{}, { json: "{}" }],
    [{ toJSON: () => undefined }, { json: "null" }],
    ["\ud800", "\ufffd"],
    ["x".repeat(9000), "x".repeat(8000)],
  ])("value %j", (value, expected) => {
    expect(parseProperties({ key: value }, "properties")).toEqual([
      { key: "key", value: expected },
    ]);
  });

  test.each([undefined, null, {}, { gone: undefined }])(
    "none in %j",
    (value) => {
      expect(parseProperties(value, "properties")).toBeUndefined();
    },
  );

  test("keeps any key, in order", () => {
    const sent: unknown = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": 1, "$set": 2, "": 3}',
    );
    expect(parseProperties(sent, "properties")).toEqual([
      { key: "__proto__", value: { json: '{"polluted":true}' } },
      { key: "constructor", value: 1 },
      { key: "$set", value: 2 },
      { key: "", value: 3 },
    ]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("cuts long keys", () => {
    expect(
      parseProperties({ ["k".repeat(300)]: 1 }, "properties")?.[0]?.key,
    ).toHaveLength(200);
  });

  test.each<[unknown, string]>([
    [[], "properties must be an object, got an array"],
    ["text", "properties must be an object, got a string"],
    [{ big: 1n }, "properties.big must be JSON, got a bigint"],
    [
      { deep: [1n] },
      "properties.deep must be JSON, but holds itself or what JSON cannot say",
    ],
    [{ "\ud800": 1n }, "properties.\ufffd must be JSON, got a bigint"],
    [
      Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])),
      "properties has 65 keys, at most 64 are allowed",
    ],
  ])("refuses (%#)", (value, message) => {
    expect(() => parseProperties(value, "properties")).toThrow(message);
  });
});
