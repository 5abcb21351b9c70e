import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MIB } from "../../shared/units.js";
import { hashKey } from "../keys.js";
import { fakeBackend, KEY, pageviews, post, storeAll } from "./http.helpers.js";

const NOW = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function muteConsole() {
  return vi.spyOn(console, "error").mockImplementation(() => undefined);
}

describe("202", () => {
  test("says what became of each event, by its position in the request", async () => {
    const { send, calls } = fakeBackend(async () => ({
      kind: "stored",
      accepted: 1,
      duplicates: 1,
      rejected: [{ index: 2, reason: "validation", error: "too old" }],
    }));
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
            'type must be one of pageview, track, identify, engagement, got "nonsense"',
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
    const { send, calls } = fakeBackend();
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
        {
          "x-footfall-key": KEY,
          origin: "https://shop.example",
          "x-forwarded-for": " 203.0.113.9 , 10.0.0.1",
          "user-agent": "Test/1.0",
        },
      ),
    );
    expect(calls).toEqual([
      {
        keyHash: hashKey(KEY, "key"),
        receivedAt: NOW,
        sentAt: NOW,
        import: true,
        origin: "https://shop.example",
        ip: "203.0.113.9",
        userAgent: "Test/1.0",
        events: [
          { type: "pageview", visitorId: "v1", userId: "7", language: "de" },
        ],
      },
    ]);
  });

  test.each<[Record<string, string>, string | null, string | undefined]>([
    [{ "cf-connecting-ip": "203.0.113.1" }, "203.0.113.3", "203.0.113.1"],
    [
      { "x-forwarded-for": "", "cf-connecting-ip": "203.0.113.1" },
      null,
      "203.0.113.1",
    ],
    [{}, "203.0.113.3", "203.0.113.3"],
    [{}, null, undefined],
  ])("finds the address (%#)", async (headers, platform, expected) => {
    const { send, calls } = fakeBackend(storeAll, platform);
    await send(
      post({ events: pageviews(1) }, { "x-footfall-key": KEY, ...headers }),
    );
    expect(calls[0]?.ip).toBe(expected);
  });

  test("asks for the key's state even when every event is bad", async () => {
    const bad = fakeBackend();
    const answer = await bad.send(post({ events: [{}, 5] }));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0 }, { index: 1 }],
    });
    expect(bad.calls[0]?.events).toEqual([]);

    const unknown = fakeBackend(async () => ({
      kind: "refused",
      reason: "unauthorized",
    }));
    expect((await unknown.send(post({ events: [{}] }))).status).toBe(401);
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
    const { send, calls } = fakeBackend();
    expect((await send(request)).status).toBe(202);
    expect(calls[0]?.keyHash).toBe(hashKey(KEY, "key"));
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

