import { describe, expect, test } from "vitest";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import {
  keptAddress,
  keptText,
  storedQuery,
  type OwnPages,
} from "./keptAddress.js";

const shop: OwnPages = {
  ...defaultSiteSettings,
  hostname: "Shop.example",
  allowedOrigins: ["https://docs.example"],
  pageParameters: ["t"],
  pathPatterns: ["/reset/*"],
};
/** The pages of an event that does not say where it is: any host may be the site's. */
const anywhere: OwnPages = { ...shop, hostname: undefined };
const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.S3CRET";

describe("of an address", () => {
  test.each([
    [
      "https://ada:pw@news.example/a?id=1&utm_source=b#c",
      "https://news.example/a?utm_source=b",
    ],
    ["//ada:pw@news.example/a", "//news.example/a"],
    ["https:/ada@news.example/a", "https:/news.example/a"],
    ["x-y+z.1://ada:pw@news.example/a", "x-y+z.1://news.example/a"],
    ["HTTPS://ada@news.example", "HTTPS://news.example"],
    [" https://news.example/\ta\n/b?id=1 ", "https://news.example/a/b"],
    ["https://news.example\\a\\b", "https://news.example/a/b"],
    [`https://news.example/a/${TOKEN}`, "https://news.example/a/*"],
    ["acme://screen/1?x=1", "acme://screen/1"],
    ["/tea?x=1&ref=a", "/tea?ref=a"],
    ["?ref=a", "?ref=a"],
    ["about:blank", "about:blank"],
    ["", ""],
  ])("%j is kept as %j: no user, no fragment, no secret", (sent, kept) => {
    expect(keptAddress(sent, shop)).toBe(kept);
  });

  test.each([
    ["shop.example/reset/17?x=1", "shop.example/reset/*"],
    ["shop.example:81/reset/17", "shop.example:81/reset/*"],
    ["shop.example\\reset\\17", "shop.example/reset/*"],
    ["a-b.news.example?x=1&ref=a", "a-b.news.example?ref=a"],
    ["news.example#x", "news.example"],
    ["münchen.example/a?x=1", "münchen.example/a"],
  ])("%j is kept as %j: it begins with its host", (sent, kept) => {
    expect(keptAddress(sent, { ...shop, allowedOrigins: [] })).toBe(kept);
  });
});

describe("of an own page", () => {
  test.each([
    "https://shop.example",
    "HTTPS://WWW.Shop.Example",
    "https://shop.example:81",
    "https:shop.example",
    "https:///shop.example",
    "https://docs.example",
    "//shop.example",
    "",
  ])("at %j the site's parameters are kept, and a pattern hides", (origin) => {
    const kept = (path: string) => keptAddress(origin + path, shop);
    expect(kept("/tea?t=1&x=2")).toBe(`${origin}/tea?t=1`);
    expect(kept("/reset/17?t=1&ref=a")).toBe(`${origin}/reset/*?ref=a`);
    expect(kept("/%72eset/17")).toBe(`${origin}/reset/*`);
  });

  test.each([
    "https://news.example",
    "//news.example",
    "android-app://shop.example",
    "Android-App://shop.example",
    "acme://shop.example",
    "file://",
  ])("there is nothing at %j", (origin) => {
    const kept = (path: string) => keptAddress(origin + path, shop);
    expect(kept("/tea?t=1&x=2")).toBe(`${origin}/tea`);
    expect(kept("/reset/17?t=1&ref=a")).toBe(`${origin}/reset/17?ref=a`);
  });

  test("there may be one anywhere on the web, for an event without a hostname", () => {
    const kept = (sent: string) => keptAddress(sent, anywhere);
    expect(kept("https://news.example/reset/17")).toBe(
      "https://news.example/reset/*",
    );
    expect(kept("https://news.example/tea?t=1")).toBe(
      "https://news.example/tea?t=1",
    );
    expect(kept("android-app://a.example/reset/17")).toBe(
      "android-app://a.example/reset/17",
    );
    expect(kept("acme://a.example/reset/17")).toBe("acme://a.example/reset/17");
  });

  test("a pattern may have parameters, and others follow them", () => {
    const own = { ...shop, pathPatterns: ["/?t=*"] };
    expect(keptAddress("/?t=17&ref=a", own)).toBe("/?t=*&ref=a");
  });
});

