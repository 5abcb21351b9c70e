import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { Rejection } from "../../shared/event/incoming.js";
import { InvalidInput } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import { fakeBackend } from "./http.helpers.js";
import { mere, mereRoutes } from "./mere.js";
import type { Stored } from "./pipeline.js";
import { HttpProblem } from "./problem.js";

const TOKEN = "mere_pub_0123456789";
const EVENT = { event: "signup", timestamp: 1717200000000 };

function request(authorization?: string): Request {
  return new Request("https://app.example/analytics/api/v1/ingest/events", {
    method: "POST",
    headers: authorization === undefined ? {} : { authorization },
  });
}

const read = (body: unknown) => mere.read(body, request(), { receivedAt: 0 });

test("the route", () => {
  expect(mereRoutes).toEqual([
    { method: "POST", path: "/api/v1/ingest/events", dialect: mere },
  ]);
});

describe("key", () => {
  test.each([
    ["in the body", { token: TOKEN }, undefined],
    ["as a bearer", {}, `Bearer ${TOKEN}`],
    ["as a bearer, whatever its case", {}, `bearer  ${TOKEN} `],
    ["in the body before a bearer", { token: TOKEN }, "Bearer other"],
    ["as a bearer beside a blank one", { token: " " }, `Bearer ${TOKEN}`],
    ["as a bearer of a body that is none", null, `Bearer ${TOKEN}`],
  ])("%s", (_name, body, authorization) => {
    expect(mere.key(request(authorization), body)).toBe(TOKEN);
  });

  test.each([
    [{}, undefined],
    [{ token: 7 }, undefined],
    [[TOKEN], undefined],
    [TOKEN, undefined],
    [{}, `Basic ${TOKEN}`],
    [{}, "Bearer"],
    [{}, "Bearer two words"],
  ])("none in %j with %j", (body, authorization) => {
    expect(mere.key(request(authorization), body)).toBeUndefined();
  });
});

