import { describe, expect, test } from "vitest";
import { parsePath, parseUrl, type UrlParts } from "./parseUrl.js";

describe("parseUrl", () => {
  test.each<[string, UrlParts]>([
    ["https://shop.example", { hostname: "shop.example", path: "/" }],
    [
      "https://Shop.Example:8080/a/b?c=d&e=%20#top",
      {
        hostname: "shop.example",
        path: "/a/b",
        search: "c=d&e=%20",
        hash: "top",
      },
    ],
    [
      "https://user:secret@shop.example/",
      { hostname: "shop.example", path: "/" },
    ],
    ["//cdn.example/x", { hostname: "cdn.example", path: "/x" }],
    [
      "https://münchen.example/",
      { hostname: "xn--mnchen-3ya.example", path: "/" },
    ],
    ["app://Home/screen", { hostname: "home", path: "/screen" }],
    ["file:///C:/index.html", { path: "/C:/index.html" }],
    [
      "/pricing?plan=pro#faq",
      { path: "/pricing", search: "plan=pro", hash: "faq" },
    ],
    ["pricing", { path: "/pricing" }],
    ["?q=1", { path: "/", search: "q=1" }],
    ["#top", { path: "/", hash: "top" }],
    ["/a?b#c?d", { path: "/a", search: "b", hash: "c?d" }],
    ["about:blank", { path: "/about:blank" }],
    ["", {}],
    ["  /a  ", { path: "/a" }],
  ])("%s", (url, parts) => {
    expect(parseUrl(url, "url")).toEqual(parts);
  });

  test("rejects what is no URL", () => {
    expect(() => parseUrl("https://[bad", "url")).toThrow(
      'url must be an absolute URL or a path, got "https://[bad"',
    );
  });

  test("gives one page one path, however it is encoded", () => {
    const path = "/café/ü b";
    for (const url of [
      "https://a.example/caf%C3%A9/%C3%BC%20b",
      "https://a.example/café/ü b",
      "/caf%C3%A9/%C3%BC%20b",
      "/café/ü b",
    ]) {
      expect(parseUrl(url, "url").path).toBe(path);
    }
  });

  test("keeps encoded delimiters and what is not UTF-8", () => {
    expect(parseUrl("/a%2Fb%3Fc%23d", "url").path).toBe("/a%2Fb%3Fc%23d");
    expect(parseUrl("/%E9", "url").path).toBe("/%E9");
  });

  test("cuts what is too long", () => {
    const { path, search } = parseUrl(`/a?${"x".repeat(5000)}`, "url");
    expect(path).toBe("/a");
    expect(search).toHaveLength(1997);
  });
});

test("an error quotes no secret of an address: whoever catches it may log it", () => {
  const user = "https://ada:s3cr3t@[bad";
  for (const url of [user, "https://[?a=s3cr3t", "https://[#s3cr3t"]) {
    const parse = () => parseUrl(url, "url");
    expect(parse).toThrow("url must be an absolute URL or a path");
    expect(parse).not.toThrow("s3cr3t");
  }
});

describe("parsePath", () => {
  test.each<[string, UrlParts]>([
    ["//wp-login.php", { path: "//wp-login.php" }],
    ["/a/../b", { path: "/a/../b" }],
    ["/a?b=c", { path: "/a", search: "b=c" }],
    ["https://a.example/b", { path: "/https://a.example/b" }],
  ])("%s", (path, parts) => {
    expect(parsePath(path)).toEqual(parts);
  });
});
