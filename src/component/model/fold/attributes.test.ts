import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { MAX_KEY_BYTES } from "../../../shared/codec/boundKey.js";
import { eventKeys, sessionValues } from "./attributes.js";
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
