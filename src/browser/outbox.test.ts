// @vitest-environment node
/**
 * Checks when the outbox sends events, in which batches, from which tab, and how long it waits.
 * `outbox.property.test.ts` has random courses.
 */
import { describe, expect, test, vi } from "vitest";
import { HOUR, SECOND } from "../shared/units.js";
import { Browser, type PageAnswer } from "./browser.helpers.js";
import type { Tab } from "./tab.helpers.js";
import { quiet, startTracker } from "./tracker.helpers.js";

const sizes = (browser: Browser) =>
  browser.requests.map(
    ({ body }) => (JSON.parse(body) as { events: unknown[] }).events.length,
  );
const waiting = (browser: Browser) =>
  browser.disk.names.filter((name) => name.startsWith("q"));

/** Returns a tab that has sent all its events. */
async function ready(options: Parameters<typeof startTracker>[1] = {}) {
  const browser = new Browser();
  const tab = browser.open();
  const tracker = startTracker(tab, { ...quiet, ...options });
  await browser.clock.advance(SECOND);
  return { browser, tab, tracker, clock: browser.clock };
}

test("an answer that says nonsense is none", async () => {
  const { browser, tracker, clock } = await ready();
  browser.answer = () => ({ status: 202, body: { rejected: null } });
  tracker.track("said");
  await clock.advance(3500);
  expect(sizes(browser)).toEqual([1]);
  expect(waiting(browser)).toHaveLength(1);
  browser.answer = () => ({ status: 202, body: { rejected: [] } });
  await clock.advance(10 * SECOND);
  expect(sizes(browser)).toEqual([1, 1]);
  expect(waiting(browser)).toEqual([]);
});

describe("a batch", () => {
  test("goes after its time", async () => {
    const { browser, tracker, clock } = await ready();
    tracker.track("first");
    await clock.advance(2000);
    tracker.track("second");
    await clock.advance(999);
    expect(sizes(browser)).toEqual([]);
    await clock.advance(1);
    expect(sizes(browser)).toEqual([2]);
  });

  test("goes at its count", async () => {
    const { browser, tracker, clock } = await ready();
    for (let count = 0; count < 5000; count++) tracker.track(`said ${count}`);
    await clock.advance(SECOND);
    expect(sizes(browser)).toEqual(Array<number>(50).fill(100));
    const names = browser.sent.map(({ name }) => name);
    expect(names).toEqual(Array.from(names, (_, index) => `said ${index}`));
    expect(waiting(browser)).toEqual([]);
  });

  test("goes at its bytes, however they are written", async () => {
    const { browser, tracker, clock } = await ready();
    const text = "日本語".repeat(2000);
    for (let count = 0; count < 10; count++) tracker.track("said", { text });
    tracker.track("huge", { text: text.repeat(5) });
    await clock.advance(5000);
    expect(sizes(browser)).toEqual([3, 3, 3, 1, 1]);
    const kept = browser.requests.filter(({ isKept }) => isKept);
    expect(kept).toHaveLength(4);
    for (const { bytes } of kept) expect(bytes).toBeLessThan(60_000);
  });

  test("goes when it is asked for", async () => {
    const { browser, tracker, clock } = await ready();
    tracker.track("said");
    void tracker.flush();
    await clock.advance(0);
    expect(sizes(browser)).toEqual([1]);
  });

  test("has its clock's time of sending", async () => {
    const { browser, tracker, clock } = await ready();
    tracker.track("said");
    const { now } = clock;
    await clock.advance(5000);
    const batch: unknown = JSON.parse(browser.requests[0]!.body);
    expect(batch).toMatchObject({
      sentAt: now + 3000,
      events: [{ occurredAt: now }],
    });
  });

  test.each([
    [0, false],
    [1, false],
    [5, true],
  ])("from a screen of %i touch points: touch %s", async (points, touch) => {
    const { browser, tab, tracker, clock } = await ready();
    tab.navigator.maxTouchPoints = points;
    tracker.track("said");
    await clock.advance(5000);
    expect(JSON.parse(browser.requests[0]!.body)).toMatchObject({ touch });
  });

  test("that is too large is halved until it is not", async () => {
    const { browser, tracker, clock } = await ready();
    browser.answer = ({ body }) => {
      const { events } = JSON.parse(body) as { events: { name: string }[] };
      const isTooLarge =
        events.length > 3 || events.some(({ name }) => name === "huge");
      return { status: isTooLarge ? 413 : 202, body: {} };
    };
    for (let count = 0; count < 13; count++) tracker.track("said");
    tracker.track("huge");
    tracker.track("last");
    await clock.advance(5000);
    expect(sizes(browser).slice(0, 3)).toEqual([15, 7, 3]);
    expect(waiting(browser)).toEqual([]);
    expect(tracker.droppedEvents()).toBe(1);
  });
});

