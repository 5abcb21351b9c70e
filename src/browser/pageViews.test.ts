// @vitest-environment node
/** Which page views are counted, with which address and title, and what was read of each page. */
import { describe, expect, test } from "vitest";
import type { AutomaticOptions } from "./options.js";
import { Browser, type TabOptions } from "./browser.helpers.js";
import { startTracker } from "./tracker.helpers.js";

function visit(options: AutomaticOptions = {}, tabOptions: TabOptions = {}) {
  const browser = new Browser();
  const tab = browser.open({ url: "https://shop.example/a", ...tabOptions });
  const tracker = startTracker(tab, { engagement: false, ...options });
  return {
    browser,
    tab,
    tracker,
    push: (url: string) => tab.run(() => history.pushState(null, "", url)),
    replace: (url: string) =>
      tab.run(() => history.replaceState(null, "", url)),
    /** Time passes, all is sent. */
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

test.each<[string, (page: Visit) => void, string[], AutomaticOptions?]>([
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
])("%s: %#", async (_name, happen, expected, options = {}) => {
  const page = visit(options);
  await page.browser.clock.advance(1000);
  happen(page);
  expect((await page.views()).sort()).toEqual([...expected].sort());
});

test("the title is that which the new page has set", async () => {
  const { browser, tab, push, views } = visit();
  await browser.clock.advance(1000);
  const { now } = browser.clock;
  push("/b");
  await browser.clock.advance(50);
  tab.document.title = "B";
  expect(await views()).toEqual(["/a", "/b"]);
  expect(browser.sent).toMatchObject([
    { title: "Shop" },
    { title: "B", url: "https://shop.example/b", occurredAt: now + 100 },
  ]);
  expect(browser.sent[1]).not.toHaveProperty("referrer");
});

test("a page that is left before it has a title is counted all the same", async () => {
  const { browser, tab, push } = visit();
  await browser.clock.advance(1000);
  push("/b");
  tab.close();
  await browser.clock.advance(0);
  expect(browser.sent.map(({ url }) => url)).toEqual([
    "https://shop.example/a",
    "https://shop.example/b",
  ]);
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
  // What it said waits, too: before, nobody knows who sees it.
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
