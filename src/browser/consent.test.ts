// @vitest-environment node
/** Records, keeps and sends only what the visitor's choice and their browser's wish allow. */
import { describe, expect, test } from "vitest";
import type { HttpOptions } from "./options.js";
import { Browser } from "./browser.helpers.js";
import { endpoint, quiet, startTracker } from "./tracker.helpers.js";

const names = (browser: Browser) => browser.sent.map(({ name }) => name);

/** Returns a browser with the choice of an earlier visit. */
function chosen(choice: "in" | "out"): Browser {
  const browser = new Browser();
  const tracker = startTracker(browser.open(), quiet);
  if (choice === "in") tracker.optIn();
  else tracker.optOut();
  browser.tabs[0]!.close();
  browser.requests.length = 0;
  return browser;
}

interface Case {
  options: Partial<HttpOptions>;
  choice?: "in" | "out";
  asks?: { doNotTrack?: string; globalPrivacyControl?: boolean };
  isSent: boolean;
  hasVisitorId: boolean;
}

const pending = { consent: "pending" } as const;
const honour = { honourDoNotTrack: true };
const dnt = { doNotTrack: "1" };
const gpc = { globalPrivacyControl: true };
const sent = { isSent: true, hasVisitorId: true };
const silent = { isSent: false, hasVisitorId: false };

test.each<[string, Case]>([
  ["by default", { options: {}, ...sent }],
  ["granted", { options: { consent: "granted" }, ...sent }],
  ["pending", { options: pending, isSent: false, hasVisitorId: false }],
  ["pending, agreed before", { options: pending, choice: "in", ...sent }],
  ["pending, refused before", { options: pending, choice: "out", ...silent }],
  ["granted, refused before", { options: {}, choice: "out", ...silent }],
  ["asks, nobody honours it", { options: {}, asks: dnt, ...sent }],
  ["DNT", { options: honour, asks: dnt, ...silent }],
  ["GPC", { options: honour, asks: gpc, ...silent }],
  ["DNT of 0", { options: honour, asks: { doNotTrack: "0" }, ...sent }],
  ["DNT, agreed", { options: honour, asks: dnt, choice: "in", ...sent }],
  [
    "DNT and pending, agreed",
    { options: { ...honour, ...pending }, asks: gpc, choice: "in", ...sent },
  ],
  [
    "cookieless",
    { options: { cookieless: true }, isSent: true, hasVisitorId: false },
  ],
  [
    "cookieless and pending",
    { options: { cookieless: true, ...pending }, ...silent },
  ],
])(
  "consent: %s",
  async (_name, { options, choice, asks = {}, ...expected }) => {
    const browser = choice ? chosen(choice) : new Browser();
    const before = new Map(browser.disk.entries);
    const tab = browser.open();
    Object.assign(tab.navigator, asks);
    const tracker = startTracker(tab, { ...quiet, ...options });
    tracker.identify("user 1", { plan: "pro" });
    await browser.clock.advance(1);
    tracker.track("said");
    tracker.register({ theme: "dark" });
    await browser.clock.advance(60_000);
    void tracker.flush();
    tab.close();
    await browser.clock.advance(60_000);
    expect(names(browser)).toEqual(expected.isSent ? [undefined, "said"] : []);
    for (const event of browser.sent) {
      expect("visitorId" in event).toBe(expected.hasVisitorId);
      expect(event.userId).toBe("user 1");
    }
    if (!expected.hasVisitorId) expect(browser.disk.entries).toEqual(before);
    else expect(browser.disk.names).toContain("v");
  },
);

describe("optIn", () => {
  test("sends what was held back, as of when it happened", async () => {
    const browser = new Browser();
    const tab = browser.open({ referrer: "https://news.example/" });
    const tracker = startTracker(tab, pending);
    const { now } = browser.clock;
    await browser.clock.advance(5000);
    tracker.track("early");
    await browser.clock.advance(5000);
    expect(browser.disk.names).toEqual([]);
    tracker.optIn();
    expect(browser.disk.names).toHaveLength(4);
    await browser.clock.advance(100);
    expect(browser.sent).toMatchObject([
      {
        type: "pageview",
        occurredAt: now,
        referrer: "https://news.example/",
      },
      { name: "early", occurredAt: now + 5000 },
    ]);
    expect(browser.disk.names).toEqual(["c", "v"]);
    expect(browser.sent[0]!.visitorId).toBe(tracker.getVisitorId());
    expect(browser.sent[1]!.visitorId).toBe(tracker.getVisitorId());
  });

  test("of who is not recorded counts from then on", async () => {
    const browser = chosen("out");
    const tab = browser.open({ url: "https://shop.example/here" });
    const tracker = startTracker(tab);
    tracker.track("before");
    await browser.clock.advance(5000);
    tracker.optIn();
    tracker.track("after");
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([{ type: "track", name: "after" }]);
  });

  test("optOut is heard by the other tabs of the site", async () => {
    const browser = new Browser();
    const first = startTracker(browser.open());
    const second = startTracker(browser.open());
    await browser.clock.advance(5000);
    first.optOut();
    second.track("after");
    expect(second.getVisitorId()).toBeUndefined();
    await browser.clock.advance(5000);
    expect(browser.sent.filter(({ type }) => type === "track")).toEqual([]);
    expect(browser.disk.names).toEqual(["c"]);
  });

  test("tells nothing of what was read while they were out", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const tracker = startTracker(tab);
    await browser.clock.advance(30_000);
    tracker.optOut();
    browser.requests.length = 0;
    await browser.clock.advance(120_000);
    tracker.optIn();
    await browser.clock.advance(5000);
    tab.close();
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([
      { type: "engagement", properties: { engagedMs: 5000 } },
    ]);
  });

  test("twice counts nothing twice", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open());
    tracker.optIn();
    tracker.optIn();
    await browser.clock.advance(5000);
    expect(browser.sent).toHaveLength(1);
  });
});