test("a server that takes events one by one gets them so", async () => {
  const { browser, tracker, clock } = await ready();
  browser.answer = ({ body }) => {
    const { events } = JSON.parse(body) as { events: unknown[] };
    return { status: events.length > 1 ? 413 : 202, body: {} };
  };
  for (let count = 0; count < 4; count++) tracker.track("said");
  await clock.advance(5000);
  expect(sizes(browser)).toEqual([4, 2, 1, 1, 1, 1]);
  expect(tracker.droppedEvents()).toBe(0);
});

describe("a page that ends", () => {
  test("while its request is under way does not keep the next one waiting", async () => {
    const { browser, tab, tracker, clock } = await ready();
    browser.answer = () => ({ status: 202, body: {}, delayMs: SECOND });
    tracker.track("said");
    await clock.advance(3100);
    tracker.track("left");
    tab.close();
    await clock.advance(0);
    expect(sizes(browser)).toEqual([1, 1]);
    startTracker(browser.open(), quiet);
    await clock.advance(0);
    expect(sizes(browser)).toEqual([1, 1, 2]);
  });

  test.each([true, false])("with keepalive: %s", async (hasKeepalive) => {
    const browser = new Browser();
    browser.hasKeepalive = hasKeepalive;
    const tab = browser.open();
    const tracker = startTracker(tab, quiet);
    await browser.clock.advance(SECOND);
    tracker.track("said");
    tab.close();
    expect(browser.requests).toMatchObject([
      { isKept: true, isBeacon: !hasKeepalive },
    ]);
    // The page ended before the answer. The next page sends the event again, with the same id.
    expect(waiting(browser)).toHaveLength(1);
    startTracker(browser.open(), quiet);
    await browser.clock.advance(5000);
    const [first, second] = browser.sent;
    expect(second!.eventId).toBe(first!.eventId);
    expect(waiting(browser)).toEqual([]);
  });

  test("sends what is its own, and what others have stays theirs", async () => {
    const { browser, tab, tracker, clock } = await ready();
    const other = startTracker(browser.open(), quiet);
    await clock.advance(SECOND);
    other.track("theirs");
    tracker.track("mine");
    tab.close();
    expect(browser.sent).toMatchObject([{ name: "mine" }]);
  });
});

test.each([
  ["pagehide", (tab: Tab) => tab.dispatch("pagehide")],
  ["being hidden", (tab: Tab) => tab.setHidden(true)],
])(
  "%s may be the last that a page sees: all is sent",
  async (_name, happen) => {
    const { browser, tab, tracker } = await ready();
    tracker.track("said");
    happen(tab);
    expect(browser.sent).toMatchObject([{ name: "said" }]);
  },
);

describe("offline", () => {
  test("nothing is sent, and everything once there is a network", async () => {
    const { browser, tracker, clock } = await ready();
    browser.setOnline(false);
    tracker.track("said");
    await clock.advance(HOUR);
    expect(browser.requests).toEqual([]);
    browser.setOnline(true);
    await clock.advance(0);
    expect(browser.sent).toMatchObject([{ name: "said" }]);
  });
});

test.each<[string, PageAnswer, number, number]>([
  [
    "429",
    { status: 429, headers: { "retry-after": "90" } },
    90 * SECOND,
    90 * SECOND,
  ],
  [
    "503",
    { status: 503, headers: { "retry-after": "7" } },
    7 * SECOND,
    7 * SECOND,
  ],
  [
    "longer than an hour",
    { status: 429, headers: { "retry-after": "90000" } },
    HOUR,
    HOUR,
  ],
  ["503 alone", { status: 503 }, SECOND, 3 * SECOND],
  [
    "a time that is over",
    { status: 503, headers: { "retry-after": "-5" } },
    SECOND,
    3 * SECOND,
  ],
  [
    "an instant",
    { status: 429, headers: { "retry-after": "0.001" } },
    SECOND,
    3 * SECOND,
  ],
  [
    "a time of day",
    {
      status: 503,
      headers: { "retry-after": "Mon, 03 Mar 2025 10:00:00 GMT" },
    },
    SECOND,
    3 * SECOND,
  ],
  ["a page of somebody else", { status: 200, body: "<html>" }, 1100, 3100],
  [
    "internal",
    {
      status: 202,
      body: { rejected: [{ index: 0, reason: "internal", error: "" }] },
    },
    SECOND,
    3 * SECOND,
  ],
])("retry: %s", async (_name, answer, leastMs, mostMs) => {
  const { browser, tab, tracker, clock } = await ready();
  browser.answer = () => answer;
  tracker.track("said");
  await clock.advance(3000);
  expect(browser.requests).toHaveLength(1);
  browser.answer = () => ({ status: 202, body: {} });
  // A page waits for this long before it takes a failure as final.
  await clock.advance(100);
  // Another page, a page that ends, or a call of `flush` does not make it any quicker.
  const other = browser.open();
  startTracker(other, quiet);
  void tracker.flush();
  tab.setHidden(true);
  tab.setHidden(false);
  tab.close();
  await clock.advance(leastMs - 101);
  expect(browser.requests).toHaveLength(1);
  await clock.advance(mostMs - leastMs + 1);
  expect(browser.requests).toHaveLength(2);
  expect(waiting(browser)).toEqual([]);
});

