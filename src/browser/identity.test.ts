// @vitest-environment node
/**
 * Checks the visitor's identity, the properties sent with every event, and which tabs share them.
 */
import { describe, expect, test } from "vitest";
import { createTracker } from "./createTracker.js";
import { Browser } from "./browser.helpers.js";
import { endpoint, inTab, quiet, startTracker } from "./tracker.helpers.js";

describe("the visitor", () => {
  test("is the same on later pages and in other tabs", async () => {
    const browser = new Browser();
    const first = startTracker(browser.open(), quiet).getVisitorId();
    expect(first).toMatch(/^[a-z0-9]{16,40}$/);
    expect(startTracker(browser.open(), quiet).getVisitorId()).toBe(first);
    browser.tabs[0]!.close();
    expect(startTracker(browser.open(), quiet).getVisitorId()).toBe(first);
  });

  test("is the server's to know where storage is blocked", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open({ isBlocked: true }), quiet);
    tracker.identify("user 1");
    expect(tracker.getVisitorId()).toBeUndefined();
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([{ userId: "user 1" }]);
    expect(browser.sent[0]).not.toHaveProperty("visitorId");
  });

  test("is somebody else after reset, and of no user", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open(), {
      ...quiet,
      superProperties: { app: "shop" },
    });
    const before = tracker.getVisitorId();
    tracker.register({ plan: "pro" });
    tracker.identify("user 1", { name: "Ada" });
    await browser.clock.advance(1);
    tracker.track("first");
    await browser.clock.advance(1);
    tracker.reset();
    tracker.track("second");
    await browser.clock.advance(5000);
    expect(tracker.getVisitorId()).not.toBe(before);
    const [identified, first, second] = browser.sent;
    expect(identified).toMatchObject({
      type: "identify",
      userId: "user 1",
      visitorId: before,
      traits: { name: "Ada" },
    });
    expect(first).toMatchObject({
      userId: "user 1",
      visitorId: before,
      properties: { app: "shop", plan: "pro" },
    });
    expect(second).toMatchObject({
      visitorId: tracker.getVisitorId(),
      properties: { app: "shop" },
    });
    expect(second).not.toHaveProperty("userId");
    expect(second!.properties).not.toHaveProperty("plan");
  });

  test("is a user whose id is a number, as text", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open(), quiet);
    tracker.identify(7 as unknown as string);
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([{ userId: "7" }]);
  });

  test("is a user on later pages, until reset in any tab", async () => {
    const browser = new Browser();
    startTracker(browser.open(), quiet).identify("user 1");
    await browser.clock.advance(1);
    const other = startTracker(browser.open(), quiet);
    other.track("as user");
    await browser.clock.advance(1);
    startTracker(browser.open(), quiet).reset();
    other.track("as nobody");
    await browser.clock.advance(5000);
    const users = browser.sent.map(({ userId }) => userId);
    expect(users).toEqual(["user 1", "user 1", undefined]);
  });
});

test("properties of every event, the nearest wins", async () => {
  const browser = new Browser();
  const superProperties = { a: 1, b: 1, c: 1 };
  const options = { ...quiet, superProperties };
  const tab = browser.open();
  const tracker = startTracker(tab, options);
  tracker.register({ b: 2, c: 2, d: 2 });
  tracker.track("first", { c: 3 });
  await browser.clock.advance(1);
  tracker.page({ properties: { c: 4 }, path: "/thanks", title: "Thank you" });
  tracker.register({ d: undefined });
  await browser.clock.advance(1);
  tracker.track("second");
  await browser.clock.advance(5000);
  tab.close();
  startTracker(browser.open(), options).track("third");
  await browser.clock.advance(5000);
  expect(browser.sent.map(({ properties }) => properties)).toEqual([
    { a: 1, b: 2, c: 3, d: 2 },
    { a: 1, b: 2, c: 4, d: 2 },
    { a: 1, b: 2, c: 2 },
    { a: 1, b: 2, c: 2 },
  ]);
  expect(browser.sent[1]).toMatchObject({
    type: "pageview",
    path: "/thanks",
    title: "Thank you",
  });
});

test("revenue is of its event", async () => {
  const browser = new Browser();
  const revenue = { amount: 1999, currency: "EUR" };
  const tracker = startTracker(browser.open(), quiet);
  tracker.track("order", { items: 2 }, { revenue });
  await browser.clock.advance(5000);
  expect(browser.sent).toMatchObject([
    { name: "order", properties: { items: 2 }, revenue },
  ]);
});

describe("createTracker, called twice", () => {
  test("with one key is one tracker, and counts once", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const first = startTracker(tab);
    const second = startTracker(tab);
    first.track("from the first");
    second.track("from the second");
    tab.run(() => history.pushState(null, "", "/next"));
    await browser.clock.advance(5000);
    const seen = browser.sent.map(({ type, name }) => name ?? type);
    expect(seen.sort()).toEqual([
      "from the first",
      "from the second",
      "pageview",
      "pageview",
    ]);
    expect(new Set(browser.sent.map(({ eventId }) => eventId)).size).toBe(4);
  });

  test("with two keys keeps two sites apart", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const first = startTracker(tab, quiet);
    const second = startTracker(tab, { ...quiet, key: "ff_pub_another1" });
    first.register({ of: "first" });
    first.track("one");
    second.track("two");
    await browser.clock.advance(5000);
    expect(first.getVisitorId()).not.toBe(second.getVisitorId());
    const bodies = browser.requests.map(
      ({ body }) => JSON.parse(body) as { key: string; events: object[] },
    );
    expect(bodies).toMatchObject([
      { key: "ff_pub_12345678", events: [{ name: "one" }] },
      { key: "ff_pub_another1", events: [{ name: "two", properties: {} }] },
    ]);
  });

  test("by copies of the script of two tabs keeps what each has", async () => {
    const browser = new Browser();
    const tabs = [browser.open(), browser.open()];
    const trackers = tabs.map((tab) =>
      inTab(
        tab,
        tab.run(() => createTracker({ endpoint, key: "k", ...quiet })),
      ),
    );
    for (const tracker of trackers) tracker.track("said");
    await browser.clock.advance(5000);
    expect(browser.requests).toHaveLength(1);
    expect(browser.sent).toHaveLength(2);
  });
});

test("a prerendered page knows its visitor once it is shown", async () => {
  const browser = new Browser();
  const earlier = startTracker(browser.open(), quiet);
  const visitorId = earlier.getVisitorId();
  earlier.identify("ada");
  earlier.register({ plan: "pro" });
  browser.tabs[0]!.close();
  const tab = browser.open({ isPrerendering: true });
  const tracker = startTracker(tab, quiet);
  tracker.page();
  tracker.register({ theme: "dark" });
  expect(tracker.getVisitorId()).toBeUndefined();
  tab.document.prerendering = false;
  tab.dispatch("prerenderingchange");
  await browser.clock.advance(5000);
  expect(tracker.getVisitorId()).toBe(visitorId);
  const views = browser.sent.filter(({ type }) => type === "pageview");
  expect(views).toHaveLength(1);
  expect(views[0]).toMatchObject({
    visitorId,
    userId: "ada",
    properties: { plan: "pro" },
  });
});
