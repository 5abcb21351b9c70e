import { describe, expect, test } from "vitest";
import {
  checkOriginPattern,
  isHostnameAllowed,
  isOriginAllowed,
} from "./origins.js";

describe("isOriginAllowed", () => {
  test.each<[boolean, string, string[]]>([
    [true, "https://anything.example", []],
    [true, "null", []],
    [true, "https://shop.example", ["https://shop.example"]],
    [true, "https://SHOP.example", ["https://Shop.Example"]],
    [
      true,
      "https://shop.example",
      ["https://other.example", "https://shop.example"],
    ],
    [true, "https://shop.example", ["https://shop.example:443"]],
    [true, "http://localhost:5173", ["http://localhost:5173"]],
    [true, "capacitor://localhost", ["capacitor://localhost"]],
    [false, "http://localhost:5174", ["http://localhost:5173"]],
    [false, "http://shop.example", ["https://shop.example"]],
    [false, "https://shop.example.evil.example", ["https://shop.example"]],
    [false, "https://shop.example:8443", ["https://shop.example"]],
    [true, "https://www.example.com", ["*.example.com"]],
    [true, "http://a.b.c.example.com:8080", ["*.example.com"]],
    [true, "https://www.example.com", ["*.Example.com"]],
    [false, "https://example.com", ["*.example.com"]],
    [false, "https://notexample.com", ["*.example.com"]],
    [false, "https://example.com.evil.example", ["*.example.com"]],
    [false, "https://evil.example/.example.com", ["*.example.com"]],
    [false, "null", ["*.example.com"]],
    [false, "", ["https://shop.example"]],
    [false, "https://[", ["*.example.com"]],
  ])("is %s for %s in %j", (expected, origin, allowed) => {
    expect(isOriginAllowed(origin, allowed)).toBe(expected);
  });
});

describe("checkOriginPattern", () => {
  test.each([
    "https://shop.example",
    "http://localhost:5173",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "*.example.com",
    "*.localhost",
    "capacitor://localhost",
    "chrome-extension://abcdefgh",
  ])("takes %s", (pattern) => {
    expect(checkOriginPattern(pattern)).toBeNull();
  });

  test.each([
    ["", "must be an origin"],
    ["*", "must be an origin"],
    ["shop.example", "must be an origin"],
    ["localhost:5173", "must be an origin"],
    ["https://", "must be an origin"],
    ["https://shop.example/", 'browsers send "https://shop.example"'],
    ["https://shop.example/path", 'browsers send "https://shop.example"'],
    ["https://user@shop.example", 'browsers send "https://shop.example"'],
    ["https://shop.example:443", 'browsers send "https://shop.example"'],
    ["*.", 'must be "*." and a domain'],
    ["*.*.example.com", 'must be "*." and a domain'],
    ["*.example.com:8080", 'must be "*." and a domain'],
    ["*.example.com/", 'must be "*." and a domain'],
    ["https://*.example.com", "must be"],
  ])("refuses %j", (pattern, message) => {
    expect(checkOriginPattern(pattern)).toContain(message);
  });
});

test.each([
  ["shop.example", ["https://shop.example"], true],
  ["Shop.Example", ["https://shop.example:8443"], true],
  ["www.shop.example", ["https://shop.example"], false],
  ["a.b.shop.example", ["*.shop.example"], true],
  ["shop.example", ["*.shop.example"], false],
  ["evilshop.example", ["*.shop.example"], false],
  ["localhost", ["capacitor://localhost"], true],
  ["evil.example", ["https://shop.example", "*.shop.example"], false],
  ["evil.example", [], true],
])("isHostnameAllowed(%j, %j) is %s", (hostname, allowed, expected) => {
  expect(isHostnameAllowed(hostname, allowed)).toBe(expected);
});
