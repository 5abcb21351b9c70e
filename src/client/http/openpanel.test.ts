import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sessionIdOf } from "../../shared/parse/sessionId.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { hashKey } from "../keys.js";
import type { DialectRoute } from "./dialect.js";
import {
  fakeBackend,
  type FakeBackend,
  type ProfilesArgs,
} from "./http.helpers.js";
import { openpanelRoutes } from "./openpanel.js";
import { contentHash, repeatMarks } from "./repeats.js";

const NOW = 1_700_000_000_000;
const CLIENT_ID = "3a1b0c9e-0000-4000-8000-000000000001";
const CLIENT_SECRET = "sec_0123456789abcdef";
const WEB = { "openpanel-client-id": CLIENT_ID };
const DEVICE = "device-of-the-request";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Makes a backend for one of the routes. The key is public unless the test says otherwise. */
function openpanel(
  path: "/track" | "/track/batch" | "/track/device-id",
  backend: FakeBackend = {},
) {
  const route = openpanelRoutes.find((each) => each.path === path);
  const { method, dialect } = route as DialectRoute;
  const fake = fakeBackend({
    admitted: { visitorId: DEVICE },
    ...backend,
    dialect,
  });
  return {
    ...fake,
    send: (body?: unknown, headers: Record<string, string> = WEB) =>
      fake.send(
        new Request(`https://app.example/analytics${path}`, {
          method,
          headers: { "content-type": "application/json", ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
  };
}

const track = (name: string, properties: object = {}) => ({
  type: "track",
  payload: { name, properties },
});
const ids = (deviceId: string, at: number) => ({
  deviceId,
  sessionId: sessionIdOf({
    siteId: "site",
    visitorId: deviceId,
    sessionTimeoutMs: 30 * MINUTE,
    at,
  }),
});

test("routes end in a slash, too", () => {
  expect(
    openpanelRoutes.map(({ method, path }) => `${method} ${path}`),
  ).toEqual([
    "POST /track",
    "POST /track/",
    "POST /track/batch",
    "POST /track/batch/",
    "GET /track/device-id",
    "GET /track/device-id/",
  ]);
});

describe("the key", () => {
  const inBody = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  test.each<[string, string, Record<string, string>, object]>([
    ["a client id", CLIENT_ID, WEB, {}],
    [
      "a secret beside it",
      CLIENT_SECRET,
      { ...WEB, "openpanel-client-secret": ` ${CLIENT_SECRET} ` },
      {},
    ],
    [
      "an empty secret",
      CLIENT_ID,
      { ...WEB, "openpanel-client-secret": "" },
      { clientSecret: null },
    ],
    ["an old header", CLIENT_ID, { "mixan-client-id": CLIENT_ID }, {}],
    [
      "an old secret",
      CLIENT_SECRET,
      { "mixan-client-id": CLIENT_ID, "mixan-client-secret": CLIENT_SECRET },
      {},
    ],
    ["the body", CLIENT_SECRET, {}, inBody],
    ["the body's id", CLIENT_ID, {}, { clientId: CLIENT_ID }],
  ])("is %s", async (_what, key, headers, extra) => {
    const { send, admissions } = openpanel("/track");
    await send({ ...track("signup"), ...extra }, headers);
    expect(admissions[0]?.keyHash).toBe(hashKey(key, "key"));
  });

  test("missing or unknown is told in JSON", async () => {
    const { send } = openpanel("/track");
    const { status, body } = await send(track("signup"), {});
    expect(status).toBe(401);
    expect(body).toEqual({
      status: 401,
      error: "Unauthorized",
      message: "The request shows no key that is known here",
    });
  });
});

describe("a single item", () => {
  test("is answered with its device and its session", async () => {
    const { send, calls } = openpanel("/track");
    const { status, body } = await send(track("signup"));
    expect(status).toBe(200);
    expect(body).toEqual(ids(DEVICE, NOW));
    expect(calls[0]?.events).toMatchObject([
      { type: "track", name: "signup", visitorId: DEVICE },
    ]);
  });

  test("has the session of its own device and time", async () => {
    const { send } = openpanel("/track");
    const at = NOW - 3 * HOUR;
    const properties = {
      __deviceId: "d1",
      __timestamp: new Date(at).toISOString(),
    };
    expect((await send(track("signup", properties))).body).toEqual(
      ids("d1", at),
    );
    const ahead = { __timestamp: new Date(NOW + HOUR).toISOString() };
    expect((await send(track("signup", ahead))).body).toEqual(ids(DEVICE, NOW));
  });

  test("about a group has the request's device", async () => {
    const { send, calls } = openpanel("/track");
    const { body } = await send({
      type: "group",
      payload: { id: "acme", name: "Acme", type: "company" },
    });
    expect(body).toEqual(ids(DEVICE, NOW));
    expect(calls[0]?.events[0]).not.toHaveProperty("visitorId");
  });

  test("of a server about a profile has none", async () => {
    const admitted = { trusted: true, visitorId: DEVICE };
    const { send, calls } = openpanel("/track", { admitted });
    const payload = { name: "signup", profileId: "p1" };
    const { status, body } = await send({ type: "track", payload });
    expect(status).toBe(200);
    expect(body).toEqual({ deviceId: "", sessionId: "" });
    expect(calls[0]?.events[0]).toMatchObject({ userId: "p1" });
    expect(calls[0]?.events[0]).not.toHaveProperty("visitorId");
  });

  test.each(
    [
      ["alias", { type: "alias", payload: { profileId: "a", alias: "b" } }],
      ['the name "session_start" is reserved', undefined],
      ["replay", { type: "replay", payload: {} }],
      ["payload must be an object", { type: "track" }],
    ].map(([what, item]) => [what as string, item ?? track("session_start")]),
  )("that is wrong is 400: %s", async (message, item) => {
    const { send, calls } = openpanel("/track");
    const { status, body } = await send(item);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, error: "Bad Request" });
    expect((body as { message: string }).message).toContain(message);
    expect(calls).toEqual([]);
  });

  test("that the log refuses is 400, and one that fails 500", async () => {
    const error = "event timestamp older than 5 days";
    const old = openpanel("/track", {
      ingest: async () => ({
        kind: "stored",
        accepted: 0,
        duplicates: 0,
        rejected: [{ index: 0, reason: "validation", error }],
      }),
    });
    expect(await old.send(track("signup"))).toMatchObject({
      status: 400,
      body: { status: 400, error: "Bad Request", message: error },
    });
    const broken = openpanel("/track", {
      ingest: async () => {
        throw new Error("insides");
      },
    });
    expect(await broken.send(track("signup"))).toMatchObject({
      status: 500,
      body: { status: 500, error: "Internal Server Error" },
    });
  });

  test("of a robot is 202, and of someone who is not to be tracked nameless", async () => {
    const { send, calls } = openpanel("/track", {
      admitted: { visitorId: DEVICE, honourDoNotTrack: true },
    });
    expect(
      await send(track("signup"), { ...WEB, "user-agent": "Googlebot/2.1" }),
    ).toMatchObject({ status: 202, body: { bot: true } });
    const answer = await send(track("signup"), { ...WEB, dnt: "1" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ deviceId: "", sessionId: "" });
    expect(calls).toEqual([]);
  });

  test("without an id is known by what it says, and with one by its id", async () => {
    const { send, calls } = openpanel("/track");
    const item = track("signup");
    await send(item);
    await send(track("signup", { __id: "e1" }));
    const event = { type: "track", name: "signup" };
    const content = contentHash([CLIENT_ID, event]);
    expect(calls[0]?.events[0]).toMatchObject(
      repeatMarks(content, DEVICE, NOW),
    );
    expect(calls[1]?.events[0]).toMatchObject({ eventId: "e1" });
    expect(calls[1]?.events[0]).not.toHaveProperty("repeatOf");
  });

  test("of an address that a server names is not known by what it says", async () => {
    const { send, calls } = openpanel("/track");
    await send(track("signup", { __ip: "192.0.2.7" }));
    expect(calls[0]?.events[0]).not.toHaveProperty("repeatOf");
    expect(calls[0]?.events[0]).not.toHaveProperty("eventId");
  });

  test("that repeats another gets the first one's answer", async () => {
    const { send } = openpanel("/track", {
      ingest: async () => ({
        kind: "stored",
        accepted: 0,
        duplicates: 1,
        rejected: [],
        repeats: [{ index: 0, occurredAt: NOW - HOUR, visitorId: "first" }],
      }),
    });
    const { status, body } = await send(track("signup"));
    expect(status).toBe(200);
    expect(body).toEqual(ids("first", NOW - HOUR));
  });
});

describe.each([
  ["/track", "payload", (payload: unknown) => ({ type: "batch", payload })],
  ["/track/batch", "events", (events: unknown) => ({ events })],
] as const)("a batch at %s", (path, field, batchOf) => {
  test("tells what became of each item", async () => {
    const { send, calls } = openpanel(path);
    const at = NOW - HOUR;
    const { status, body } = await send(
      batchOf([
        track("signup"),
        { type: "alias", payload: { profileId: "a", alias: "b" } },
        track("session_end"),
        track("screen_view", { __path: "/a", __timestamp: at, __id: "e1" }),
        null,
      ]),
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, reason: "validation" },
        { index: 2, reason: "validation" },
        {
          index: 4,
          reason: "validation",
          error: "event must be an object, got null",
        },
      ],
      ...ids(DEVICE, at),
    });
    const [first, second] = calls[0]?.events ?? [];
    expect(first).not.toHaveProperty("eventId");
    expect(second).toMatchObject({ type: "pageview", eventId: "e1" });
  });

  test("is 202 also when every item is bad", async () => {
    const { send, calls } = openpanel(path);
    const { status, body } = await send(batchOf([{}, 5]));
    expect(status).toBe(202);
    expect(body).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0 }, { index: 1 }],
      deviceId: "",
    });
    expect(calls).toEqual([]);
  });

  test("holds 1 to 2000 events", async () => {
    const { send } = openpanel(path);
    const items = (count: number) =>
      Array.from({ length: count }, () => track("signup"));
    expect((await send(batchOf(items(1)))).status).toBe(202);
    expect((await send(batchOf(items(2000)))).body).toMatchObject({
      accepted: 2000,
    });
    for (const count of [0, 2001]) {
      expect(await send(batchOf(items(count)))).toMatchObject({
        status: 400,
        body: {
          status: 400,
          error: "Bad Request",
          message: `${field} must hold 1 to 2000 events, got ${count}`,
        },
      });
    }
    expect((await send(batchOf({}))).body).toMatchObject({
      message: `${field} must be an array of 1 to 2000 events, got an object`,
    });
  });
});

