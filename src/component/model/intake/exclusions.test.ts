import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { exclusionOf, type ExclusionPolicy } from "./exclusions.js";

const view = (fields: Partial<IncomingEvent> = {}): IncomingEvent => ({
  type: "pageview",
  hostname: "shop.example",
  path: "/tea",
  referrer: "https://duckduckgo.com/",
  visitorId: "v1",
  ...fields,
});

function reason(
  settings: Partial<ExclusionPolicy>,
  fields: Partial<IncomingEvent> = {},
  storedPath?: string,
) {
  const site = { ...defaultSiteSettings, ...settings };
  return exclusionOf(view(fields), storedPath, site);
}

test("a site leaves out nothing by default but development pages", () => {
  expect(reason({})).toBeNull();
  expect(reason({}, { pageKind: "app" })).toBeNull();
  expect(reason({}, { pageKind: "development" })).toBe("localhost");
  expect(reason({ localhost: "count" }, { pageKind: "development" })).toBe(
    null,
  );
});

describe("hostnames", () => {
  test.each([
    ["staging.shop.example", ["staging.shop.example"], "hostname"],
    ["www.staging.example", ["staging.example"], "hostname"],
    ["a.preview.example", ["*.preview.example"], "hostname"],
    ["preview.example", ["*.preview.example"], null],
    ["shop.example", ["staging.shop.example", "hop.example"], null],
  ])("%s beside %j: %s", (hostname, excludedHostnames, expected) => {
    expect(reason({ excludedHostnames }, { hostname })).toBe(expected);
  });

  test("an event without one is kept", () => {
    const { hostname: _hostname, ...event } = view();
    const site = { ...defaultSiteSettings, excludedHostnames: ["*.example"] };
    expect(exclusionOf(event, undefined, site)).toBeNull();
  });
});

describe("paths", () => {
  test.each([
    ["/admin/users", ["/admin/*"], "path"],
    ["/admin", ["/admin/*"], null],
    ["/admin", ["/admin", "/admin/*"], "path"],
    ["/de/admin/users", ["/admin/*"], null],
    ["/de/admin/users", ["*/admin/*"], "path"],
  ])("%s beside %j: %s", (path, excludedPaths, expected) => {
    expect(reason({ excludedPaths }, { path })).toBe(expected);
  });

  test("as sent and as stored: either may be what the pattern means", () => {
    const sent = { path: "/admin/index.html" };
    const stored = "/admin";
    expect(reason({ excludedPaths: ["/admin"] }, sent, stored)).toBe("path");
    expect(reason({ excludedPaths: ["*.html"] }, sent, stored)).toBe("path");
    expect(reason({ excludedPaths: ["/adm"] }, sent, stored)).toBeNull();
  });
});

describe("referrers", () => {
  test.each([
    ["https://spam.example/x?y", ["spam.example"], "referrer"],
    ["https://WWW.Spam.example/", ["spam.example"], "referrer"],
    ["http://a.spam.example:81/", ["*.spam.example"], "referrer"],
    ["android-app://com.spam.app/", ["com.spam.app"], "referrer"],
    ["https://shop.example/?from=spam.example", ["spam.example"], null],
    ["spam.example", ["spam.example"], null],
    ["no address", ["spam.example"], null],
  ])("%s beside %j: %s", (referrer, excludedReferrers, expected) => {
    expect(reason({ excludedReferrers }, { referrer })).toBe(expected);
  });
});

test("visitors by their whole id", () => {
  expect(reason({ excludedVisitors: ["v1"] })).toBe("visitor");
  expect(reason({ excludedVisitors: ["v", "v12", "*"] })).toBeNull();
});

test("of several reasons the first counts", () => {
  const settings: Partial<ExclusionPolicy> = {
    excludedHostnames: ["shop.example"],
    excludedPaths: ["/tea"],
    excludedReferrers: ["duckduckgo.com"],
    excludedVisitors: ["v1"],
  };
  const order = [
    ["hostname", "excludedHostnames"],
    ["path", "excludedPaths"],
    ["referrer", "excludedReferrers"],
    ["visitor", "excludedVisitors"],
  ] as const;
  for (const [name, setting] of order) {
    expect(reason(settings, { pageKind: "development" })).toBe(name);
    delete settings[setting];
  }
  expect(reason(settings, { pageKind: "development" })).toBe("localhost");
});
