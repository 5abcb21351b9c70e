import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { normalizePath, pageName } from "./pageName.js";
import { badPageSetting } from "./pageNameSettings.js";
import { defaultSiteSettings, type SiteSettings } from "../site/site.js";

const named = (
  path: string,
  search?: string,
  settings: Partial<SiteSettings> = {},
) => pageName(path, search, { ...defaultSiteSettings, ...settings });

describe("by default", () => {
  test.each([
    ["/about", "/about"],
    ["/about/", "/about"],
    ["//about", "/about"],
    ["/about//", "/about"],
    ["/about/index.html", "/about"],
    ["/about/index.htm", "/about"],
    ["/about/index.php", "/about"],
    ["/docs//api/index.html/", "/docs/api"],
    ["/", "/"],
    ["//", "/"],
    ["/index.html", "/"],
    ["/index.html/index.html", "/"],
    ["/About", "/About"],
    ["/index.html.bak", "/index.html.bak"],
    ["/index", "/index"],
    ["/myindex.html", "/myindex.html"],
    ["/a b", "/a b"],
    ["/cafe\u0301", "/caf\u00e9"],
  ])("%s is the page %s", (path, page) => {
    expect(named(path, "x=1")).toBe(page);
  });

  test.each([
    ["/#/cart", "/#/cart"],
    ["/#/cart/", "/#/cart"],
    ["/index.html#/cart", "/#/cart"],
    ["/app/#/cart", "/app#/cart"],
    ["/app#/cart", "/app#/cart"],
    ["/#story", "/#story"],
    ["/#!/cart", "/#!/cart"],
    ["/#/", "/"],
    ["/#", "/"],
    ["/app/#!/", "/app"],
  ])("%s, with a fragment, is the page %s", (path, page) => {
    expect(named(path)).toBe(page);
  });

  test("what is normalized stays as it is", () => {
    const piece = fc.constantFrom(
      "/",
      "a",
      "index.html",
      "index.php",
      "#",
      "!",
    );
    const path = fc.array(piece, { maxLength: 12 });
    fc.assert(
      fc.property(path, (pieces) => {
        const once = normalizePath(`/${pieces.join("")}`);
        expect(normalizePath(once)).toBe(once);
        expect(once).toMatch(/^\//);
      }),
      { seed: 14, numRuns: 2000 },
    );
  });
});

test("a site can tell apart what is one page by default", () => {
  for (const path of ["/about/", "//about", "/about/index.html", "/#/"]) {
    expect(named(path, undefined, { normalizePaths: false })).toBe(path);
  }
});

describe("parameters", () => {
  const pageParameters = ["t", "page"];
  test.each([
    ["t=1&x=2", "/?t=1"],
    ["x=2&t=1", "/?t=1"],
    ["page=3&t=1", "/?t=1&page=3"],
    ["t=2&t=1", "/?t=2&t=1"],
    ["t=a+b", "/?t=a b"],
    ["t=a%20b", "/?t=a b"],
    ["t=caf%C3%A9", "/?t=caf\u00e9"],
    ["t=cafe%CC%81", "/?t=caf\u00e9"],
    ["t=a%26b%23c", "/?t=a%26b%23c"],
    ["t=%FF", "/?t=\uFFFD"],
    ["t=", "/"],
    ["t", "/"],
    ["T=1", "/"],
    ["", "/"],
    [undefined, "/"],
  ])("of the query %s: %s", (search, page) => {
    expect(named("/index.php", search, { pageParameters })).toBe(page);
  });

  test("none belongs to the page by default", () => {
    expect(named("/", "t=1")).toBe("/");
  });
});

describe("patterns", () => {
  const pathPatterns = ["/orders/*/edit", "/orders/*", "/#/orders/*", "/?t=*"];
  const settings = { pathPatterns, pageParameters: ["t"] };
  test.each([
    ["/orders/17", undefined, "/orders/*"],
    ["/orders/17/items", undefined, "/orders/*"],
    ["/orders/17/edit/", undefined, "/orders/*/edit"],
    ["/orders/17/edit", "t=9", "/orders/*/edit"],
    ["/orders/", undefined, "/orders"],
    ["/#/orders/17", undefined, "/#/orders/*"],
    ["/", "t=9", "/?t=*"],
    ["/", undefined, "/"],
  ])("%s?%s is the page %s", (path, search, page) => {
    expect(named(path, search, settings)).toBe(page);
  });
});

test("a page's name has a bounded length", () => {
  const settings = { pageParameters: ["t"] };
  expect(named("/", `t=${"x".repeat(5000)}`, settings)).toHaveLength(2000);
});

describe("settings that have no effect are faults", () => {
  test.each<[Partial<SiteSettings>, string]>([
    [{ pathPatterns: ["orders/*"] }, 'must begin with "/" or "*"'],
    [{ pathPatterns: [""] }, 'must begin with "/" or "*"'],
    [{ pathPatterns: ["/orders/*/"] }, 'write "/orders/*"'],
    [{ pathPatterns: ["//orders/*"] }, 'write "/orders/*"'],
    [{ pathPatterns: ["*/index.html"] }, 'write "*"'],
    [{ pathPatterns: ["/caf%C3%A9/*"] }, 'write "/café/*"'],
    [{ pathPatterns: ["/a%20b/*"], normalizePaths: false }, 'write "/a b/*"'],
    [{ pathPatterns: ["/?t=*"] }, 'pageParameters does not list "t"'],
    [{ pathPatterns: ["/?*"] }, "pageParameters does not list any parameter"],
    [
      { pathPatterns: ["/?x=*"], pageParameters: ["t"] },
      'pageParameters does not list "x"',
    ],
    [{ pageParameters: [" "] }, "must be the name of a query parameter"],
    [{ pageParameters: ["t=1"] }, "must be the name of a query parameter"],
    [{ pageParameters: ["?t"] }, "must be the name of a query parameter"],
    [{ pageParameters: ["t", "t"] }, "listed twice"],
    [{ pageParameters: ["GCLID"] }, "a click id, whose value is not kept"],
  ])("%j", (settings, problem) => {
    const bad = badPageSetting({ ...defaultSiteSettings, ...settings });
    expect(bad?.problem).toContain(problem);
    expect(bad?.setting).toBe(Object.keys(settings)[0]);
  });

  test.each<Partial<SiteSettings>>([
    {},
    { pathPatterns: ["/orders/*", "*/print", "/#/orders/*", "*", "/"] },
    { pathPatterns: ["/a%2Fb/*", "/100%/*"] },
    {
      pathPatterns: ["/?t=a%26b", "/?t=*&page=*", "*?*"],
      pageParameters: ["t", "page"],
    },
    { pathPatterns: ["/orders/*/"], normalizePaths: false },
    { pageParameters: ["t", "page_id", "filter[color]"] },
  ])("not %j", (settings) => {
    expect(badPageSetting({ ...defaultSiteSettings, ...settings })).toBeNull();
  });
});
