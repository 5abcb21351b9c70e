// @vitest-environment node
/**
 * Checks which page views count, with which address and title, and how much of each page was read.
 */
import { describe, expect, test } from "vitest";
import type { AutomaticOptions, PageOptions } from "./options.js";
import { pageName } from "../shared/parse/pageName.js";
import { parseEvent } from "../shared/parse/parseEvent.js";
import { defaultSiteSettings } from "../shared/site/site.js";
import { Browser, type TabOptions } from "./browser.helpers.js";
import { startTracker } from "./tracker.helpers.js";

type Options = AutomaticOptions & PageOptions;

function visit(options: Options = {}, tabOptions: TabOptions = {}) {
  const browser = new Browser();
  const tab = browser.open({ url: "https://shop.example/a", ...tabOptions });
  const tracker = startTracker(tab, {
    engagement: false,
    pageParameters: ["x", "y", "folder", "sort"],
    ...options,
  });
  return {
    browser,
    tab,
    tracker,
    push: (url: string) => tab.run(() => history.pushState(null, "", url)),
    replace: (url: string) =>
      tab.run(() => history.replaceState(null, "", url)),
    /** Lets time pass until all is sent. */
    views: async () => {
      await browser.clock.advance(5000);
      return browser.sent
        .filter(({ type }) => type === "pageview")
        .map(({ url }) => (url as string).replace("https://shop.example", ""));
    },
  };
}
type Visit = ReturnType<typeof visit>;

test("a full load: at once, with what brought the visitor", async () => {
  const { browser, views } = visit({}, { referrer: "https://news.example/" });
  const { now } = browser.clock;
  expect(await views()).toEqual(["/a"]);
  expect(browser.sent).toMatchObject([
    {
      url: "https://shop.example/a",
      title: "Shop",
      referrer: "https://news.example/",
      occurredAt: now,
    },
  ]);
});

test.each<[string, (page: Visit) => void, string[], Options?, string?]>([
  ["a push", ({ push }) => push("/b"), ["/a", "/b"]],
  ["a push of the same", ({ push }) => push("/a"), ["/a"]],
  ["a push of another search", ({ push }) => push("/a?x=1"), ["/a", "/a?x=1"]],
  ["a push of another fragment", ({ push }) => push("/a#b"), ["/a"]],
  [
    "that, where they are pages",
    ({ push }) => push("/a#b"),
    ["/a", "/a#b"],
    { hashRoutes: true },
  ],
  [
    "a push of no address",
    ({ tab }) => tab.run(() => history.pushState(1, "")),
    ["/a"],
  ],
  ["a replacement", ({ replace }) => replace("/b"), ["/a", "/b"]],
  [
    "a redirect: a push, replaced at once",
    ({ push, replace }) => {
      push("/b");
      replace("/login");
    },
    ["/a", "/login"],
  ],
  ["a router that adds a slash", ({ replace }) => replace("/a/"), ["/a"]],
  [
    "one that drops the index file",
    ({ replace }) => replace("/a"),
    ["/a/index.html"],
    {},
    "/a/index.html",
  ],
  [
    "one that adds a slash to what it has opened",
    ({ push, replace }) => (push("/b"), replace("/b/")),
    ["/a", "/b"],
  ],
  [
    "one that begins its routes",
    ({ replace }) => replace("/#/"),
    ["/"],
    { hashRoutes: true },
    "/",
  ],
  ["one that goes to the page with a slash", ({ push }) => push("/a/"), ["/a"]],
  [
    "a page that only ends alike",
    ({ push }) => push("/a/myindex.html"),
    ["/a", "/a/myindex.html"],
  ],
  [
    "pages whose names begin as an index file's",
    ({ push, replace }) => {
      push("/a/indexes");
      replace("/a/index-funds");
    },
    ["/a", "/a/index-funds"],
  ],
  [
    "a push of a search that ends in a slash",
    ({ push }) => push("/a?folder=/"),
    ["/a?folder=", "/a?folder=/"],
    {},
    "/a?folder=",
  ],
  [
    "a replacement of the query of a route",
    ({ replace }) => replace("/?y=1#/list?sort=down"),
    ["/#/list?sort=up"],
    { hashRoutes: true },
    "/#/list?sort=up",
  ],
  [
    "a push of another one",
    ({ push }) => push("/#/list?sort=down"),
    ["/#/list?sort=down", "/#/list?sort=up"],
    { hashRoutes: true },
    "/#/list?sort=up",
  ],
  ["a replacement of the search", ({ replace }) => replace("/a?x=1"), ["/a"]],
  ["a replacement of the fragment", ({ replace }) => replace("/a#b"), ["/a"]],
  [
    "that, where they are pages",
    ({ replace }) => replace("/a#b"),
    ["/a", "/a#b"],
    { hashRoutes: true },
  ],
  [
    "a push, and a replacement that tells more",
    ({ push, replace }) => {
      push("/b");
      replace("/b?sort=up");
    },
    ["/a", "/b"],
  ],
  [
    "there and back",
    ({ push, tab }) => {
      push("/b");
      tab.back();
    },
    ["/a", "/b", "/a"],
  ],
  [
    "back by a fragment",
    ({ push, tab }) => {
      push("/a#b");
      tab.back();
    },
    ["/a"],
  ],
  [
    "from the back/forward cache",
    ({ tab }) => tab.dispatch("pageshow", { persisted: true }),
    ["/a", "/a"],
  ],
  [
    "the first time",
    ({ tab }) => tab.dispatch("pageshow", { persisted: false }),
    ["/a"],
  ],
  ["by hand", ({ tracker }) => tracker.page(), ["/a", "/a"]],
  [
    "by hand only",
    ({ push, tracker }) => (push("/b"), tracker.page()),
    ["/b"],
    { pageViews: false },
  ],
  ["not at all", ({ push }) => push("/b"), [], { pageViews: false }],
])("%s: %#", async (_name, happen, expected, options = {}, path = "/a") => {
  const page = visit(options, { url: `https://shop.example${path}` });
  await page.browser.clock.advance(1000);
  happen(page);
  expect((await page.views()).sort()).toEqual([...expected].sort());
});

