import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MIB } from "../../shared/units.js";
import { hashKey } from "../keys.js";
import type { Refusal } from "../../shared/event/refusals.js";
import {
  admittedAs,
  fakeBackend,
  KEY,
  type FakeBackend,
  pageviews,
  post,
} from "./http.helpers.js";

const NOW = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function muteConsole() {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  return vi.spyOn(console, "error").mockImplementation(() => undefined);
}

const refusing = (reason: Refusal) =>
  fakeBackend({ admit: async () => ({ kind: "refused", reason }) });

describe("202", () => {
  test("says what became of each event, by its position in the request", async () => {
    const { send, calls } = fakeBackend({
      ingest: async () => ({
        kind: "stored",
        accepted: 1,
        duplicates: 1,
        rejected: [{ index: 2, reason: "validation", error: "too old" }],
      }),
    });
    const { status, body } = await send(
      post({
        events: [{ type: "nonsense" }, ...pageviews(2), null, ...pageviews(1)],
      }),
    );
    expect(status).toBe(202);
    expect(body).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: [
        {
          index: 0,
          reason: "validation",
          error:
            'type must be one of pageview, track, identify, engagement, group, got "nonsense"',
        },
        {
          index: 3,
          reason: "validation",
          error: "event must be an object, got null",
        },
        { index: 4, reason: "validation", error: "too old" },
      ],
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.events.map(({ path }) => path)).toEqual([
      "/0",
      "/1",
      "/0",
    ]);
  });

  test("passes on what the request says", async () => {
    const { send, calls, admissions } = fakeBackend();
    await send(
      post(
        {
          sentAt: "2023-11-14T22:13:20Z",
          visitorId: "v1",
          userId: 7,
          context: { language: "de" },
          import: true,
          events: [{ type: "pageview" }],
        },
        { "x-footfall-key": KEY, origin: "https://shop.example" },
      ),
    );
    expect(admissions).toEqual([
      {
        keyHash: hashKey(KEY, "key"),
        receivedAt: NOW,
        origin: "https://shop.example",
      },
    ]);
    expect(calls).toEqual([
      {
        siteId: "site",
        keyId: "key",
        trusted: false,
        rateLevels: [],
        receivedAt: NOW,
        sentAt: NOW,
        import: true,
        events: [
          { type: "pageview", visitorId: "v1", userId: "7", language: "de" },
        ],
      },
    ]);
  });

  test("asks for a cookieless visitor where a row has none", async () => {
    const { send, calls, admissions, others } = fakeBackend({
      admitted: { visitorId: "cookieless" },
      ip: "203.0.113.9",
    });
    const events = [{ type: "pageview", visitorId: "own" }, ...pageviews(1)];
    await send(
      post({ events }, { "x-footfall-key": KEY, "user-agent": "Test/1.0" }),
    );
    expect(admissions).toMatchObject([
      { device: { ip: "203.0.113.9", userAgent: "Test/1.0" } },
    ]);
    expect(others).toEqual([]);
    expect(calls[0]?.events.map(({ visitorId }) => visitorId)).toEqual([
      "own",
      "cookieless",
    ]);
  });

  test("makes the day's salt first, if a request in steps needs it", async () => {
    const { send, calls, admissions, others } = fakeBackend({
      admit: async (_args, n) =>
        n === 0
          ? { kind: "saltMissing" }
          : { ...admittedAs, visitorId: "cookieless" },
    });
    await send(post({ events: pageviews(501) }));
    expect(admissions).toHaveLength(2);
    expect(others).toEqual([
      { name: "prepareSalt", args: { receivedAt: NOW } },
    ]);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.events[0]).toMatchObject({ visitorId: "cookieless" });
  });

  test("tells admission from where it comes, and ingest what that has used", async () => {
    const rateLevels = [{ name: "0123456789abcdef", level: 7 }];
    const { send, calls, admissions } = fakeBackend({
      admitted: { rateLevels },
      ip: "2001:db8:1:2:3:4:5:6",
    });
    await send(post({ visitorId: "v1", events: pageviews(1) }));
    expect(admissions).toMatchObject([{ address: "2001:db8:1:2" }]);
    expect(calls).toMatchObject([{ rateLevels }]);
    expect(JSON.stringify(calls)).not.toContain("2001:db8");
  });

  test("tells no address of a proxy's own network", async () => {
    const { send, admissions } = fakeBackend({ ip: "10.0.0.1" });
    await send(post({ visitorId: "v1", events: pageviews(1) }));
    expect(admissions[0]).not.toHaveProperty("address");
  });

  test("counts what was not stored for its address, too", async () => {
    const rateLevels = [{ name: "0123456789abcdef", level: 0 }];
    const sender = { keyId: "key", trusted: false, rateLevels };
    const { send, calls, others } = fakeBackend({
      admitted: { rateLevels },
      ip: "203.0.113.9",
    });
    await send(post({ events: [{}, 5] }));
    expect(calls).toMatchObject([
      { ...sender, events: [], notStored: { rejectedValidation: 2 } },
    ]);
    expect(others).toEqual([]);
    await send(post({ events: Array<number>(501).fill(5) }));
    expect(calls).toHaveLength(1);
    expect(others).toMatchObject([
      { name: "recordNotStored", args: { ...sender, rejectedValidation: 501 } },
    ]);
  });

  test("asks for the key's state even when every event is bad", async () => {
    const bad = fakeBackend();
    const answer = await bad.send(post({ events: [{}, 5] }));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0 }, { index: 1 }],
    });
    expect(
      (await refusing("unauthorized").send(post({ events: [{}] }))).status,
    ).toBe(401);
  });

  test.each<[string, Request]>([
    [
      "header",
      post({ events: pageviews(1) }, { "x-footfall-key": ` ${KEY} ` }),
    ],
    ["address", post({ events: pageviews(1) }, {}, `?key=${KEY}`)],
    ["body", post({ key: KEY, events: pageviews(1) }, {})],
    [
      "body, beside an empty address",
      post({ key: KEY, events: pageviews(1) }, {}, "?key="),
    ],
  ])("takes the key from the %s", async (_place, request) => {
    const { send, admissions } = fakeBackend();
    expect((await send(request)).status).toBe(202);
    expect(admissions[0]?.keyHash).toBe(hashKey(KEY, "key"));
  });

  test.each([
    "text/plain;charset=UTF-8",
    "Application/JSON; charset=utf-8",
    "",
  ])("takes the content type %j", async (type) => {
    const request = post({ events: pageviews(1) });
    if (type === "") request.headers.delete("content-type");
    else request.headers.set("content-type", type);
    expect((await fakeBackend().send(request)).status).toBe(202);
  });
});