describe("of a query", () => {
  test.each([
    [undefined, undefined],
    ["", undefined],
    ["x=2", undefined],
    ["t=1&x=2&ref", "t=1&ref"],
    ["t=/tea&ref=%2Ftea", "t=/tea&ref=%2Ftea"],
    ["t=/reset/17&ref=a", "t=%2Freset%2F*&ref=a"],
    ["ref=a&t=%252Freset%252F17", "ref=a&t=%2Freset%2F*"],
    ["ref=\\reset\\17", "ref=%2Freset%2F*"],
    ["ref=See+/reset/17", "ref=See%20%2Freset%2F*"],
    [
      "ref=https://shop.example/reset/17",
      "ref=https%3A%2F%2Fshop.example%2Freset%2F*",
    ],
    ["ref=50%25+off", "ref=50%25+off"],
    ["ref=Is+it+shop.example%3F", "ref=Is+it+shop.example%3F"],
  ])("%j is kept as %j: a pattern hides in values, too", (sent, kept) => {
    expect(storedQuery(sent, ["t"], shop)).toBe(kept);
  });

  test("values are kept where no pattern hides anything", () => {
    const own = { ...shop, pathPatterns: [] };
    expect(storedQuery("ref=/reset/17", [], own)).toBe("ref=/reset/17");
  });
});

