/** Pages as events describe them, before the site's settings apply. */
import { describe, expect, test } from "vitest";
import { parsePage } from "./parsePage.js";

const shop = "https://shop.example";

describe("hashRoutes", () => {
  test.each([
    [{ url: `${shop}/` }, { path: "/" }],
    [{ url: `${shop}/#/cart` }, { path: "/#/cart" }],
    [{ url: `${shop}/app#/pay` }, { path: "/app#/pay" }],
    [{ url: `${shop}/#` }, { path: "/" }],
    [{ url: `${shop}/#/caf%C3%A9` }, { path: "/#/café" }],
    [{ url: `${shop}/%2541#/%2541` }, { path: "/%41#/%41" }],
    [{ url: `${shop}/#/100%` }, { path: "/#/100%" }],
    [
      { url: `${shop}/?utm_source=news#/list?sort=up` },
      { path: "/#/list", search: "utm_source=news&sort=up" },
    ],
    [{ url: `${shop}/#?t=1` }, { path: "/", search: "t=1" }],
    [{ url: "/#/cart" }, { hostname: undefined, path: "/#/cart" }],
    [{ path: "/#/cart" }, { hostname: undefined, path: "/#/cart" }],
    // A path that the sender gives counts as it is.
    [
      { url: `${shop}/#/orders/17`, path: "/order" },
      { path: "/order", hash: "/orders/17" },
    ],
  ])("%j", (sent, expected) => {
    const { hostname = "shop.example", ...page } = {
      ...expected,
    } as Record<string, string | undefined>;
    const isWithHost = !("hostname" in expected);
    expect(parsePage({ ...sent, hashRoutes: true })).toEqual({
      ...(isWithHost && { hostname }),
      ...page,
    });
  });

  test("without it the fragment stays apart", () => {
    const sent = { url: `${shop}/#/cart?sort=up` };
    const apart = {
      hostname: "shop.example",
      path: "/",
      hash: "/cart?sort=up",
    };
    expect(parsePage(sent)).toEqual(apart);
    expect(parsePage({ ...sent, hashRoutes: false })).toEqual(apart);
  });

  test("is a yes or a no", () => {
    expect(() => parsePage({ hashRoutes: 1 })).toThrow(
      "hashRoutes must be true or false, got a number",
    );
    // An attribute of the tag is text.
    const page = (hashRoutes: string) =>
      parsePage({ url: "/#/cart", hashRoutes }).path;
    expect(page("true")).toBe("/#/cart");
    expect(page("false")).toBe("/");
  });
});

describe("a path that is a whole address", () => {
  test("is taken apart, and says the host where nothing else does", () => {
    const path = "https://Shop.example/tea/?utm_source=x#top";
    expect(parsePage({ path })).toEqual({
      hostname: "shop.example",
      path: "/tea/",
      search: "utm_source=x",
      hash: "top",
    });
    expect(parsePage({ path, url: "https://www.shop.example/a?b=1" })).toEqual({
      hostname: "www.shop.example",
      path: "/tea/",
      search: "utm_source=x",
      hash: "top",
    });
    expect(parsePage({ path: "http://localhost:3000/tea" })).toMatchObject({
      path: "/tea",
      pageKind: "development",
    });
  });

  test.each(["https://", "https:// /", "//shop.example/tea", "about:blank"])(
    "%j is a path in the sender's words",
    (path) => {
      const read = parsePage({ path });
      expect(read.hostname).toBeUndefined();
      expect(read.path).toMatch(/^\//);
      expect(read).not.toHaveProperty("pageKind");
    },
  );
});

describe("canonical", () => {
  const url = `${shop}/tea?utm_source=news#leaf`;
  const page = { hostname: "shop.example", search: "utm_source=news" };
  test.each([
    [`${shop}/teas/green`, "/teas/green"],
    [`${shop}/teas/green?cup=1`, "/teas/green"],
    ["https://www.shop.example/teas/green", "/teas/green"],
    ["http://shop.example/caf%C3%A9", "/café"],
    // The address belongs to another site, or is no address.
    ["https://other.example/teas/green", "/tea"],
    ["https://pay.shop.example/teas/green", "/tea"],
    ["android-app://shop.example/teas", "/tea"],
    ["/teas/green", "/tea"],
    ["https://[", "/tea"],
    ["", "/tea"],
    [false, "/tea"],
    [undefined, "/tea"],
  ])("%s: %s", (canonical, path) => {
    expect(parsePage({ url, canonical })).toEqual({
      ...page,
      path,
      hash: "leaf",
    });
  });

  test("a path in the sender's words goes before it", () => {
    const sent = { url, canonical: `${shop}/teas/green`, path: "/t" };
    expect(parsePage(sent)).toMatchObject({ ...page, path: "/t" });
  });

  test("with routes in the fragment", () => {
    const sent = { url: `${shop}/#/tea?cup=1`, hashRoutes: true };
    const canonical = `${shop}/#/teas/green`;
    expect(parsePage({ ...sent, canonical })).toEqual({
      hostname: "shop.example",
      path: "/#/teas/green",
      search: "cup=1",
    });
  });

  test("the query of a route is that of the address, too", () => {
    const sent = { url: `${shop}/#/tea?utm_source=news`, hashRoutes: true };
    expect(
      parsePage({ ...sent, canonical: `${shop}/#/teas?utm_source=nav` }),
    ).toMatchObject({ path: "/#/teas", search: "utm_source=news" });
    expect(parsePage({ ...sent, canonical: `${shop}/teas` })).toMatchObject({
      path: "/teas",
      search: "utm_source=news",
    });
  });

  test("without routes its fragment is none of the page's", () => {
    expect(parsePage({ url, canonical: `${shop}/teas#top` })).toMatchObject({
      path: "/teas",
      hash: "leaf",
    });
  });
});