describe("calls", () => {
  const GOOGLEBOT = "Googlebot/2.1 (+http://www.google.com/bot.html)";
  const SERVER_KEY = "ff_sec_test-key";
  const OTHER_KEY = "a-key-of-another-vendor";

  /** Sends with the headers, and names the functions that are called. */
  async function functionsOf(
    body: object,
    headers: Record<string, string> = {},
    backend: FakeBackend = {},
  ): Promise<string[]> {
    const { send, functions } = fakeBackend(backend);
    const { status } = await send(
      post(body, { "x-footfall-key": KEY, ...headers }),
    );
    expect(status).toBe(202);
    return functions;
  }
  const atOnce = ["ingestRequest"];
  const server = { "x-footfall-key": SERVER_KEY };
  const secret = { admitted: { trusted: true } };

  test.each<[string, Promise<string[]>]>([
    ["a page", functionsOf({ events: pageviews(10) })],
    ["500 events", functionsOf({ events: pageviews(500) })],
    ["only wrong events", functionsOf({ events: [1] })],
    [
      "a bot",
      functionsOf({ events: pageviews(1) }, { "user-agent": GOOGLEBOT }),
    ],
    ["a server", functionsOf({ events: pageviews(1) }, server, secret)],
    [
      "a page with the key of another vendor",
      functionsOf(
        { events: pageviews(1) },
        { "x-footfall-key": OTHER_KEY, origin: "https://shop.example" },
      ),
    ],
  ])("%s takes one mutation and no query", async (_what, functions) => {
    expect(await functions).toEqual(atOnce);
  });

  test.each<[string, Promise<string[]>]>([
    [
      "a key that does not say its kind, without an origin",
      functionsOf(
        { events: pageviews(1) },
        { "x-footfall-key": OTHER_KEY },
        secret,
      ),
    ],
    [
      "an import",
      functionsOf({ import: true, events: pageviews(1) }, server, secret),
    ],
    [
      "a look-up of the app",
      functionsOf(
        { events: pageviews(1) },
        {},
        { options: { geo: () => null } },
      ),
    ],
  ])("%s takes a query and a mutation", async (_what, functions) => {
    expect(await functions).toEqual(["admit", "ingest"]);
  });

  test("501 events take a query and two mutations", async () => {
    const functions = await functionsOf({ events: pageviews(501) });
    expect(functions).toEqual(["admit", "ingest", "ingest"]);
  });

  test("events of more bytes than a mutation takes go in steps", async () => {
    const text = "x".repeat(900);
    const properties = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`p${n}`, text]),
    );
    const events = pageviews(500).map((view) => ({ ...view, properties }));
    const functions = await functionsOf({ events }, server, secret);
    expect(functions).toEqual(["admit", "ingest", "ingest"]);
  });

  test("a key that is of the other kind costs a mutation more", async () => {
    const functions = await functionsOf({ events: pageviews(1) }, {}, secret);
    expect(functions).toEqual(["ingestRequest", "admit", "ingest"]);
  });
});

