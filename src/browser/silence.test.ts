// @vitest-environment node
/** Nothing of the tracker throws into the page. All that can work goes on. */
import { describe, expect, test, vi } from "vitest";
import { createTracker } from "./createTracker.js";
import { currentPage } from "./globals.helpers.js";
import { Browser } from "./browser.helpers.js";
import { endpoint, key, quiet, startTracker } from "./tracker.helpers.js";
import type { Tracker } from "./tracker.js";

function useAll(tracker: Tracker): void {
  tracker.page();
  tracker.track("said", { a: 1 });
  tracker.identify("user 1", {});
  tracker.register({ a: 1 });
  tracker.reset();
  tracker.optIn();
  void tracker.flush();
  tracker.optOut();
}

test.each([
  ["a server", undefined],
  ["a server that has a navigator", { userAgent: "Node.js/24" }],
])("on %s it does nothing", async (_name, navigator) => {
  const server = { globals: { navigator, footfalls: undefined } };
  await currentPage.run({ ...server, now: () => 0 }, async () => {
    const tracker = createTracker({ endpoint, key });
    expect(tracker.getVisitorId()).toBeUndefined();
    useAll(tracker);
    await tracker.flush();
    expect(tracker.droppedEvents()).toBe(0);
  });
});

describe("what the page says", () => {
  const cyclic: Record<string, never> = {};
  cyclic.self = cyclic as never;
  test.each<[string, unknown]>([
    ["a cycle", cyclic],
    ["a BigInt", { amount: 1n }],
    [
      "a getter that throws",
      {
        get bad() {
          throw new Error("no");
        },
      },
    ],
    [
      "a toJSON that throws",
      {
        toJSON: () => {
          throw new Error("no");
        },
        nested: {
          toJSON: () => {
            throw new Error("no");
          },
        },
      },
    ],
  ])("that JSON cannot say: %s", async (_name, properties) => {
    const browser = new Browser();
    const tracker = startTracker(browser.open(), quiet);
    tracker.track("bad", properties as never);
    tracker.identify("user 1", properties as never);
    tracker.page({ properties: properties as never });
    tracker.register({ fine: 1 });
    tracker.track("good", { a: 1 });
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([
      { name: "good", userId: "user 1", properties: { a: 1, fine: 1 } },
    ]);
  });

  test("calls of the wrong shape", async () => {
    const browser = new Browser();
    const tracker = startTracker(browser.open(), quiet) as unknown as Record<
      keyof Tracker,
      (...args: unknown[]) => unknown
    >;
    tracker.track();
    tracker.track(null, null, null);
    tracker.track(Symbol("s"), 1);
    tracker.identify();
    tracker.identify(Symbol("s"));
    tracker.page(null);
    tracker.page(5);
    tracker.register();
    tracker.register("text");
    const flushed = tracker.flush();
    await browser.clock.advance(5000);
    await flushed;
  });

  test.each([true, null, 5])("a key that is %s", (wrong) => {
    const browser = new Browser();
    const tab = browser.open();
    const key = wrong as unknown as string;
    expect(() =>
      startTracker(tab, { ...quiet, key }).track("said"),
    ).not.toThrow();
  });

  test("callbacks that throw", async () => {
    const browser = new Browser();
    browser.answer = () => ({
      status: 400,
      body: { error: { message: "no" } },
    });
    const onDrop = vi.fn(() => {
      throw new Error("the page's own");
    });
    const tracker = startTracker(browser.open(), { ...quiet, onDrop });
    tracker.track("first");
    tracker.track("second");
    await browser.clock.advance(5000);
    expect(onDrop.mock.calls).toMatchObject([
      [{ name: "first" }, "no"],
      [{ name: "second" }, "no"],
    ]);
    expect(tracker.droppedEvents()).toBe(2);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["says nothing", () => undefined],
    ["says an empty answer", async () => ({})],
  ])("a transport that %s is asked again later", async (_name, transport) => {
    const browser = new Browser();
    const tab = browser.open();
    const send = vi.fn(transport);
    startTracker(tab, { ...quiet, transport: send as never }).track("said");
    await browser.clock.advance(60_000);
    expect(send.mock.calls.length).toBeGreaterThan(2);
    expect(send.mock.calls.length).toBeLessThan(10);
    expect(browser.disk.names).toHaveLength(3);
  });
});

