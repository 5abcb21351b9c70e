/** The tracker of an app: its commands, and what it sends. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  endpoint,
  key,
  Phone,
  putBack,
  settled,
  useClock,
} from "./app.helpers.js";
import { createTracker } from "./createTracker.js";

let phone: Phone;

beforeEach(() => {
  useClock();
  phone = new Phone();
});
afterEach(putBack);

const SENT_SOON_MS = 10_000;

describe("commands", () => {
  test("a screen is a page view with its name as the path", async () => {
    const tracker = phone.start({ language: "de-CH" });
    tracker.screen("Cart", { title: "Your cart", properties: { items: 2 } });
    tracker.screen("/orders/7");
    const sentAt = Date.now();
    await phone.advance(SENT_SOON_MS);
    const [request] = phone.requests;
    expect(request!.url).toBe(endpoint);
    expect(request!.body).toMatchObject({
      key,
      sentAt,
      context: { language: "de-CH" },
      events: [
        {
          type: "pageview",
          path: "/Cart",
          title: "Your cart",
          properties: { items: 2 },
        },
        { type: "pageview", path: "/orders/7" },
      ],
    });
    expect(request!.body.events[0]).not.toHaveProperty("url");
  });

  test("events carry the screen, the visitor, the user and super properties", async () => {
    const tracker = phone.start({ superProperties: { appVersion: "1.2" } });
    tracker.screen("Cart");
    tracker.register({ theme: "dark" });
    tracker.identify("u1", { plan: "pro" });
    tracker.track(
      "signup",
      { plan: "pro" },
      { revenue: { amount: 5, currency: "EUR" } },
    );
    const visitorId = await tracker.getVisitorId();
    await phone.advance(SENT_SOON_MS);
    expect(visitorId).toMatch(/^\w{8,40}$/);
    expect(phone.events).toMatchObject([
      { type: "pageview", visitorId, properties: { appVersion: "1.2" } },
      { type: "identify", visitorId, userId: "u1", traits: { plan: "pro" } },
      {
        type: "track",
        name: "signup",
        path: "/Cart",
        visitorId,
        userId: "u1",
        properties: { appVersion: "1.2", theme: "dark", plan: "pro" },
        revenue: { amount: 5, currency: "EUR" },
      },
    ]);
  });

  test("an event has the time of its call, not of the end of the start", async () => {
    let open: (text: null) => void = () => {};
    const storage = {
      getItem: () => new Promise<null>((resolve) => (open = resolve)),
      setItem: () => {},
      removeItem: () => {},
    };
    const tracker = phone.start({ storage });
    const calledAt = Date.now();
    tracker.track("opened");
    await phone.advance(2000);
    open(null);
    await phone.advance(SENT_SOON_MS);
    expect(phone.events).toMatchObject([
      { name: "opened", occurredAt: calledAt },
    ]);
  });

  test("reset begins a new visitor without the user", async () => {
    const tracker = phone.start();
    tracker.identify("u1");
    const before = await tracker.getVisitorId();
    tracker.reset();
    tracker.track("later");
    const after = await tracker.getVisitorId();
    await phone.advance(SENT_SOON_MS);
    expect(after).not.toBe(before);
    const later = phone.events.find(({ name }) => name === "later")!;
    expect(later.visitorId).toBe(after);
    expect(later).not.toHaveProperty("userId");
  });

  test("visitor, user and properties survive a start", async () => {
    const first = phone.start();
    first.identify("u1");
    first.register({ theme: "dark" });
    const visitorId = await first.getVisitorId();
    await settled();
    const second = phone.start();
    second.track("later");
    await phone.advance(SENT_SOON_MS);
    // The starts have the same time on the test's clock, so random ids order their events.
    expect(phone.events.find(({ name }) => name === "later")).toMatchObject({
      visitorId,
      userId: "u1",
      properties: { theme: "dark" },
    });
  });

  test("nothing throws into the app, and a second call gives the same tracker", () => {
    const options = { endpoint, key, storage: null as never };
    const tracker = createTracker(options);
    expect(createTracker(options)).toBe(tracker);
    const loop: Record<string, unknown> = {};
    loop.itself = loop;
    expect(() => {
      tracker.screen(undefined as never);
      tracker.track("loop", loop as never);
      tracker.reset();
      tracker.optOut();
    }).not.toThrow();
  });

  test("beforeSend changes and drops events, and one that throws is told", async () => {
    const onDrop = vi.fn();
    const tracker = phone.start({
      onDrop,
      beforeSend: (event) => {
        if (event.name === "wrong") throw new Error("wrong");
        return event.name === "secret" ? null : { ...event, path: "/hidden" };
      },
    });
    for (const name of ["secret", "wrong", "fine"]) tracker.track(name);
    await phone.advance(SENT_SOON_MS);
    expect(phone.events).toMatchObject([{ name: "fine", path: "/hidden" }]);
    expect(onDrop.mock.calls).toMatchObject([
      [{ name: "wrong" }, "beforeSend threw"],
    ]);
    expect(tracker.droppedEvents()).toBe(1);
  });
});

describe("consent", () => {
  test("pending: nothing is on the device and nothing is sent before optIn", async () => {
    const tracker = phone.start({ consent: "pending" });
    tracker.track("before");
    await phone.advance(SENT_SOON_MS * 10);
    expect(phone.sent).toEqual([]);
    expect(phone.disk.size).toBe(0);
    tracker.optIn();
    await phone.advance(SENT_SOON_MS);
    expect(phone.events).toMatchObject([{ name: "before" }]);
    // The next start needs no second consent.
    phone.start({ consent: "pending" }).track("next start");
    await phone.advance(SENT_SOON_MS);
    expect(phone.events.at(-1)).toMatchObject({ name: "next start" });
  });

  test("optOut leaves the choice alone, also for later starts", async () => {
    const tracker = phone.start();
    tracker.identify("u1");
    tracker.track("before");
    tracker.optOut();
    tracker.track("after");
    await phone.advance(SENT_SOON_MS);
    expect(JSON.parse(phone.stored)).toEqual({ "footfall.12345678.c": "out" });
    const next = phone.start();
    next.track("next start");
    await phone.advance(SENT_SOON_MS);
    expect(phone.sent).toEqual([]);
    expect(await next.getVisitorId()).toBeUndefined();
    next.optIn();
    next.track("again");
    await phone.advance(SENT_SOON_MS);
    expect(phone.events).toMatchObject([{ name: "again" }]);
  });

  test("cookieless leaves nothing on the device, and names no visitor", async () => {
    const tracker = phone.start({ cookieless: true });
    tracker.track("seen");
    await phone.advance(SENT_SOON_MS);
    expect(phone.disk.size).toBe(0);
    expect(phone.events).toMatchObject([{ name: "seen" }]);
    expect(phone.events[0]).not.toHaveProperty("visitorId");
  });
});

describe("the time on a screen", () => {
  beforeEach(() => {
    phone.isAnswering = true;
  });

  const engaged = () =>
    phone.events
      .filter(({ type }) => type === "engagement")
      .map(({ path, properties }) => [path, properties!.engagedMs]);

  test("counts in the foreground, for each screen", async () => {
    const tracker = phone.start();
    tracker.screen("Home");
    await phone.advance(5000);
    tracker.screen("Cart");
    await phone.advance(3000);
    await phone.go("inactive");
    await phone.go("background");
    await phone.advance(600_000);
    await phone.go("active");
    await phone.advance(2000);
    tracker.screen("Home");
    await tracker.flush();
    expect(engaged()).toEqual([
      ["/Home", 5000],
      ["/Cart", 3000],
      ["/Cart", 2000],
    ]);
  });

  test("a long look is reported before a session would end", async () => {
    phone.start().screen("Film");
    await phone.advance(600_000);
    expect(engaged()).toEqual([
      ["/Film", 240_000],
      ["/Film", 240_000],
    ]);
  });

  test("a glance counts nothing, and neither does an app that turns it off", async () => {
    const tracker = phone.start();
    tracker.screen("Home");
    await phone.advance(900);
    tracker.screen("Cart");
    await phone.advance(SENT_SOON_MS);
    expect(engaged()).toEqual([]);
    phone.start({ engagement: false }).screen("Home");
    await phone.advance(5000);
    await phone.go("background");
    expect(engaged()).toEqual([]);
  });
});

describe("ids", () => {
  test("are made without crypto, and differ at one moment", async () => {
    vi.stubGlobal("crypto", undefined);
    const tracker = phone.start();
    for (let at = 0; at < 50; at++) tracker.track("tap");
    await phone.advance(SENT_SOON_MS);
    const ids = new Set(phone.events.map(({ eventId }) => eventId));
    expect(ids.size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]{16,40}$/);
  });

  test("are those of the app, if it makes them", async () => {
    let count = 0;
    const tracker = phone.start({ randomId: () => `id${++count}` });
    tracker.track("tap");
    await phone.advance(SENT_SOON_MS);
    expect(phone.events[0]).toMatchObject({ visitorId: "id1", eventId: "id2" });
  });
});

describe("the user agent", () => {
  test.each([
    [{ OS: "ios" }, "iOS; mobile"],
    [{ OS: "ios", isPad: true }, "iPadOS; tablet"],
    [{ OS: "ios", isTV: true }, "iOS; tv"],
    [{ OS: "android" }, "Android; mobile"],
    [{ OS: "android", isTV: true }, "Android; tv"],
    [{ OS: "macos" }, "macOS; desktop"],
    [{ OS: "windows" }, "Windows; desktop"],
  ])("of %j is %s", async (platform, said) => {
    phone.start({ platform }).track("tap");
    await phone.advance(SENT_SOON_MS);
    expect(phone.requests[0]!.headers["user-agent"]).toBe(
      `FootfallNative/1 (${said})`,
    );
  });

  test("is the app's own device where the platform does not know it", async () => {
    phone.start({ platform: { OS: "android" }, device: "tablet" }).track("tap");
    await phone.advance(SENT_SOON_MS);
    expect(phone.requests[0]!.headers["user-agent"]).toBe(
      "FootfallNative/1 (Android; tablet)",
    );
  });

  test.each([undefined, { OS: "web" }])(
    "is left to the platform: %j",
    async (platform) => {
      phone.start(platform && { platform }).track("tap");
      await phone.advance(SENT_SOON_MS);
      expect(phone.requests[0]!.headers).not.toHaveProperty("user-agent");
    },
  );
});

describe("in the console of a development build", () => {
  test("a refusal for the missing origin says what to set, once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("__DEV__", true);
    const tracker = phone.start();
    for (const name of ["one", "two"]) {
      tracker.track(name);
      await phone.advance(SENT_SOON_MS);
      phone.requests[0]!.answer(403, {
        error: { kind: "missingOrigin", message: "The request has no origin" },
      });
      await settled();
    }
    expect(warn.mock.calls).toEqual([
      [
        'Footfall: the server refused events with status 403: "The request has no origin". Apps send no origin: set "allowMissingOrigin: true" for the site.',
      ],
    ]);
  });

  test("a release says nothing", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    phone.start().track("one");
    await phone.advance(SENT_SOON_MS);
    phone.requests[0]!.answer(401, { error: { kind: "unauthorized" } });
    await settled();
    expect(warn).not.toHaveBeenCalled();
  });
});