describe("of a text", () => {
  test.each([
    [
      "Reset | https://shop.example/reset?token=1",
      "Reset | https://shop.example/reset",
    ],
    [
      "  https://shop.example/reset/17\n/reset/18 ",
      "  https://shop.example/reset/*\n/reset/* ",
    ],
    ["(https://shop.example/reset/17).", "(https://shop.example/reset/*)."],
    [
      "https://shop.example/reset/17)]}>\"'.,;:!",
      "https://shop.example/reset/*)]}>\"'.,;:!",
    ],
    ["to:https://shop.example/reset/17", "to:https://shop.example/reset/*"],
    ["to,x-y+z.1://ada@a.example/b", "to,x-y+z.1://a.example/b"],
    ["https:\\\\shop.example\\reset\\17", "https://shop.example/reset/*"],
    ["https:shop.example/reset/17", "https:shop.example/reset/*"],
    ["next=https://shop.example/?x=1", "next=https://shop.example/"],
    ["next=https://shop.example/reset/17", "next=https://shop.example/reset/*"],
    ["<a href=https://ada:pw@news.example>", "<a href=https://news.example>"],
    [
      "android-app://shop.example/reset/17",
      "android-app://shop.example/reset/17",
    ],
    [
      "Page:acme://shop.example/tea?t=1&ref=a",
      "Page:acme://shop.example/tea?ref=a",
    ],
  ])("%j is kept as %j: an address has a scheme", (text, kept) => {
    expect(keptText(text, shop)).toBe(kept);
  });

  test.each([..."|,;\"'()<>[]{}"])(
    "behind %s another address may begin",
    (mark) => {
      const text = (path: string) =>
        `https://a.example/b${mark}https://shop.example/reset/${path}`;
      expect(keptText(text("17"), shop)).toBe(text("*"));
    },
  );

  test.each([
    ["(/reset/17)", "(/reset/*)"],
    ["\\reset\\17", "/reset/*"],
    ["Page:/reset/17", "Page:/reset/*"],
    ["a,b;/reset/17", "a,b;/reset/*"],
    ["/reset/17&x=1", "/reset/*"],
    ["/reset/17=https://news.example", "/reset/*"],
    ["next=/tea&token=1", "next=/tea"],
    ["next=/reset/17;token=1", "next=/reset/*"],
    ["../tea?x=1", "../tea"],
    ["..\\tea?x=1", "../tea"],
    ["shop.example/reset/17", "shop.example/reset/*"],
    ["shop.example\\reset\\17", "shop.example/reset/*"],
    ["Page:(shop.example:81/reset/17", "Page:(shop.example:81/reset/*"],
    ["www.shop.example/reset/17", "www.shop.example/reset/*"],
    ["next=shop.example/reset/17", "next=shop.example/reset/*"],
    ["shop.example?x", "shop.example"],
    ["shop.example#x", "shop.example"],
  ])("%j is kept as %j: an address has a host or a path", (text, kept) => {
    expect(keptText(text, shop)).toBe(kept);
  });

  test.each([..."([{<>\"'|,;:="])("behind %s a path may begin", (mark) => {
    expect(keptText(`Page${mark}/reset/17`, shop)).toBe(`Page${mark}/reset/*`);
  });

  test.each([
    ["localhost:3000/reset/17", "localhost:3000/reset/*"],
    ["localhost:3000\\reset\\17", "localhost:3000/reset/*"],
    ["my-host:1/reset/17", "my-host:1/reset/*"],
    ["10:30,localhost:3000/reset/17", "10:30,localhost:3000/reset/*"],
    ["localhost:3000?x", "localhost:3000"],
    ["localhost:3000#x", "localhost:3000"],
    ["Page|localhost:3000/reset/17", "Page|localhost:3000/reset/*"],
    ["localhost:300000/reset/17", "localhost:300000/reset/17"],
    ["localhost:a1/reset/17", "localhost:a1/reset/17"],
    ["localhost:1a/reset/17", "localhost:1a/reset/17"],
    ["localhost|3000/reset/17", "localhost|3000/reset/17"],
    ["localhost:3000:tea/reset/17", "localhost:3000:tea/reset/17"],
    ["my_host:1/reset/17", "my_host:1/reset/17"],
  ])("%j is kept as %j: a name with a port is a host", (text, kept) => {
    expect(keptText(text, anywhere)).toBe(kept);
  });

  test.each([
    [
      "https%3A%2F%2Fshop.example%2Freset%2F17",
      "https%3A%2F%2Fshop.example%2Freset%2F*",
    ],
    [
      "https%253a%255C%252fshop.example%252Freset%252F17",
      "https%3A%2F%2Fshop.example%2Freset%2F*",
    ],
    [
      "https%3A%2F%2Fnews.example%2Freset",
      "https%3A%2F%2Fnews.example%2Freset",
    ],
    [
      "https%3A%2F%2Fshop.example%2Freset%2F17=/a",
      "https%3A%2F%2Fshop.example%2Freset%2F*",
    ],
  ])("%j is kept as %j: it is encoded", (text, kept) => {
    expect(keptText(text, shop)).toBe(kept);
  });

  test.each([
    ["ada:pw@shop.example", "shop.example"],
    ["ada:pw@shop.example).", "shop.example)."],
    [":pw@shop.example!", "shop.example!"],
    ["a=ada:pw@shop.example", "shop.example"],
    ["abc==", "abc=="],
    ["mailto:ada@shop.example", "mailto:ada@shop.example"],
    ["MailTo:ada@shop.example", "MailTo:ada@shop.example"],
    ["ada@shop.example", "ada@shop.example"],
    ["Hello:World@home", "Hello:World@home"],
    [`Token: (${TOKEN})`, "Token: (*)"],
    ["a&token=1", "a"],
    ["a;token=1", "a"],
    ["a;token=/1", "a"],
    ["a;token=1,b.example/c", "a"],
    ["a%3Ftoken=1:https://b.example/c", "a"],
    ["a%3Btoken%3D1", "a"],
  ])("%j is kept as %j: it has no address, perhaps a secret", (text, kept) => {
    expect(keptText(text, shop)).toBe(kept);
  });

  test.each([
    "Tea (50 % off): why not?",
    "1/2 and 3,4/5",
    "10:30/11:00",
    "a:b|c,d",
    "What?Why #1",
    "R&D",
    "tea/cup,pot",
    "C:\\Users\\tea",
    "\\\\server\\tea",
    "...and/or",
    "x%3A%2F%2Fy",
    "a.b/c",
    "shop.example:81",
    "localhost:3000",
    "https://shop.example/tea",
    "eyJ",
    "https%3a%2f%2fnews.example%2freset",
    "tea,12/cups?",
    "tea:a1/cups?",
    "tea:1a/cups?",
    "1:2&3/4?",
  ])("%j is kept as it is", (text) => {
    expect(keptText(text, shop)).toBe(text);
  });
});