/** Returns pages and titles of the views, after the tab has sent all. */
async function titled({ browser, views }: Visit) {
  const urls = await views();
  const seen = browser.sent.filter(({ type }) => type === "pageview");
  return urls.map((url, index) => [url, seen[index]!.title]);
}

describe("the title of a route", () => {
  test.each([0, 50, 500, 990])(
    "is what the new page has set after %i ms",
    async (delayMs) => {
      const page = visit();
      const { browser, tab, push } = page;
      await browser.clock.advance(1000);
      const { now } = browser.clock;
      push("/b");
      await browser.clock.advance(delayMs);
      tab.document.title = "B";
      expect(await titled(page)).toEqual([
        ["/a", "Shop"],
        ["/b", "B"],
      ]);
      // The view has the time at which the route began.
      expect(browser.sent[1]).toMatchObject({ occurredAt: now });
      expect(browser.sent[1]).not.toHaveProperty("referrer");
    },
  );

  test("has its whole time, also right behind another route or a redirect", async () => {
    const page = visit();
    const { browser, tab, push, replace } = page;
    await browser.clock.advance(1000);
    push("/b");
    await browser.clock.advance(900);
    push("/c");
    await browser.clock.advance(900);
    tab.document.title = "C";
    await browser.clock.advance(2000);
    push("/d");
    await browser.clock.advance(900);
    replace("/e");
    await browser.clock.advance(900);
    tab.document.title = "E";
    expect(await titled(page)).toEqual([
      ["/a", "Shop"],
      ["/b", undefined],
      ["/c", "C"],
      ["/e", "E"],
    ]);
  });

  test("is none where it comes too late, and never that of the page before", async () => {
    const page = visit();
    const { browser, tab, push } = page;
    for (const path of ["/b", "/c"]) {
      await browser.clock.advance(2000);
      push(path);
      await browser.clock.advance(1500);
      tab.document.title = `Late ${path}`;
    }
    expect(await titled(page)).toEqual([
      ["/a", "Shop"],
      ["/b", undefined],
      ["/c", undefined],
    ]);
  });

  test("is none where all pages have one", async () => {
    const page = visit();
    await page.browser.clock.advance(1000);
    page.push("/b");
    expect(await titled(page)).toEqual([
      ["/a", "Shop"],
      ["/b", undefined],
    ]);
  });

  test("may be set before the address", async () => {
    const page = visit();
    const { browser, tab, push } = page;
    for (const path of ["/b", "/c"]) {
      await browser.clock.advance(2000);
      tab.document.title = `Title of ${path}`;
      await browser.clock.advance(200);
      push(path);
    }
    expect(await titled(page)).toEqual([
      ["/a", "Shop"],
      ["/b", "Title of /b"],
      ["/c", "Title of /c"],
    ]);
  });

  test("of a page back from the cache is its own", async () => {
    const page = visit();
    await page.browser.clock.advance(1000);
    page.tab.dispatch("pageshow", { persisted: true });
    expect(await titled(page)).toEqual([
      ["/a", "Shop"],
      ["/a", "Shop"],
    ]);
  });
});