describe("chunks", () => {
  test("of 500, the first alone, then up to four at once", async () => {
    let running = 0;
    const runningAtCall: number[] = [];
    const { send, calls } = fakeBackend(async (args, n) => {
      runningAtCall.push(++running);
      await Promise.resolve();
      running--;
      return await storeAll(args, n);
    });
    const { body } = await send(post({ events: pageviews(1700) }));
    expect(body).toEqual({ accepted: 1700, duplicates: 0, rejected: [] });
    expect(calls.map(({ events }) => events.length)).toEqual([
      500, 500, 500, 200,
    ]);
    expect(runningAtCall).toEqual([1, 1, 2, 3]);
    expect(
      calls.flatMap(({ events }) => events.map(({ path }) => path)),
    ).toEqual(pageviews(1700).map(({ path }) => path));
  });

  test("close at 4 MiB, at most four at once", async () => {
    let running = 0;
    let most = 0;
    const { send, calls } = fakeBackend(async (args, n) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return await storeAll(args, n);
    });
    vi.useRealTimers();
    // Each zero is two bytes on the wire, and 21 in the text that is stored.
    const numbers = `[${Array.from({ length: 1400 }, () => "1e20").join(",")}]`;
    const event = `{"type":"pageview","properties":{"numbers":${numbers}}}`;
    const events = Array.from({ length: 1400 }, () => event).join(",");
    const { body } = await send(post(`{"events":[${events}]}`));
    expect(body).toMatchObject({ accepted: 1400, rejected: [] });
    expect(calls.length).toBe(Math.ceil(1400 / 135));
    expect(most).toBe(4);
  });

  test("that fail later cost their own rows only", async () => {
    const logged = muteConsole();
    const { send } = fakeBackend(async (args, n) => {
      if (n === 1) throw new Error("conflict");
      if (n === 2) return { kind: "refused", reason: "paused" };
      return await storeAll(args, n);
    });
    const { status, body } = await send(
      post({ events: [...pageviews(1100), null] }),
    );
    const { rejected } = body as {
      rejected: { index: number; reason: string; error: string }[];
    };
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 500, duplicates: 0 });
    expect(rejected.map(({ index }) => index)).toEqual(
      Array.from({ length: 601 }, (_, n) => 500 + n),
    );
    expect(rejected[0]).toEqual({
      index: 500,
      reason: "internal",
      error: "The event could not be stored: send it again",
    });
    expect(rejected[599]).toEqual({
      index: 1099,
      reason: "internal",
      error:
        "The site does not take events at the moment: send them again later",
    });
    expect(rejected[600]).toMatchObject({ index: 1100, reason: "validation" });
    expect(logged).toHaveBeenCalledTimes(1);
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
    const { send, calls } = fakeBackend(async () => ({
      kind: "refused",
      reason: "unauthorized",
    }));
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
        error: { kind: "unauthorized", message: "This key is not known here" },
      });
    }
    expect(calls).toHaveLength(1);
  });
});

describe("other statuses", () => {
  test("403 for a page that may not send", async () => {
    const { send } = fakeBackend(async () => ({
      kind: "refused",
      reason: "origin",
    }));
    const { status, body } = await send(post({ events: pageviews(1) }));
    expect(status).toBe(403);
    expect(body).toMatchObject({ error: { kind: "origin" } });
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
    { "content-encoding": "gzip" },
  ])("415 for %j", async (headers) => {
    const { send } = fakeBackend();
    const { status, body } = await send(
      post({ events: pageviews(1) }, { "x-footfall-key": KEY, ...headers }),
    );
    expect(status).toBe(415);
    expect(body).toMatchObject({ error: { kind: "unsupportedType" } });
  });

  test("503 with Retry-After for a paused site", async () => {
    const { send } = fakeBackend(async () => ({
      kind: "refused",
      reason: "paused",
    }));
    const { status, headers, body } = await send(
      post({ events: pageviews(1) }),
    );
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("300");
    expect(headers.get("access-control-expose-headers")).toBe("retry-after");
    expect(body).toMatchObject({ error: { kind: "paused" } });
  });

  test("500 and never 401 when the look-up fails", async () => {
    const logged = muteConsole();
    const { send } = fakeBackend(async () => {
      throw new Error("secret insides");
    });
    const { status, body } = await send(post({ events: pageviews(600) }));
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: { kind: "internal" } });
    expect(JSON.stringify(body)).not.toContain("insides");
    expect(logged).toHaveBeenCalledTimes(1);
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
    const refused = (reason: "unauthorized" | "origin" | "paused") =>
      fakeBackend(async () => ({ kind: "refused", reason }));
    const valid = { events: pageviews(1) };
    const answers = await Promise.all([
      fakeBackend().send(post(valid, headers)),
      fakeBackend().send(post("{", headers)),
      fakeBackend().send(post(valid, { ...headers, "content-type": "a/b" })),
      refused("unauthorized").send(post(valid, headers)),
      refused("origin").send(post(valid, headers)),
      refused("paused").send(post(valid, headers)),
      fakeBackend(() => Promise.reject(new Error("down"))).send(
        post(valid, headers),
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      202, 400, 415, 401, 403, 503, 500,
    ]);
    for (const answer of answers) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "access-control-allow-origin": origin ?? "*",
        "access-control-allow-headers": "content-type, x-footfall-key",
        "access-control-expose-headers": "retry-after",
        "content-type": "application/json",
        vary: "origin",
      });
    }
  },
);
