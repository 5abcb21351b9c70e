/** What the server adds to rows, and what it takes away from those of a public key. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  fakeBackend,
  KEY,
  pageviews,
  post,
  type FakeBackend,
} from "./http.helpers.js";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const SECRET = { trusted: true };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Sends rows, and returns what was offered to the log, the answer and the mutations. */
async function offer(
  body: object,
  headers: Record<string, string>,
  backend: FakeBackend = {},
) {
  const { send, calls, others } = fakeBackend(backend);
  const answer = await send(post(body, { "x-footfall-key": KEY, ...headers }));
  return { answer, others, events: calls.flatMap(({ events }) => events) };
}

describe("under a public key", () => {
  test("place, browser and language come from the request", async () => {
    const { events } = await offer(
      { visitorId: "v", events: pageviews(1) },
      {
        "user-agent": CHROME,
        "accept-language": "de-CH,de;q=0.9",
        "cf-ipcountry": "CH",
        "cf-region": "Zurich",
        "cf-ipcity": "Winterthur",
      },
    );
    expect(events).toEqual([
      {
        type: "pageview",
        path: "/0",
        visitorId: "v",
        language: "de-CH",
        country: "CH",
        region: "Zurich",
        city: "Winterthur",
        browser: "Chrome",
        os: "Windows",
        device: "desktop",
      },
    ]);
  });

  test("what the sender claims of them decides nothing, and is kept", async () => {
    const context = { country: "US", browser: "Mine", language: "fr" };
    const { events } = await offer(
      {
        visitorId: "v",
        context,
        events: [{ type: "pageview", source: "server", ip: "192.0.2.9" }],
      },
      { "user-agent": CHROME, "cf-ipcountry": "CH" },
    );
    expect(events).toEqual([
      {
        type: "pageview",
        visitorId: "v",
        language: "fr",
        country: "CH",
        browser: "Chrome",
        os: "Windows",
        device: "desktop",
        extras: [
          { key: "context.country", value: "US" },
          { key: "context.browser", value: "Mine" },
        ],
      },
    ]);
  });

  test("robots are counted and not stored", async () => {
    const { answer, events, others } = await offer(
      { visitorId: "v", events: [...pageviews(3), null] },
      { "user-agent": GOOGLEBOT },
    );
    expect(events).toEqual([]);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      accepted: 0,
      bots: 3,
      rejected: [{ index: 3 }],
    });
    expect(others).toMatchObject([
      { name: "recordNotStored", args: { bots: 3, rejectedValidation: 1 } },
    ]);
  });

  test.each([{ dnt: "1" }, { "sec-gpc": "1" }])(
    "%j is honoured when the site says so",
    async (headers) => {
      const body = { visitorId: "v", events: pageviews(2) };
      const ignored = await offer(body, headers);
      expect(ignored.events).toHaveLength(2);
      const honoured = await offer(body, headers, {
        admitted: { honourDoNotTrack: true },
      });
      expect(honoured.events).toEqual([]);
      expect(honoured.answer.body).toMatchObject({
        accepted: 0,
        doNotTrack: 2,
      });
    },
  );

  test("the app may look places up itself, or not at all", async () => {
    const body = { visitorId: "v", events: pageviews(2) };
    const headers = { "cf-ipcountry": "CH" };
    const geo = vi.fn((ip: string) =>
      ip === "192.0.2.1" ? { country: "FR" } : null,
    );
    const own = await offer(body, headers, {
      options: { geo },
      ip: "192.0.2.1",
    });
    expect(own.events.map(({ country }) => country)).toEqual(["FR", "FR"]);
    expect(geo).toHaveBeenCalledTimes(1);
    const other = await offer(body, headers, {
      options: { geo },
      ip: "192.0.2.2",
    });
    const nowhere = [undefined, undefined];
    expect(other.events.map(({ country }) => country)).toEqual(nowhere);
    const off = await offer(body, headers, { options: { geo: "off" } });
    expect(off.events.map(({ country }) => country)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("a look-up that fails means no place, and no lost event", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const geo = () => {
      throw new Error("down");
    };
    const body = { visitorId: "v", events: pageviews(2) };
    const { answer, events } = await offer(
      body,
      {},
      { options: { geo }, ip: "192.0.2.1" },
    );
    expect(answer.body).toMatchObject({ accepted: 2 });
    expect(events[0]).not.toHaveProperty("country");
  });
});

describe("under a secret key", () => {
  const device = (ip: string, more: object = {}) => ({
    type: "pageview",
    visitorId: "v",
    ip,
    ...more,
  });

  test("each row may have its own address and agent, looked up once each", async () => {
    const countries: Record<string, string> = {
      "192.0.2.1": "FR",
      "192.0.2.2": "DE",
      "2001:db8::1": "JP",
    };
    const geo = vi.fn(async (ip: string) => ({ country: countries[ip] ?? "" }));
    const { events } = await offer(
      {
        events: [
          device("192.0.2.1"),
          device("192.0.2.2", { userAgent: PHONE }),
          device("192.0.2.1"),
          device("[2001:DB8::1]:443", { context: { country: "US" } }),
        ],
      },
      { "user-agent": "undici" },
      { admitted: SECRET, options: { geo }, ip: "198.51.100.1" },
    );
    expect(events.map(({ country }) => country)).toEqual([
      "FR",
      "DE",
      "FR",
      "US",
    ]);
    expect(events.map((event) => event.os)).toEqual([
      undefined,
      "iOS",
      undefined,
      undefined,
    ]);
    expect(geo).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(events)).not.toContain("192.0.2");
  });

  test("a server's own address and agent say nothing about its visitors", async () => {
    const { events } = await offer(
      { visitorId: "v", events: pageviews(1) },
      { "user-agent": "undici", "cf-ipcountry": "US" },
      { admitted: SECRET },
    );
    expect(events).toEqual([{ type: "pageview", path: "/0", visitorId: "v" }]);
  });

  test("a device that sends by itself says something about itself", async () => {
    const { events } = await offer(
      { visitorId: "v", events: pageviews(1) },
      { "user-agent": PHONE, "cf-ipcountry": "US" },
      { admitted: SECRET },
    );
    expect(events).toMatchObject([
      { country: "US", os: "iOS", device: "mobile" },
    ]);
  });

  test("a robot costs its own row", async () => {
    const { events, answer } = await offer(
      {
        visitorId: "v",
        events: [
          { type: "pageview", userAgent: GOOGLEBOT },
          { type: "pageview" },
        ],
      },
      { "user-agent": GOOGLEBOT },
      { admitted: SECRET },
    );
    expect(events).toEqual([{ type: "pageview", visitorId: "v" }]);
    expect(answer.body).toMatchObject({ accepted: 1, bots: 1 });
  });
});

test("an address is in nothing that is stored, wherever it was sent", async () => {
  const places = { ip: "192.0.2.77", context: { ip: "192.0.2.77" } };
  for (const admitted of [{}, SECRET]) {
    const { events } = await offer(
      { ...places, events: [{ type: "pageview", ...places }] },
      { "x-forwarded-for": "192.0.2.77" },
      { admitted, ip: "192.0.2.77" },
    );
    expect(JSON.stringify(events)).not.toContain("192.0.2.77");
  }
});