describe("read", () => {
  test("one wrong row costs no other", () => {
    const { rows } = read({
      token: TOKEN,
      events: [EVENT, { ...EVENT, event: "" }, 7, { ...EVENT, user_id: 1 }],
    });
    expect(rows).toEqual([
      { event: { type: "track", name: "signup", occurredAt: EVENT.timestamp } },
      { error: "event required" },
      { error: "The event must be an object, got a number" },
      { error: "user_id must be a string, got a number" },
    ]);
  });

  test.each([{ events: [] }, { token: TOKEN }, { events: null }])(
    "%j has no events, and is nothing wrong",
    (body) => {
      expect(read(body)).toEqual({ rows: [] });
    },
  );

  test.each([
    [
      { token: TOKEN, events: [EVENT], sent_at: 1 },
      'The body has the unknown field "sent_at": only token and events are allowed',
    ],
    [{ token: 7, events: [EVENT] }, "token must be a string, got a number"],
    [
      { events: EVENT },
      "events must be an array of 0 to 2000 events, got an object",
    ],
    [[EVENT], "The body must be an object, got an array"],
    [null, "The body must be an object, got null"],
  ])("%j: %s", (body, message) => {
    expect(() => read(body)).toThrow(new InvalidInput(message));
  });

  test("2,000 events are taken, 2,001 are not", () => {
    const max = limits.MAX_EVENTS_PER_REQUEST.value;
    const events = Array<unknown>(max).fill(EVENT);
    expect(read({ events }).rows).toHaveLength(max);
    expect(() => read({ events: [...events, EVENT] })).toThrow(
      new InvalidInput("events must hold 0 to 2000 events, got 2001"),
    );
  });

  test("whatever JSON comes, only InvalidInput is thrown", () => {
    const anyBody = fc.oneof(
      fc.jsonValue(),
      fc.record({ token: fc.jsonValue(), events: fc.jsonValue() }),
      fc.record({
        events: fc.array(
          fc.record(
            {
              event: fc.oneof(fc.string(), fc.jsonValue()),
              timestamp: fc.oneof(fc.integer(), fc.jsonValue()),
              properties: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(anyBody, (body) => {
        mere.key(request(), body);
        try {
          for (const row of read(body).rows) {
            expect("error" in row || "event" in row).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("answers", () => {
  function answer(
    accepted: number,
    duplicates: number,
    rejected: Rejection[] = [],
    excluded: Partial<Stored["excluded"] & { leftOut: number }> = {},
  ) {
    const { leftOut = 0, ...notOffered } = excluded;
    return mere.answer({
      body: {},
      stored: {
        accepted,
        duplicates,
        rejected,
        repeats: [],
        leftOut,
        excluded: { bots: 0, doNotTrack: 0, ...notOffered },
      },
      events: [],
      admitted: {
        siteId: "site",
        keyId: "key",
        trusted: false,
        sessionRule: "window",
        sessionTimeoutMs: 1,
        honourDoNotTrack: false,
        rateLevels: [],
      },
      receivedAt: EVENT.timestamp,
    });
  }
  const rejection: Rejection = {
    index: 1,
    reason: "validation",
    error: "event required",
  };

  test("202 when something is stored, with what was rejected and why", () => {
    expect(answer(2, 0, [rejection])).toEqual({
      status: 202,
      body: {
        accepted: 2,
        rejected: 1,
        errors: [{ index: 1, reason: "event required" }],
      },
    });
  });

  test("rows that may be sent again are a failure of the request where nothing is stored", () => {
    const internal: Rejection = { ...rejection, reason: "internal" };
    expect(() => answer(0, 0, [internal, rejection])).toThrow(HttpProblem);
    expect(answer(1, 0, [internal]).status).toBe(202);
  });

  test("a duplicate is as good as accepted", () => {
    expect(answer(1, 1)).toEqual({
      status: 202,
      body: { accepted: 2, rejected: 0, errors: [] },
    });
    expect(answer(0, 2).status).toBe(202);
  });

  test("200 when nothing is valid", () => {
    expect(answer(0, 0, [rejection])).toMatchObject({
      status: 200,
      body: { accepted: 0, rejected: 1 },
    });
    expect(answer(0, 0).status).toBe(200);
  });

  test("what is left out is told beside", () => {
    expect(answer(0, 0, [], { bots: 3 })).toEqual({
      status: 200,
      body: { accepted: 0, rejected: 0, errors: [], bots: 3 },
    });
    expect(answer(1, 0, [], { leftOut: 2, excludedAgent: 1 })).toEqual({
      status: 202,
      body: { accepted: 1, rejected: 0, errors: [], excluded: 3 },
    });
  });

  test("a refusal says that nothing was accepted, and why", () => {
    const problem = new HttpProblem("paused", "Send them again later");
    expect(mere.refuse(problem)).toEqual({
      accepted: 0,
      rejected: 0,
      errors: [],
      error: "Send them again later",
    });
  });
});

test("a 401 names the scheme, and whether a token came", async () => {
  const send = (authorization?: string) =>
    fakeBackend({
      dialect: mere,
      admit: async () => ({ kind: "refused", reason: "unauthorized" }),
    }).send(
      new Request("https://app.example/analytics/api/v1/ingest/events", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(authorization !== undefined && { authorization }),
        },
        body: JSON.stringify({ events: [EVENT] }),
      }),
    );
  const challengeOf = async (authorization?: string) => {
    const { status, headers } = await send(authorization);
    expect(status).toBe(401);
    return headers.get("www-authenticate");
  };
  expect(await challengeOf()).toBe(
    'Bearer realm="api", error="invalid_request"',
  );
  expect(await challengeOf("Basic YTpi")).toBe(
    'Bearer realm="api", error="invalid_request"',
  );
  // A text that is too short to be a key is a wrong key, too.
  for (const token of [TOKEN, "nope"]) {
    expect(await challengeOf(`Bearer ${token}`)).toBe(
      'Bearer realm="api", error="invalid_token"',
    );
  }
});