describe("optOut", () => {
  test("forgets what waits, who they are, and records nothing more", async () => {
    const browser = new Browser();
    browser.isOnline = false;
    const tab = browser.open();
    const tracker = startTracker(tab);
    tracker.track("waits");
    tracker.optOut();
    expect(browser.disk.names).toEqual(["c"]);
    tracker.track("after");
    expect(tracker.getVisitorId()).toBeUndefined();
    browser.setOnline(true);
    await browser.clock.advance(60_000);
    tab.close();
    expect(browser.sent).toEqual([]);
    expect(tracker.droppedEvents()).toBe(0);
  });

  test("leaves nothing of what is said later on the device", () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open());
    tracker.optOut();
    tracker.identify("user 1");
    tracker.register({ plan: "pro" });
    expect(browser.disk.names).toEqual(["c"]);
  });

  test("leaves nothing of what another tab is told later on the device", async () => {
    const browser = new Browser();
    const first = startTracker(browser.open(), quiet);
    const second = startTracker(browser.open(), quiet);
    first.optOut();
    second.identify("ada@example.com");
    second.register({ theme: "dark" });
    await browser.clock.advance(5000);
    expect(browser.disk.names).toEqual(["c"]);
    expect(browser.sent).toEqual([]);
  });

  test.each([false, true])(
    "leaves nothing of a server that is waited for, cookieless: %s",
    async (cookieless) => {
      const browser = new Browser();
      browser.answer = () => ({ status: 503 });
      const tracker = startTracker(browser.open(), { ...quiet, cookieless });
      tracker.track("said");
      await browser.clock.advance(5000);
      expect(browser.requests.length).toBeGreaterThan(0);
      tracker.optOut();
      expect(browser.disk.names).toEqual(["c"]);
    },
  );

  test("of what is held back: nothing is sent when they agree later", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open(), { ...quiet, ...pending });
    tracker.track("held");
    tracker.optOut();
    tracker.optIn();
    tracker.track("later");
    await browser.clock.advance(5000);
    expect(names(browser)).toEqual(["later"]);
  });

  test("is of one site, and of its key", async () => {
    const browser = chosen("out");
    const tab = browser.open();
    startTracker(tab, { ...quiet, key: "ff_pub_another1" }).track("other");
    await browser.clock.advance(5000);
    expect(names(browser)).toEqual(["other"]);
  });
});

test("a device that lets nothing be stored has one visitor, before and after consent", async () => {
  const browser = new Browser();
  const tab = browser.open({ isBlocked: true });
  const tracker = startTracker(tab, { ...quiet, ...pending });
  tracker.track("before");
  tracker.optIn();
  tracker.track("after");
  await browser.clock.advance(5000);
  expect(names(browser)).toEqual(["before", "after"]);
  expect(browser.sent.filter((event) => "visitorId" in event)).toEqual([]);
});

test("cookieless leaves nothing on the device, whatever happens", async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 503 });
  const tab = browser.open();
  const tracker = startTracker(tab, { cookieless: true });
  tracker.register({ plan: "pro" });
  tracker.identify("user 1");
  tracker.track("said");
  await browser.clock.advance(60_000);
  expect(browser.requests.length).toBeGreaterThan(1);
  tab.close();
  expect(browser.disk.names).toEqual([]);
});

test("cookieless remembers a choice, and nothing else", async () => {
  const browser = new Browser();
  const tracker = startTracker(browser.open(), { cookieless: true });
  tracker.optIn();
  tracker.track("said");
  await browser.clock.advance(60_000);
  expect(browser.disk.names).toEqual(["c"]);
  tracker.optOut();
  expect(browser.disk.names).toEqual(["c"]);
  expect([...browser.disk.entries.values()]).toEqual(["out"]);
});

test("the page itself chooses where its events go", async () => {
  const browser = new Browser();
  startTracker(browser.open());
  await browser.clock.advance(1000);
  expect(browser.requests.map(({ url }) => url)).toEqual([endpoint]);
});
