import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import {
  withoutClicks,
  withStoredAddresses,
  type AddressPolicy,
} from "./arrival.js";

const isIgnored = (
  host: string,
  policy: Partial<AddressPolicy>,
  hostname = "shop.example",
) =>
  withStoredAddresses(
    { type: "pageview", hostname, referrer: `https://${host}/a` },
    { ...defaultSiteSettings, ...policy },
  ).ignoredReferrer ?? false;

describe("an own host is a listed origin's", () => {
  const own = {
    allowedOrigins: [
      "https://shop.example",
      "http://localhost:5173",
      "*.shop-docs.example",
      "capacitor://app",
    ],
  };
  test.each([
    ["shop.example", "docs.example", true],
    ["www.shop.example", "docs.example", true],
    ["localhost:3000", "shop.example", true],
    ["a.b.shop-docs.example", "shop.example", true],
    // Nobody else has the domain of which all subdomains are own.
    ["shop-docs.example", "shop.example", true],
    ["Shop-Docs.example", "shop.example", true],
    ["app", "shop.example", true],
    ["docs.shop.example", "shop.example", false],
    ["notshop-docs.example", "shop.example", false],
    ["google.com", "shop.example", false],
    // The event says it by itself: no mark is stored.
    ["shop.example", "shop.example", false],
    ["www.shop.example", "Shop.example", false],
  ])("%s seen from %s: %s", (host, hostname, expected) => {
    expect(isIgnored(host, own, hostname)).toBe(expected);
  });

  test("whose address has brackets, or a port", () => {
    const local = { allowedOrigins: ["http://[::1]:5173", "http://[fe80::2]"] };
    expect(isIgnored("[::1]", local)).toBe(true);
    expect(isIgnored("[fe80::2]:81", local)).toBe(true);
    expect(isIgnored("[::2]", local)).toBe(false);
  });

  test("and that of an entry which is no origin is nobody's", () => {
    const old = { allowedOrigins: ["nonsense", "/https://docs.example"] };
    expect(isIgnored("nonsense", old)).toBe(false);
    expect(isIgnored("docs.example", old)).toBe(false);
  });

  test("of an empty list none is", () => {
    expect(isIgnored("docs.shop.example", {})).toBe(false);
  });
});

test("ignored referrers are hosts of the setting, which older sites lack", () => {
  const ignoredReferrers = ["pay.example", "*.bank.example"];
  expect(isIgnored("www.pay.example", { ignoredReferrers })).toBe(true);
  expect(isIgnored("id.bank.example", { ignoredReferrers })).toBe(true);
  expect(isIgnored("bank.example", { ignoredReferrers })).toBe(false);
  expect(isIgnored("pay.example", {})).toBe(false);
});

test("a referrer is ignored only where its host is known", () => {
  const policy = { ...defaultSiteSettings, ignoredReferrers: ["pay.example"] };
  const stored = (fields: Partial<IncomingEvent>) =>
    withStoredAddresses({ type: "pageview", ...fields }, policy);
  expect(stored({ referrer: "https://pay.example/" }).ignoredReferrer).toBe(
    true,
  );
  for (const referrer of ["about:blank", "pay.example", ""]) {
    expect(stored({ referrer })).toStrictEqual({ type: "pageview", referrer });
  }
  expect(stored({})).toStrictEqual({ type: "pageview" });
});

describe("the page", () => {
  const policy = {
    ...defaultSiteSettings,
    pageParameters: ["t"],
    pathPatterns: ["/orders/*"],
  };
  const search = "t=1&token=2&ref=a";
  test.each([
    ["/tea/", "/tea?t=1", "t=1&ref=a"],
    ["/tea;token=1", "/tea?t=1", "t=1&ref=a"],
    ["/orders/17", "/orders/*", "ref=a"],
    ["/orders/*", "/orders/*", "ref=a"],
  ])("at %s is %s, with the query %s", (path, name, kept) => {
    const event = { type: "pageview" as const, path, search };
    expect(withStoredAddresses(event, policy)).toStrictEqual({
      type: "pageview",
      path: name,
      search: kept,
    });
  });

  test("without a path has its query and title alone, and no fragment", () => {
    const title = "Tea at /orders/17";
    const event = { type: "pageview" as const, search, title, hash: "/a" };
    expect(withStoredAddresses(event, policy)).toStrictEqual({
      type: "pageview",
      search: "t=1&ref=a",
      title: "Tea at /orders/*",
    });
  });
});

test("nothing is stored with the value of a click id", () => {
  const url = "https://shop.example/?gclid=Cj0K&a=1";
  const without = "https://shop.example/?gclid=&a=1";
  const pairs = (value: string) => [
    { key: "href", value },
    { key: "link", value: { json: JSON.stringify({ to: [value] }) } },
    { key: "count", value: 1 },
    { key: "nothing", value: null },
  ];
  const lists = (value: string) => ({
    properties: pairs(value),
    extras: pairs(value),
    traits: pairs(value),
  });
  expect(
    withoutClicks({
      type: "pageview",
      search: "gclid=Cj0K&a=1",
      hash: "/cart?fbclid=IwAR",
      referrer: "https://shop.example/?msclkid=9f",
      title: url,
      ...lists(url),
    }),
  ).toEqual({
    type: "pageview",
    search: "gclid=&a=1",
    hash: "/cart?fbclid=",
    referrer: "https://shop.example/?msclkid=",
    title: without,
    ...lists(without),
  });
});

test("no page is called by the value of a click id", () => {
  const policy = { ...defaultSiteSettings, pageParameters: ["gclid", "t"] };
  const search = "gclid=Cj0K&t=1";
  const event = withoutClicks({ type: "pageview", path: "/", search });
  expect(withStoredAddresses(event, policy).path).toBe("/?t=1");
});

describe("an own page as referrer", () => {
  const policy = {
    ...defaultSiteSettings,
    allowedOrigins: ["*.shop.example"],
    pathPatterns: ["/orders/*"],
  };
  test.each([
    ["https://shop.example/orders/17?by=ada", "https://shop.example/orders/*"],
    [
      "https://www.shop.example/orders//17/",
      "https://www.shop.example/orders/*",
    ],
    ["https://shop.example:81/orders/17", "https://shop.example:81/orders/*"],
    [
      "https://shop.example/orders/17?ref=a",
      "https://shop.example/orders/*?ref=a",
    ],
    ["https://shop.example/%6Frders/17", "https://shop.example/orders/*"],
    ["https://shop.example/orders%2F17", "https://shop.example/orders/*"],
    ["https://shop.example/Orders/17", "https://shop.example/orders/*"],
    [
      "https://docs.shop.example/orders/17",
      "https://docs.shop.example/orders/*",
    ],
    ["https:\\\\shop.example\\orders\\17", "https://shop.example/orders/*"],
    ["https://shop.example/tea/../orders/17", "https://shop.example/orders/*"],
    ["https://shop.example/tea?cup=1", "https://shop.example/tea"],
    ["https://other.example/orders/17", "https://other.example/orders/17"],
  ])("%s is kept as %s, as its pattern is", (referrer, kept) => {
    const event: IncomingEvent = {
      type: "pageview",
      hostname: "shop.example",
      referrer,
    };
    expect(withStoredAddresses(event, policy).referrer).toBe(kept);
  });
});

test("a property under the name of a click id is the sender's own", () => {
  const event = {
    type: "track" as const,
    properties: [{ key: "gclid", value: "Cj0K" }],
  };
  expect(withoutClicks(event)).toEqual(event);
});