describe("400", () => {
  test.each<[unknown, string]>([
    ["{", "The body must be JSON"],
    ["", "The body must be JSON"],
    [[], "The body must be an object, got an array"],
    ["null", "The body must be an object, got null"],
    [{}, "events must be an array of 1 to 2000 events, got undefined"],
    [
      { events: {} },
      "events must be an array of 1 to 2000 events, got an object",
    ],
    [{ events: [] }, "events must hold 1 to 2000 events, got 0"],
    [
      { events: pageviews(2001) },
      "events must hold 1 to 2000 events, got 2001",
    ],
    [{ events: [1], sentAt: "now" }, "sentAt must be epoch milliseconds"],
    [{ events: [1], import: "yes" }, "import must be true or false"],
    [{ events: [1], context: "DE" }, "context must be an object"],
    [
      { events: [1], visitorId: "x".repeat(201) },
      "visitorId has 201 characters",
    ],
  ])("for a malformed request (%#)", async (body, message) => {
    const { send, calls } = fakeBackend();
    const answer = await send(post(body));
    expect(answer.status).toBe(400);
    const { error } = answer.body as { error: { message: string } };
    expect(error).toMatchObject({ kind: "malformed" });
    expect(error.message).toContain(message);
    expect(calls).toEqual([]);
  });
});

