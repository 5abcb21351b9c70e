/** The fields that the server adds to rows, and those that it removes from rows of a public key. */
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
const SAFARI =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";
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

/** Sends rows. Returns the events that the log was offered, the answer and the mutations. */
async function offer(
  body: object,
  headers: Record<string, string>,
  backend: FakeBackend = {},
) {
  const { send, calls } = fakeBackend(backend);
  const answer = await send(post(body, { "x-footfall-key": KEY, ...headers }));
  return {
    answer,
    notStored: calls[0]?.notStored,
    events: calls.flatMap(({ events }) => events),
  };
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
        region: "CH-ZH",
        city: "CH-ZH/Winterthur",
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

  test("a Mac that its tracker found to be touched is an iPad", async () => {
    const body = { visitorId: "v", events: pageviews(1) };
    const ipad = { browser: "Safari", os: "iPadOS", device: "tablet" };
    const touched = await offer(
      { ...body, touch: true },
      { "user-agent": SAFARI },
    );
    expect(touched.events).toMatchObject([ipad]);
    const other = await offer(
      { ...body, touch: false },
      { "user-agent": SAFARI },
    );
    expect(other.events).toMatchObject([{ os: "macOS", device: "desktop" }]);
    const wrong = await offer(
      { ...body, touch: "yes" },
      { "user-agent": SAFARI },
    );
    expect(wrong.answer.status).toBe(400);
    expect(JSON.stringify(wrong.answer.body)).toContain(
      "touch must be true or false, got",
    );
  });

  test("client hints say what the agent hides", async () => {
    const { events } = await offer(
      { visitorId: "v", events: pageviews(1) },
      {
        "user-agent": CHROME,
        "sec-ch-ua":
          '"Brave";v="131", "Chromium";v="131", "Not_A Brand";v="24"',
        "sec-ch-ua-mobile": "?1",
        "sec-ch-ua-platform": '"Android"',
      },
    );
    expect(events).toMatchObject([
      { browser: "Brave", os: "Android", device: "mobile" },
    ]);
  });

  test("claims of a place stay claims, in the words in which they came", async () => {
    const context = { country: "US", region: "CA", city: "Fresno" };
    const { events } = await offer(
      { visitorId: "v", context, events: pageviews(1) },
      { "cf-ipcountry": "IT", "cf-region-code": "CA" },
    );
    expect(events).toMatchObject([
      {
        country: "IT",
        region: "IT-CA",
        extras: [
          { key: "context.country", value: "US" },
          { key: "context.region", value: "CA" },
          { key: "context.city", value: "Fresno" },
        ],
      },
    ]);
    expect(events[0]).not.toHaveProperty("city");
  });

  test("robots are counted and not stored", async () => {
    const { answer, events, notStored } = await offer(
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
    expect(notStored).toMatchObject({ bots: 3, rejectedValidation: 1 });
  });

  test("agents that the site denies are left out, those that it allows are not", async () => {
    const agents = {
      allowedAgents: ["*Googlebot/*"],
      deniedAgents: ["*Windows NT*"],
    };
    const body = { visitorId: "v", events: pageviews(3) };
    const backend = { admitted: { agents } };
    const allowed = await offer(body, { "user-agent": GOOGLEBOT }, backend);
    expect(allowed.events).toHaveLength(3);
    const denied = await offer(body, { "user-agent": CHROME }, backend);
    expect(denied.events).toEqual([]);
    expect(denied.answer).toMatchObject({
      status: 202,
      body: { accepted: 0, duplicates: 0, rejected: [], excluded: 3 },
    });
    expect(denied.notStored).toMatchObject({ bots: 0, excludedAgent: 3 });
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

  test.each<[said: object, found: object, extras?: object]>([
    [{}, { country: "DE", region: "DE-BY", city: "DE-BY/Munich" }],
    [
      { country: "USA", region: "Oregon", city: "Portland" },
      { country: "US", region: "US-OR", city: "US-OR/Portland" },
    ],
    // The country is not that of the address, so nothing of the address is added.
    [{ country: "IT" }, { country: "IT" }],
    // The place is within the address's country.
    [{ region: "Berlin" }, { country: "DE", region: "DE-BE" }],
    [{ city: "Hamburg" }, { country: "DE", city: "DE/Hamburg" }],
    // An unknown country is no row of a report.
    [
      { country: "Atlantis" },
      { country: "DE", region: "DE-BY", city: "DE-BY/Munich" },
      { country: "Atlantis" },
    ],
    [
      { country: "Atlantis", city: "Poseidonis" },
      { country: "DE", city: "DE/Poseidonis" },
      { country: "Atlantis" },
    ],
  ])(
    "a row that says %j of its place is in %j",
    async (said, found, extras) => {
      const geo = () => ({ country: "DE", region: "Bavaria", city: "Munich" });
      const { events } = await offer(
        { events: [device("192.0.2.1", { context: said })] },
        {},
        { admitted: SECRET, options: { geo } },
      );
      const { country, region, city, extras: kept } = events[0] ?? {};
      expect({ country, region, city }).toEqual({
        country: undefined,
        region: undefined,
        city: undefined,
        ...found,
      });
      expect(kept).toEqual(
        extras &&
          Object.entries(extras).map(([field, value]) => ({
            key: `context.${field}`,
            value: value as string,
          })),
      );
    },
  );

  test("an import says where its rows were", async () => {
    const event = (context: object) => ({
      type: "pageview",
      visitorId: "v",
      context,
    });
    const { events } = await offer(
      {
        import: true,
        events: [
          event({ country: "Germany", region: "Bavaria" }),
          event({ country: "DE", region: "BY" }),
          event({ country: "US", region: "CA" }),
          event({ country: "IT", region: "CA" }),
          event({ country: "UK" }),
          event({ region: "Bavaria", city: "Munich" }),
        ],
      },
      {},
      { admitted: SECRET },
    );
    expect(events.map(({ country, region }) => [country, region])).toEqual([
      ["DE", "DE-BY"],
      ["DE", "DE-BY"],
      ["US", "US-CA"],
      ["IT", "IT-CA"],
      ["GB", undefined],
      [undefined, undefined],
    ]);
    expect(events[5]?.extras).toEqual([
      { key: "context.region", value: "Bavaria" },
      { key: "context.city", value: "Munich" },
    ]);
  });

  test("a Mac that was touched, as its server says, is an iPad", async () => {
    const { events } = await offer(
      {
        touch: true,
        userAgent: SAFARI,
        visitorId: "v",
        events: pageviews(1),
      },
      { "user-agent": "undici" },
      { admitted: SECRET },
    );
    expect(events).toMatchObject([{ os: "iPadOS", device: "tablet" }]);
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
