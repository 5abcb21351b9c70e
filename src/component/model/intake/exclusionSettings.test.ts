import { expect, test } from "vitest";
import { checkSettings, newSiteSettings } from "./settings.js";

const check = (settings: object) => () =>
  checkSettings(newSiteSettings({ name: "Site", ...settings }));

test.each([
  { excludedHostnames: ["staging.shop.example", "*.preview.example"] },
  {
    excludedHostnames: [
      "localhost",
      "127.0.0.1",
      "[::1]",
      "my_host",
      "xn--mnchen-3ya.example",
      "Shop.Example",
    ],
  },
  { excludedReferrers: ["spam.example", "*.spam.example", "com.spam.app"] },
  // Browsers have no such host, and Android may have such an app.
  { excludedReferrers: ["Com.Spam.2048"] },
  { excludedPaths: ["/", "/admin", "/admin/*", "*.html", "*/preview", "/a b"] },
  { excludedVisitors: ["v1", "x".repeat(200)] },
  { allowedAgents: ["*InsuranceAgent/*", "*"], deniedAgents: ["curl*"] },
])("takes %j", (settings) => {
  expect(check(settings)).not.toThrow();
});

test.each([
  ["excludedHostnames", "https://staging.shop.example", "hostname without"],
  ["excludedHostnames", "localhost:5173", "hostname without"],
  ["excludedHostnames", "shop.example/admin", "hostname without"],
  ["excludedHostnames", "shop.*", "hostname without"],
  ["excludedHostnames", "[::1]:5173", "hostname without"],
  ["excludedHostnames", "http://[::1]", "hostname without"],
  ["excludedHostnames", "*", "hostname without"],
  ["excludedHostnames", "", "hostname without"],
  ["excludedHostnames", " shop.example", "hostname without"],
  ["excludedHostnames", "münchen.example", "xn--mnchen-3ya.example"],
  ["excludedHostnames", "*.münchen.example", "*.xn--mnchen-3ya.example"],
  ["excludedHostnames", "127.1", "127.0.0.1"],
  ["excludedReferrers", "münchen.example", "xn--mnchen-3ya.example"],
  ["excludedReferrers", "https://spam.example", "hostname without"],
  ["excludedPaths", "admin/*", "must begin with"],
  ["excludedPaths", "https://shop.example/admin", "must begin with"],
  ["excludedPaths", "/admin ", "no blanks"],
  ["excludedPaths", "/caf%C3%A9/*", "/café/*"],
  ["excludedVisitors", "", "no blanks"],
  ["allowedAgents", " ", "no blanks"],
  ["deniedAgents", "curl* ", "no blanks"],
])("%s refuses %j", (setting, entry, problem) => {
  expect(check({ [setting]: [entry] })).toThrow(`Setting ${setting}:`);
  expect(check({ [setting]: [entry] })).toThrow(problem);
});

test("lists stay small", () => {
  const many = Array.from({ length: 101 }, (_, n) => `v${n}`);
  expect(check({ excludedVisitors: many })).toThrow("at most 100 entries");
  expect(check({ excludedVisitors: ["v".repeat(201)] })).toThrow(
    "at most 200 characters",
  );
});

test.each(["pageParameters", "pathPatterns", "excludedVisitors"] as const)(
  "half of a character in %s is refused",
  (setting) => {
    expect(check({ [setting]: ["a\ud800"] })).toThrow("half of a character");
  },
);