test("the device id is told without storing anything", async () => {
  const { send, calls, others, admissions } = openpanel("/track/device-id");
  const { status, body } = await send();
  expect(status).toBe(200);
  expect(body).toEqual({
    deviceId: DEVICE,
    sessionId: "",
    message: "No session exists for this device id",
  });
  expect([...calls, ...others]).toEqual([]);
  expect(admissions[0]?.device).toMatchObject({
    always: true,
    asksSession: true,
  });
  expect((await send(undefined, {})).status).toBe(401);
});

test("the device id comes with the session that goes on", async () => {
  const { send } = openpanel("/track/device-id", {
    admitted: { visitorId: DEVICE, hasSession: true },
  });
  expect((await send()).body).toEqual({
    ...ids(DEVICE, NOW),
    message: "current session exists for this device id",
  });
});

describe("an increment of what is no number", () => {
  const increment = (property: string) => ({
    type: "increment",
    payload: { profileId: "p1", property },
  });
  const findFixedTraits = (args: ProfilesArgs) =>
    args.profiles.map(({ keys }) => keys.find((key) => key === "tier") ?? null);

  test("is refused alone", async () => {
    const { send, calls } = openpanel("/track", { findFixedTraits });
    expect(await send(increment("tier"))).toMatchObject({
      status: 400,
      body: {
        error: "Bad Request",
        message: 'Property value is not a number: "tier"',
      },
    });
    expect(calls).toEqual([]);
    expect((await send(increment("visits"))).status).toBe(200);
  });

  test("is refused among others", async () => {
    const { send, calls } = openpanel("/track/batch", { findFixedTraits });
    const events = [increment("visits"), track("a"), increment("tier")];
    expect((await send({ events })).body).toMatchObject({
      accepted: 2,
      rejected: [
        {
          index: 2,
          reason: "validation",
          error: 'Property value is not a number: "tier"',
        },
      ],
    });
    expect(calls[0]?.events).toHaveLength(2);
  });

  test("is not looked for where nothing is added", async () => {
    const { send } = openpanel("/track", {
      findFixedTraits: () => {
        throw new Error("asked for nothing");
      },
    });
    expect((await send(track("a"))).status).toBe(200);
  });
});

test("a refusal says in JSON what it is", async () => {
  const { send } = openpanel("/track", {
    admit: async () => ({
      kind: "refused",
      reason: "rateLimited",
      retryAfterMs: 1500,
    }),
  });
  const { status, body, headers } = await send(track("signup"));
  expect(status).toBe(429);
  expect(headers.get("retry-after")).toBe("2");
  expect(body).toMatchObject({ status: 429, error: "Too Many Requests" });
});
