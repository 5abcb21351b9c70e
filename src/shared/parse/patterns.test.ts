import { expect, test } from "vitest";
import { fitsPattern, fittingPattern, isHostListed } from "./patterns.js";

test.each([
  ["/orders/*", "/orders/17/items", true],
  ["/orders/*", "/orders/", true],
  ["/orders/*", "/orders", false],
  ["/orders/*/items", "/orders/17/items", true],
  ["/orders/*/items", "/orders/items", false],
  ["*/items*", "/orders/items?x", true],
  ["a*a", "a", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["/about", "/about", true],
  ["/about", "/About", false],
  ["*", "", true],
  ["**", "x", true],
])("fitsPattern %s %s", (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});

test("fittingPattern is the first that fits", () => {
  expect(fittingPattern(["/a", "/orders/*", "/*"], "/orders/1")).toBe(
    "/orders/*",
  );
  expect(fittingPattern([], "/orders/1")).toBeUndefined();
});

test.each([
  ["shop.example", ["shop.example"], true],
  ["WWW.Shop.example", ["shop.EXAMPLE"], true],
  ["shop.example", ["www.shop.example"], true],
  ["a.b.shop.example", ["*.shop.example"], true],
  ["shop.example", ["*.shop.example"], false],
  ["badshop.example", ["*.shop.example", "shop.example"], false],
  ["shop.example", [], false],
])("isHostListed %s in %j", (hostname, hosts, isListed) => {
  expect(isHostListed(hostname, hosts)).toBe(isListed);
});
