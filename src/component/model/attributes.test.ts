import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_KEY_BYTES } from "../../shared/boundKey.js";
import { eventKeys, sessionValues } from "./attributes.js";
import {
  eventTypes,
  firstValueFields,
  type ModelEvent,
} from "../../shared/event.js";

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
      "campaign tags as sent",
      {
        search:
          "utm_source=News&utm_medium=email&utm_campaign=a+b&utm_term=t%20&utm_content=%E6%BC%A2",
      },
      {
        source: "News",
        medium: "email",
        campaign: "a b",
        term: "t",
        content: "漢",
      },
    ],
    ["no empty tags", { search: "utm_source=&utm_medium=%20&ref=" }, {}],
    ["ref before source", { search: "source=b&ref=a" }, { source: "a" }],
    ["source", { search: "source=b" }, { source: "b" }],
    [
      "utm_source before ref",
      { search: "ref=a&utm_source=c" },
      { source: "c" },
    ],
    ["malformed queries", { search: "%&=&&utm_source=%zz" }, { source: "%zz" }],
    [
      "a known referrer",
      { referrer: "https://www.google.de/search?q=x", hostname: "a.example" },
      { referrer: "google.de", source: "Google" },
    ],
    [
      "a tagged source with its referrer",
      { referrer: "https://google.com/", search: "utm_source=partner" },
      { referrer: "google.com", source: "partner" },
    ],
    [
      "a known source by its tag",
      { search: "utm_source=google" },
      { source: "Google" },
    ],
    [
      "an unknown referrer",
      { referrer: "http://Blog.Example:8080/post" },
      { referrer: "blog.example", source: "blog.example" },
    ],
    [
      "an Android app",
      { referrer: "android-app://com.google.android.gm/" },
      { referrer: "com.google.android.gm", source: "Gmail" },
    ],
    [
      "no internal referrer",
      { referrer: "https://a.example/x", hostname: "www.A.example" },
      {},
    ],
    [
      "no internal referrer with www",
      { referrer: "https://www.a.example/x", hostname: "a.example" },
      {},
    ],
    [
      "a sister site",
      { referrer: "https://docs.a.example/", hostname: "a.example" },
      { referrer: "docs.a.example", source: "docs.a.example" },
    ],
    ["no referrer that is no URL", { referrer: "google.com/search" }, {}],
    ["no blank page", { referrer: "about:blank" }, {}],
    ["no host and port", { referrer: "localhost:3000/x" }, {}],
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
        for (const key of [
          ...Object.values(eventKeys(event)),
          ...Object.values(values),
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