describe("what is on the device", () => {
  const prefix = "footfall.12345678.";
  test.each<[string, Record<string, string>]>([
    ["no JSON", { v: "{", t: "{", q1: "{" }],
    ["null", { v: "null", t: "null", q1: "null" }],
    ["numbers", { v: "5", t: "-1", q1: "5" }],
    ["text", { v: '"a"', t: '"a"', q1: '"a"' }],
    ["lists", { v: "[1]", t: "[1]", q1: "[1]" }],
    ["nothing", { v: "", t: "", q1: "" }],
    ["a time that is far away", { v: "{}", t: "9e15", q1: "{}" }],
  ])("that somebody else wrote: %s", async (_name, entries) => {
    const browser = new Browser();
    for (const [name, text] of Object.entries(entries)) {
      browser.disk.entries.set(prefix + name, text);
    }
    browser.disk.entries.set("theirs", "kept");
    browser.answer = ({ body }) => {
      const { events } = JSON.parse(body) as { events: { name?: string }[] };
      const rejected = events.flatMap((event, index) =>
        event?.name ? [] : [{ index, reason: "validation", error: "no" }],
      );
      return { status: 202, body: { rejected } };
    };
    const onDrop = vi.fn();
    const tracker = startTracker(browser.open(), { ...quiet, onDrop });
    tracker.track("said");
    await browser.clock.advance(5000);
    expect(browser.sent.filter((event) => event?.name)).toMatchObject([
      { name: "said", visitorId: tracker.getVisitorId() },
    ]);
    expect(onDrop).toHaveBeenCalledTimes(1);
    expect(browser.disk.names.filter((name) => name !== "t")).toEqual([
      "theirs",
      "v",
    ]);
  });

  test("that has no room: all is sent from memory", async () => {
    const browser = new Browser();
    browser.disk.isFull = true;
    const tracker = startTracker(browser.open(), quiet);
    await browser.clock.advance(0);
    const id = tracker.getVisitorId();
    for (let count = 0; count < 150; count++) tracker.track(`said ${count}`);
    await browser.clock.advance(5000);
    expect(browser.sent).toHaveLength(150);
    expect(tracker.getVisitorId()).toBe(id);
    expect(browser.disk.names).toEqual([]);
  });

  test("that has room for some: in their order, each once", async () => {
    const browser = new Browser();
    browser.disk.quota = 2000;
    browser.isOnline = false;
    const tracker = startTracker(browser.open(), quiet);
    const said = Array.from({ length: 30 }, (_, index) => `said ${index}`);
    for (const name of said) {
      tracker.track(name);
      await browser.clock.advance(1);
    }
    expect(browser.disk.names.length).toBeLessThan(12);
    browser.setOnline(true);
    await browser.clock.advance(5000);
    expect(browser.sent.map(({ name }) => name)).toEqual(said);
  });
});

test("a device that can be had, and fails at every use: all is sent from memory", async () => {
  const browser = new Browser();
  const tab = browser.open();
  const fail = () => {
    throw new DOMException("Corrupted", "UnknownError");
  };
  const storage = new Proxy({}, { get: fail, set: fail, ownKeys: fail });
  Object.defineProperty(tab.globals, "localStorage", { get: () => storage });
  const tracker = startTracker(tab, quiet);
  tracker.track("first");
  await browser.clock.advance(5000);
  tracker.track("second");
  void tracker.flush();
  await browser.clock.advance(1);
  expect(browser.sent.map(({ name }) => name)).toEqual(["first", "second"]);
});

describe("what the browser lacks", () => {
  test("crypto.randomUUID: ids are as random", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const getRandomValues = (into: Uint32Array<ArrayBuffer>) =>
      crypto.getRandomValues(into);
    tab.globals.crypto = {
      getRandomValues: (into: Uint32Array<ArrayBuffer>) =>
        outside(() => getRandomValues(into)),
    };
    const tracker = startTracker(tab, quiet);
    for (let count = 0; count < 50; count++) tracker.track("said");
    await browser.clock.advance(5000);
    expect(new Set(browser.sent.map(({ eventId }) => eventId)).size).toBe(50);
  });

  test.each(["locks", "AbortSignal.timeout", "onLine"])("%s", async (what) => {
    const browser = new Browser();
    browser.hasLocks = what !== "locks";
    const tab = browser.open();
    if (what === "AbortSignal.timeout") tab.globals.AbortSignal = {};
    if (what === "onLine") delete tab.navigator.onLine;
    startTracker(tab, quiet).track("said");
    await browser.clock.advance(5000);
    expect(browser.sent).toHaveLength(1);
  });
});

test("a clock that jumps for years loses nothing, and waits for nobody long", async () => {
  const browser = new Browser();
  const { clock } = browser;
  const YEAR = 365 * 24 * 3_600_000;
  const tab = browser.open();
  const tracker = startTracker(tab, quiet);
  browser.answer = () => ({ status: 503, headers: { "retry-after": "60" } });
  let recorded = 0;
  for (const jumpMs of [0, -3 * YEAR, 9 * YEAR, -20 * YEAR, 15 * YEAR]) {
    clock.startedAt += jumpMs;
    tracker.track(`said ${recorded++}`);
    await clock.advance(5000);
  }
  browser.answer = () => ({ status: 202, body: {} });
  await clock.advance(3_700_000);
  const stored = JSON.parse(browser.requests.at(-1)!.body) as {
    events: object[];
  };
  expect(stored.events).toHaveLength(recorded);
  expect(browser.disk.names).not.toContainEqual(expect.stringMatching(/^q/));
});

/** Runs code as if no page were asking. */
function outside<Answer>(run: () => Answer): Answer {
  return currentPage.exit(run);
}