describe("401", () => {
  test("is the same with no key, one that cannot be, and an unknown one", async () => {
    const { send, admissions } = refusing("unauthorized");
    const events = pageviews(1);
    const answers = await Promise.all([
      send(post({ events }, {})),
      send(post({ events, key: 12345678 }, {})),
      send(post({ events }, { "x-footfall-key": "short" })),
      send(post({ events, key: "x".repeat(100_000) }, {})),
      send(post({ events })),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual({
        error: {
          kind: "unauthorized",
          message: "The request shows no key that is known here",
        },
      });
    }
    expect(admissions).toHaveLength(1);
  });

  test("comes before what is wrong with the rows", async () => {
    const { send } = refusing("unauthorized");
    expect((await send(post({ events: [] }))).status).toBe(401);
  });
});

describe("other statuses", () => {
  test.each([
    ["secretInBrowser", 403, null, "secret key, sent from a web page"],
    ["origin", 403, null, "this origin"],
    ["missingOrigin", 403, null, "allowMissingOrigin"],
    ["paused", 503, "300", "not take events at the moment"],
    ["stuck", 503, "5", "cannot be counted"],
    ["overloaded", 503, "1", "Too many events wait"],
    ["rateLimited", 429, "1", "than the rate allows"],
  ] as const)("%s: %i", async (reason, expected, retryAfter, message) => {
    const { status, headers, body } = await refusing(reason).send(
      post({ events: pageviews(1) }),
    );
    expect(status).toBe(expected);
    expect(headers.get("retry-after")).toBe(retryAfter);
    expect(headers.get("access-control-expose-headers")).toBe("retry-after");
    const { error } = body as { error: { kind: string; message: string } };
    expect(error.kind).toBe(reason);
    expect(error.message).toContain(message);
  });

  test("429 says after how many seconds the rate allows it", async () => {
    const { send } = fakeBackend({
      admit: async () => ({
        kind: "refused",
        reason: "rateLimited",
        retryAfterMs: 12_001,
      }),
    });
    const { headers } = await send(post({ events: pageviews(1) }));
    expect(headers.get("retry-after")).toBe("13");
  });

  test("413 by the length that the header says", async () => {
    const { send } = fakeBackend();
    const { status, body } = await send(
      post(
        { events: pageviews(1) },
        { "content-length": String(10 * MIB + 1) },
      ),
    );
    expect(status).toBe(413);
    expect(body).toMatchObject({ error: { kind: "tooLarge" } });
  });

  test("413 by the length that the body has", async () => {
    const { send } = fakeBackend();
    const filler = (bytes: number) =>
      post(`{"events":[{"type":"pageview"}]}`.padEnd(bytes, " "));
    expect((await send(filler(10 * MIB))).status).toBe(202);
    expect((await send(filler(10 * MIB + 1))).status).toBe(413);
  });

  test.each([
    { "content-type": "application/x-www-form-urlencoded" },
    { "content-type": "multipart/form-data; boundary=x" },
    { "content-encoding": "br" },
  ])("415 for %j", async (headers) => {
    const { send } = fakeBackend();
    const { status, body } = await send(
      post({ events: pageviews(1) }, { "x-footfall-key": KEY, ...headers }),
    );
    expect(status).toBe(415);
    expect(body).toMatchObject({ error: { kind: "unsupportedType" } });
  });

  test("500 and never 401 when the look-up fails", async () => {
    const logged = muteConsole();
    const { send, calls } = fakeBackend({
      admit: async () => {
        throw new Error("secret insides");
      },
    });
    const { status, body } = await send(post({ events: pageviews(600) }));
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: { kind: "internal" } });
    expect(JSON.stringify(body)).not.toContain("insides");
    expect(logged).toHaveBeenCalledTimes(1);
    expect(calls).toEqual([]);
  });

  test("500 and never 401 when the mutation that looks up fails", async () => {
    const logged = muteConsole();
    const { send, calls, functions } = fakeBackend({
      admit: async () => {
        throw new Error("secret insides");
      },
    });
    const { status, body } = await send(post({ events: pageviews(1) }));
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: { kind: "internal" } });
    expect(JSON.stringify(body)).not.toContain("insides");
    expect(logged).toHaveBeenCalledTimes(1);
    expect(functions).toEqual(["ingestRequest", "admit"]);
    expect(calls).toEqual([]);
  });

  test("500 for what nobody foresaw", async () => {
    muteConsole();
    const request = post({ events: pageviews(1) });
    await request.text(); // a body can be read once
    const { status, body } = await fakeBackend().send(request);
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: { kind: "internal" } });
  });
});

test.each(["https://shop.example", "null", undefined])(
  "every answer can be read from the origin %s",
  async (origin) => {
    muteConsole();
    const headers = { "x-footfall-key": KEY, ...(origin && { origin }) };
    const valid = { events: pageviews(1) };
    const answers = await Promise.all([
      fakeBackend().send(post(valid, headers)),
      fakeBackend().send(post("{", headers)),
      fakeBackend().send(post(valid, { ...headers, "content-type": "a/b" })),
      refusing("unauthorized").send(post(valid, headers)),
      refusing("origin").send(post(valid, headers)),
      refusing("paused").send(post(valid, headers)),
      fakeBackend({ admit: () => Promise.reject(new Error("down")) }).send(
        post(valid, headers),
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      202, 400, 415, 401, 403, 503, 500,
    ]);
    for (const answer of answers) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "access-control-allow-origin": origin ?? "*",
        "access-control-expose-headers": "retry-after",
        "content-type": "application/json",
        vary: "origin",
      });
    }
  },
);
