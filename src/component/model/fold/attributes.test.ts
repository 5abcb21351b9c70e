import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { boundKey, MAX_KEY_BYTES } from "../../../shared/codec/boundKey.js";
import {
  eventKeys,
  promotedKeys,
  propertyText,
  sessionValues,
} from "./attributes.js";
import { originOf } from "./origin.js";
import {
  eventTypes,
  firstValueFields,
  type ModelEvent,
} from "../../../shared/event/event.js";

function pageview(fields: Partial<ModelEvent> = {}): ModelEvent {
  return { type: "pageview", source: "client", occurredAt: 1000, ...fields };
}

describe("eventKeys", () => {
  test.each<[Partial<ModelEvent>, object]>([
    [{}, {}],
    [
      { path: "/", hostname: "a.example" },
      { page: "/", hostname: "a.example" },
    ],
    [{ path: "", hostname: "" }, {}],
    [
      { type: "track", name: "signup", path: "/" },
      { page: "/", event: "signup" },
    ],
    [{ type: "track", name: "" }, {}],
    [{ name: "signup" }, {}],
    [{ type: "identify", name: "signup", path: "/" }, { page: "/" }],
  ])("of %o", (fields, keys) => {
    expect(eventKeys(pageview(fields))).toEqual(keys);
  });
});

test.each([
  ["gold", "gold"],
  [0, "0"],
  [false, "false"],
  ["", undefined],
  [null, undefined],
  [{ json: "[]" }, undefined],
])("a property %o has the key %o", (value, text) =>
  expect(propertyText(value)).toBe(text),
);

describe("promotedKeys", () => {
  const properties = [
    { key: "plan", value: "gold" },
    { key: "other", value: "x" },
    { key: "seats", value: 5 },
    { key: "empty", value: "" },
  ];

  test("are the values of promoted properties that are keys", () =>
    expect(
      promotedKeys(pageview({ properties }), ["empty", "seats", "plan"]),
    ).toEqual([
      ["property:plan", "gold"],
      ["property:seats", "5"],
    ]));

  test("are none without promoted properties, and of an event without any", () => {
    expect(promotedKeys(pageview({ properties }), [])).toEqual([]);
    expect(promotedKeys(pageview(), ["plan"])).toEqual([]);
  });

  test("are bounded", () => {
    const value = "long".repeat(100);
    expect(
      promotedKeys(pageview({ properties: [{ key: "plan", value }] }), [
        "plan",
      ]),
    ).toEqual([["property:plan", boundKey(value)]]);
  });
});

describe("sessionValues", () => {
  test.each<[string, Partial<ModelEvent>, object]>([
    ["nothing", {}, {}],
    ["the entry page of a pageview", { path: "/a" }, { entryPage: "/a" }],
    ["no entry page of a custom event", { type: "track", path: "/a" }, {}],
    [
      "the surroundings, trimmed",
      { language: " en-US ", country: "DE", device: "", os: "  " },
      { language: "en-US", country: "DE" },
    ],
  ])("takes %s", (_, fields, values) => {
    expect(sessionValues(pageview(fields))).toEqual(values);
  });

  test("bounds every key, whatever is sent", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc
        .string({ unit: "binary", maxLength: 9 })
        .map((part) => part.repeat(60)),
      fc.webUrl().map((url) => `https://${"a.".repeat(120)}b/?${url}`),
      fc.webQueryParameters().map((query) => `${query}&utm_source=${query}`),
    );
    const events = fc.record(
      {
        type: fc.constantFrom(...eventTypes),
        source: fc.constantFrom("client" as const, "server" as const),
        occurredAt: fc.nat(),
        name: text,
        path: text,
        hostname: text,
        search: text,
        referrer: text,
        language: text,
        city: text,
      },
      { requiredKeys: ["type", "source", "occurredAt"] },
    );
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(events, (event) => {
        const values = sessionValues(event);
        for (const field of Object.keys(values)) {
          expect(firstValueFields).toContain(field);
        }
        const { at, isOther, ...origin } = originOf(event);
        expect([at, isOther ?? false]).toEqual([
          event.occurredAt,
          event.type !== "pageview",
        ]);
        for (const key of [
          ...Object.values(eventKeys(event)),
          ...Object.values(values),
          ...Object.values(origin),
        ]) {
          const bytes = encoder.encode(key);
          expect(bytes.length).toBeGreaterThan(0);
          expect(bytes.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
          expect(
            new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
          ).toBe(key);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