test.each<unknown>([
  {},
  [],
  "<html>",
  { error: null },
  { error: "Forbidden" },
  { error: {} },
  { error: { message: "" } },
])("a refusal in words of somebody else is told: %j", async (body) => {
  const onDrop = vi.fn();
  const { browser, tracker, clock } = await ready({ onDrop });
  browser.answer = () => ({ status: 403, body });
  tracker.track("said");
  await clock.advance(HOUR);
  expect(browser.requests).toHaveLength(1);
  expect(onDrop.mock.calls).toMatchObject([[{ name: "said" }, "403"]]);
  expect(tracker.droppedEvents()).toBe(1);
  expect(waiting(browser)).toEqual([]);
});

test("retries become rarer, and never end", async () => {
  const { browser, tracker, clock } = await ready();
  const times: number[] = [];
  browser.answer = () => {
    times.push(clock.elapsedMs);
    return undefined;
  };
  vi.spyOn(Math, "random").mockReturnValue(1);
  tracker.track("said");
  await clock.advance(HOUR);
  vi.restoreAllMocks();
  const waits = times.slice(1).map((time, index) => time - times[index]!);
  expect(waits.slice(0, 4)).toEqual([3100, 5100, 9100, 17_100]);
  expect(Math.max(...waits)).toBe(301_100);
  expect(waiting(browser)).toHaveLength(1);
});

test("after a success the next failure is the first", async () => {
  const { browser, tracker, clock } = await ready();
  browser.answer = () => ({ status: 503 });
  tracker.track("said");
  await clock.advance(HOUR);
  browser.answer = () => ({ status: 202, body: {} });
  await clock.advance(HOUR);
  expect(waiting(browser)).toEqual([]);
  browser.answer = () => ({ status: 503 });
  tracker.track("said");
  await clock.advance(3000);
  const before = browser.requests.length;
  await clock.advance(3000);
  expect(browser.requests.length).toBeGreaterThan(before);
});

describe("a queue that is full", () => {
  test("drops its oldest, and says so", async () => {
    const onDrop = vi.fn();
    const options = { maxQueuedEvents: 150, onDrop };
    const { browser, tracker, clock } = await ready(options);
    browser.setOnline(false);
    for (let count = 0; count < 400; count++) tracker.track(`said ${count}`);
    browser.setOnline(true);
    await clock.advance(5000);
    expect(browser.sent.map(({ name }) => name)).toEqual(
      Array.from({ length: 150 }, (_, index) => `said ${250 + index}`),
    );
    expect(tracker.droppedEvents()).toBe(250);
    expect(onDrop).toHaveBeenCalledTimes(250);
    expect(onDrop.mock.lastCall).toMatchObject([
      { name: "said 249" },
      "queue full",
    ]);
  });

  test("is no longer for many pages of a few events each", async () => {
    const browser = new Browser();
    browser.answer = () => undefined;
    for (let visit = 0; visit < 20; visit++) {
      const tab = browser.open();
      const tracker = startTracker(tab, { ...quiet, maxQueuedEvents: 30 });
      for (let count = 0; count < 10; count++) tracker.track("said");
      await browser.clock.advance(5000);
      tab.close();
    }
    expect(waiting(browser).length).toBeLessThanOrEqual(30);
  });

  test("nor while consent is waited for", async () => {
    const { tracker } = await ready({
      consent: "pending",
      maxQueuedEvents: 30,
      maxBatchEvents: 10,
    });
    for (let count = 0; count < 100; count++) tracker.track("said");
    expect(tracker.droppedEvents()).toBe(70);
  });
});
