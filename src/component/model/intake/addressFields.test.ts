import { describe, expect, test } from "vitest";
import type {
  IncomingEvent,
  PropertyValue,
} from "../../../shared/event/incoming.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { keptLists } from "./addressFields.js";
import type { OwnPages } from "./keptAddress.js";

const shop: OwnPages = {
  ...defaultSiteSettings,
  hostname: "shop.example",
  allowedOrigins: [],
  pageParameters: ["t"],
  pathPatterns: ["/reset/*"],
};
const SENT = "https://shop.example/tea?t=1&token=2&ref=a";
const AS_PAGE = "https://shop.example/tea?t=1&ref=a";
const AS_LINK = "https://shop.example/tea?ref=a";
const view: IncomingEvent = { type: "pageview" };
const link: IncomingEvent = { type: "track", name: "outbound_link" };

/** The value that is kept of a property of the event. */
function property(event: IncomingEvent, key: string, value: PropertyValue) {
  const sent = { ...event, properties: [{ key, value }] };
  return keptLists(sent, shop).properties?.[0]?.value;
}

/** The value that is kept of a field of the event that nobody knows. */
function extra(key: string, value: PropertyValue) {
  return keptLists({ ...view, extras: [{ key, value }] }, shop).extras?.[0]
    ?.value;
}

/** The same for a nested value. */
function nested(key: string, value: unknown): unknown {
  const kept = extra(key, { json: JSON.stringify(value) });
  return typeof kept === "object" && kept !== null && JSON.parse(kept.json);
}

describe("properties with addresses", () => {
  test.each([
    "url",
    "$current_url",
    "page_location",
    "page.referrer",
    "initial_referer",
    "document_title",
    "window.pathname",
    "HREF",
    "uri",
    "location",
  ])("of a page are those such as %s", (key) => {
    expect(property(view, key, SENT)).toBe(AS_PAGE);
    const custom = { ...link, name: "signup" };
    expect(property(custom, key, SENT)).toBe(SENT);
    expect(property({ type: "identify" }, key, SENT)).toBe(SENT);
  });

  test.each(["url", "href", "text", "Action"])("of a link are %s", (key) => {
    expect(property(link, key, SENT)).toBe(AS_LINK);
    const identify = { ...link, type: "identify" as const };
    expect(property(identify, key, SENT)).toBe(SENT);
  });

  test.each(["my_url", "url2", "site.url", "plan"])(
    "are none of the app's own, such as %s",
    (key) => {
      expect(property(view, key, SENT)).toBe(SENT);
      expect(property(link, key, SENT)).toBe(SENT);
    },
  );

  test("stand beside others, which stay", () => {
    const other = { key: "plan", value: SENT };
    const properties = [other, { key: "url", value: SENT }];
    expect(keptLists({ ...view, properties }, shop)).toEqual({
      properties: [other, { key: "url", value: AS_PAGE }],
    });
  });
});

test("an event without lists gets none", () => {
  expect(keptLists(view, shop)).toEqual({});
});

test("a field that nobody knows is that of a page, in a link's event as well", () => {
  const extras = [{ key: "anything", value: SENT }];
  expect(keptLists({ ...link, extras }, shop)).toEqual({
    extras: [{ key: "anything", value: AS_PAGE }],
  });
});

describe("a value", () => {
  test.each([
    ["a number", 1],
    ["a truth", true],
    ["nothing", null],
    ["a text without an address", "tea"],
    ["nested, without an address", { json: '{ "a" : [1.0, null, "tea"] }' }],
  ])("stays as it was written: %s", (_, value) => {
    expect(extra("url", value)).toEqual(value);
  });

  test("that is nested is kept like one that is not, however deep", () => {
    const sent = { to: [SENT, 1, null, { deep: SENT }], on: true };
    const kept = { to: [AS_PAGE, 1, null, { deep: AS_PAGE }], on: true };
    expect(nested("link", sent)).toEqual(kept);
  });

  test("that only looks like JSON is a text", () => {
    expect(extra("link", { json: `{"a": "${SENT}` })).toEqual({
      json: `{"a": "${AS_PAGE}`,
    });
  });
});

describe("a query", () => {
  test.each([
    "search",
    "query",
    "$search",
    "page.query",
    "page_hash",
    "fragment",
    "queryString",
    "url_params",
    "search_parameters",
    "urlparams",
  ])("has a name such as %s", (key) => {
    expect(extra(key, "?t=1&token=2")).toBe("t=1");
    expect(nested("page", { [key]: "t=1&token=2" })).toEqual({ [key]: "t=1" });
  });

  test.each(["research", "search_term", "queries", "term"])(
    "has no name such as %s",
    (key) => {
      expect(extra(key, "t=1")).toBe("t=1");
      expect(extra(key, "token=1")).toBe("token=1");
      expect(nested(key, { token: "1" })).toEqual({ token: "1" });
    },
  );

  test.each([
    ["?S3CRET", ""],
    ["#S3CRET", ""],
    ["#t=1", "t=1"],
    ["token=2", ""],
    ["tea", "tea"],
    ["tea?", "tea?"],
    ["See /reset/17", "See /reset/*"],
  ])("%j is kept as %j", (sent, kept) => {
    expect(extra("search", sent)).toBe(kept);
  });

  test("that comes taken apart keeps the same parameters", () => {
    const sent = { t: ["1"], token: "2", ref: SENT, gclid: "Cj0K" };
    const kept = { t: ["1"], ref: AS_PAGE, gclid: "" };
    expect(nested("query", sent)).toEqual(kept);
    expect(nested("page", { query: sent })).toEqual({ query: kept });
    expect(nested("query", [sent])).toEqual([kept]);
    expect(nested("page", sent)).toEqual({ ...sent, ref: AS_PAGE });
  });
});