test.each([
  ["another page", ({ push }: Visit) => push("/c")],
  ["another site", ({ tab }: Visit) => tab.close()],
  ["another tab", ({ tab }: Visit) => tab.setHidden(true)],
])(
  "a page that is left for %s before it has a title is counted all the same",
  async (_, leave) => {
    const page = visit();
    const { browser, push } = page;
    await browser.clock.advance(1000);
    push("/b");
    await browser.clock.advance(300);
    leave(page);
    expect((await titled(page)).slice(0, 2)).toEqual([
      ["/a", "Shop"],
      ["/b", undefined],
    ]);
  },
);

test("routes in the fragment are pages: /, /#/cart twice, /#/pay", async () => {
  const { browser, tab, push, views } = visit(
    { hashRoutes: true },
    { url: "https://shop.example/" },
  );
  for (const hash of ["#/cart", "#/pay", "#/cart"]) {
    await browser.clock.advance(2000);
    push(hash);
  }
  tab.run(() => history.replaceState(null, "", "#/cart?sort=up"));
  await views();
  const pages = browser.sent.map((event) => {
    const parsed = parseEvent(event, {});
    if ("error" in parsed) throw new Error(parsed.error);
    return pageName(parsed.event.path!, undefined, defaultSiteSettings);
  });
  expect(pages).toEqual(["/", "/#/cart", "/#/pay", "/#/cart"]);
});

test("the canonical address goes along, where it is asked for", async () => {
  const canonical = "https://shop.example/teas/green";
  for (const isAsked of [true, false]) {
    const page = visit(isAsked ? { canonical: true } : {});
    const { browser, tab, push, tracker, views } = page;
    tab.document.canonical = canonical;
    await browser.clock.advance(2000);
    push("/tea?cup=1");
    await browser.clock.advance(100);
    tracker.track("read");
    await views();
    expect(
      browser.sent.map(({ name, url, canonical: said }) => [name, url, said]),
    ).toEqual([
      [undefined, "https://shop.example/a", undefined],
      ["read", "https://shop.example/tea", isAsked ? canonical : undefined],
      [undefined, "https://shop.example/tea", isAsked ? canonical : undefined],
    ]);
  }
});

test.each<[string, unknown, string]>([
  ["a number", 42, "42"],
  [
    "an address",
    new URL("https://shop.example/tea"),
    "https://shop.example/tea",
  ],
])("a view is counted that is called by %s", async (_name, path, sent) => {
  const { browser, tracker, views } = visit({ pageViews: false });
  tracker.page({ path: path as string });
  await views();
  expect(browser.sent.map(({ path: said }) => said)).toEqual([sent]);
});

test("a prerendered page is counted when it is shown, if it is", async () => {
  const shown = visit({}, { isPrerendering: true });
  shown.tracker.track("early");
  expect(await shown.views()).toEqual([]);
  expect(shown.browser.requests).toEqual([]);
  shown.tab.document.prerendering = false;
  shown.tab.dispatch("prerenderingchange");
  const { now } = shown.browser.clock;
  expect(await shown.views()).toEqual(["/a"]);
  // Earlier calls wait too, because nobody knows before whether a visitor sees the page.
  expect(shown.browser.sent).toMatchObject([
    { type: "pageview", occurredAt: now },
    { name: "early" },
  ]);

  const never = visit({}, { isPrerendering: true });
  expect(await never.views()).toEqual([]);
  never.tab.close();
  expect(never.browser.requests).toEqual([]);
  expect(never.browser.disk.names).toEqual([]);
});

describe("history of the page", () => {
  test("goes on to work, and to throw what it throws", () => {
    const { tab, push } = visit();
    push("/b?x=1#c");
    expect(tab.run(() => location.href)).toBe("https://shop.example/b?x=1#c");
    expect(() => push("https://[")).toThrow();
  });
});
