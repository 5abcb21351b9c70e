import { expect, test } from "vitest";
import { searchSites, shownSite, siteName } from "./siteChoice.js";

const sites = [{ slug: "shop", name: "Harbour & Leaf" }, { slug: "blog" }];

test.each([
  ["blog", "blog"],
  ["*", "*"],
  ["shop", "shop"],
  ["", "shop"],
  ["other", "shop"],
  ["__proto__", "shop"],
])("an address that asks for %j shows %j", (asked, shown) =>
  expect(shownSite(asked, "shop", sites)).toBe(shown),
);

test("without a list of sites nothing but the app's own is shown", () => {
  expect(shownSite("blog", "shop", undefined)).toBe("shop");
  expect(shownSite("*", "shop", undefined)).toBe("shop");
});

test("an app may start with a site that is not in the list", () =>
  expect(shownSite("other", "other", sites)).toBe("other"));

test("a search finds names and slugs, in upper or lower case", () => {
  const found = (text: string) => searchSites(sites, text).map(siteName);
  expect(found("LEAF")).toEqual(["Harbour & Leaf"]);
  expect(found("shop ")).toEqual(["Harbour & Leaf"]);
  expect(found("o")).toEqual(["Harbour & Leaf", "blog"]);
  expect(found("x")).toEqual([]);
  expect(found("")).toEqual(["Harbour & Leaf", "blog"]);
});
