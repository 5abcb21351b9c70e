import {
  internalMutationGeneric,
  makeFunctionReference,
  type FunctionReference,
  type GenericMutationCtx,
  type GenericDataModel,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import { describe, expect, test, vi } from "vitest";
import type { IngestAnswer } from "../shared/api/ingestApi.js";
import type { SiteSettings } from "../shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { allowances, mistakes } from "./authAnswer.helpers.js";
import { components, initApp, provision } from "./app.helpers.js";
import {
  exposeIngestApi,
  type ExposeIngestOptions,
} from "./exposeIngestApi.js";
import { placeLookup } from "./http/placeLookup.js";

useTestClock();

const { footfall } = components;
const reference = makeFunctionReference<"mutation">(
  "app:ingest",
) as unknown as FunctionReference<"mutation", "public", never, IngestAnswer>;

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

type Row = Readonly<Record<string, unknown>>;
type Options = Partial<ExposeIngestOptions<GenericDataModel>>;

/** Starts an app that exposes the mutation, with its site unless the test wants none. */
async function start({
  settings = {},
  ...options
}: Options & { settings?: Partial<SiteSettings> | null } = {}) {
  const told: unknown[] = [];
  const t = initApp({
    ...exposeIngestApi(footfall, { site: "default", ...options }),
    note: internalMutationGeneric({
      args: { siteId: v.string(), eventCount: v.number() },
      handler: async (_ctx, args) => void told.push(args),
    }),
  });
  const siteId = settings === null ? "" : await provision(t, settings);
  const sendFrom = async (
    from: { ip?: string; userAgent?: string },
    events: unknown[],
    more: Row = {},
  ) =>
    await t
      .withRequestMetadata(from)
      .mutation(reference, { events, ...more } as never);
  return {
    t,
    told,
    sendFrom,
    send: (events: unknown[], more?: Row) =>
      sendFrom({ ip: "203.0.113.9", userAgent: CHROME }, events, more),
    run: <Answer>(
      work: (ctx: GenericMutationCtx<GenericDataModel>) => Promise<Answer>,
    ) => t.mutation((ctx) => work(ctx as never)),
    /** Newest first. */
    list: async () => {
      const paginationOpts = { numItems: 200, cursor: null };
      const { page } = await t.query((ctx) =>
        ctx.runQuery(footfall.lists.listEvents, { siteId, paginationOpts }),
      );
      return page;
    },
    siteId,
    usage: async () => {
      await advance(t, 3 * MINUTE);
      const range = { siteId, from: START - DAY, to: START + DAY };
      const [day] = await t.query((ctx) =>
        ctx.runQuery(footfall.usage.getUsage, range),
      );
      return day;
    },
  };
}

const pageview = (fields: Row = {}) => ({
  type: "pageview",
  url: "https://shop.example/tea?utm_source=news",
  visitorId: "v1",
  ...fields,
});
const ok = { status: 202, duplicates: 0, rejected: [] };

describe("takes events", () => {
  test("of the native format, described by who sends them", async () => {
    const { send, list } = await start();
    const answer = await send([
      pageview({ eventId: "e1", context: { language: "de-DE" } }),
    ]);
    expect(answer).toEqual({ ...ok, accepted: 1 });
    expect(await list()).toEqual([
      expect.objectContaining({
        type: "pageview",
        source: "client",
        visitorId: "v1",
        hostname: "shop.example",
        path: "/tea",
        search: "utm_source=news",
        browser: "Chrome",
        os: "Windows",
        device: "desktop",
        language: "de-DE",
        receivedAt: START,
      }),
    ]);
  });

  test("as JSON text, too, for keys that no Convex value may have", async () => {
    const { send, list } = await start();
    const sent = pageview({ properties: { $größe: 3 } });
    const answer = await send([
      JSON.stringify(sent),
      "{",
      '"x"',
      `"${"x".repeat(200_000)}"`,
    ]);
    expect(answer).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, error: "event is text that is no JSON" },
        { index: 2, error: "event must be an object, got a string" },
        {
          index: 3,
          error:
            "event has 200002 characters as JSON, at most 32768 bytes are allowed",
        },
      ],
    });
    expect((await list())[0]?.properties).toEqual([
      { key: "$größe", value: 3 },
    ]);
  });

  test("each for itself: a bad row is named by its place in the request", async () => {
    const { send, list } = await start();
    const answer = await send([
      pageview(),
      { type: "nonsense" },
      pageview({ occurredAt: START - 6 * DAY }),
      null,
      pageview({ eventId: "e1" }),
      pageview({ eventId: "e1" }),
      pageview({ properties: { n: 1n } }),
    ]);
    expect(answer).toEqual({
      status: 202,
      accepted: 2,
      duplicates: 1,
      rejected: [1, 2, 3, 6].map((index) => ({
        index,
        reason: "validation",
        error: expect.any(String) as string,
      })),
    });
    expect(await list()).toHaveLength(2);
  });

  test("once for each id, over calls", async () => {
    const { send, list } = await start();
    await send([pageview({ eventId: "e1" })]);
    const again = await send([pageview({ eventId: "e1" })]);
    expect(again).toEqual({ ...ok, accepted: 0, duplicates: 1 });
    expect(await list()).toHaveLength(1);
  });

  test("with the time of a wrong clock put right", async () => {
    const { send, list } = await start();
    const sentAt = START - 2 * HOUR;
    await send([pageview({ occurredAt: sentAt - MINUTE })], { sentAt });
    expect((await list())[0]?.occurredAt).toBe(START - MINUTE);
  });

  test("and says how many to the app's own mutation", async () => {
    const onIngest = makeFunctionReference<"mutation">("app:note");
    const { send, t, told, siteId } = await start({ onIngest });
    await send([pageview(), pageview(), { type: "nonsense" }]);
    await advance(t, MINUTE);
    expect(told).toEqual([{ siteId, eventCount: 2 }]);
  });

  test("and counts them", async () => {
    const { send, usage } = await start();
    await send([pageview({ eventId: "e" }), pageview({ eventId: "e" }), {}]);
    expect(await usage()).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: { validation: 1, internal: 0 },
    });
  });
});

describe("the rules of a public key", () => {
  test("no claims of source, place, browser or device", async () => {
    const { send, list } = await start();
    await send([
      pageview({
        source: "server",
        context: { country: "DE", browser: "Mosaic", os: "Windows" },
        extra: 1,
      }),
    ]);
    const [event] = await list();
    expect(event).toMatchObject({ source: "client", browser: "Chrome" });
    expect(event?.country).toBeUndefined();
    expect(event?.extras).toEqual([
      { key: "extra", value: 1 },
      { key: "context.country", value: "DE" },
      { key: "context.browser", value: "Mosaic" },
    ]);
  });

  test.each([
    [true, { os: "iPadOS", device: "tablet" }],
    [false, { os: "macOS", device: "desktop" }],
    [undefined, { os: "macOS", device: "desktop" }],
  ])("a Mac's agent with touch %s is of %o", async (touch, device) => {
    const { sendFrom, list } = await start();
    const userAgent =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";
    await sendFrom(
      { ip: "203.0.113.9", userAgent },
      [pageview()],
      touch === undefined ? {} : { touch },
    );
    expect(await list()).toMatchObject([{ browser: "Safari", ...device }]);
  });

  test("a user without a visitor is no server, and no row is history", async () => {
    const { send, list } = await start();
    const answer = await send([
      { type: "track", name: "x", userId: "u1" },
      pageview({ import: true, occurredAt: START - 6 * DAY }),
    ]);
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1 }] });
    expect((await list())[0]?.source).toBe("client");
  });

  test.each([
    [false, undefined],
    [true, { amount: 995, currency: "EUR" }],
  ])("revenue where the site allows it: %s", async (allowed, revenue) => {
    const { send, list } = await start({
      settings: { allowPublicRevenue: allowed },
    });
    const claimed = { amount: 995, currency: "EUR" };
    await send([{ type: "track", name: "x", revenue: claimed }]);
    expect((await list())[0]?.revenue).toEqual(revenue);
  });

  test("bots are counted and not stored", async () => {
    const { sendFrom, list, usage } = await start();
    const answer = await sendFrom({ userAgent: GOOGLEBOT }, [
      pageview(),
      pageview(),
      { type: "nonsense" },
    ]);
    expect(answer).toMatchObject({
      status: 202,
      accepted: 0,
      bots: 2,
      rejected: [{ index: 2 }],
    });
    expect(await list()).toEqual([]);
    expect(await usage()).toMatchObject({ bots: 2 });
  });

  test.each([
    [true, 0],
    [false, 1],
  ])("Do Not Track where the site honours it: %s", async (honours, stored) => {
    const { send, list } = await start({
      settings: { honourDoNotTrack: honours },
    });
    const answer = await send([pageview()], { doNotTrack: true });
    expect(answer).toEqual({
      ...ok,
      accepted: stored,
      ...(honours && { doNotTrack: 1 }),
    });
    expect(await list()).toHaveLength(stored);
  });
});

describe("the cookieless visitor", () => {
  const anonymous = { type: "pageview", path: "/" };
  const from = (ip: string, userAgent = CHROME) => ({ ip, userAgent });

  test("is the same for the same device, and another for another", async () => {
    const { sendFrom, list } = await start();
    await sendFrom(from("203.0.113.9"), [anonymous, pageview()]);
    await sendFrom(from("203.0.113.9"), [anonymous]);
    await sendFrom(from("198.51.100.7"), [anonymous]);
    await sendFrom(from("203.0.113.9", "Mozilla/5.0 Firefox/127.0"), [
      anonymous,
    ]);
    const ids = (await list()).map(({ visitorId }) => visitorId).reverse();
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).toBe("v1");
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  test("is that of the same device over HTTP", async () => {
    const { sendFrom, list, run, siteId } = await start();
    await sendFrom(from("203.0.113.9"), [anonymous]);
    const device = { ip: "203.0.113.9", userAgent: CHROME };
    const hash = "a".repeat(64);
    const admission = await run(async (ctx) => {
      const key = { siteId, kind: "public" as const, hash };
      await ctx.runMutation(footfall.keys.createKey, key);
      const asked = { keyHash: hash, receivedAt: START, device };
      return await ctx.runQuery(footfall.admission.admit, asked);
    });
    expect(admission).toMatchObject({
      visitorId: (await list())[0]?.visitorId,
    });
  });

  test("is none where the platform says nothing of the device", async () => {
    const { sendFrom, list } = await start();
    expect(await sendFrom({}, [anonymous])).toEqual({ ...ok, accepted: 1 });
    expect((await list())[0]).not.toHaveProperty("visitorId");
  });
});

describe("geo", () => {
  test.each([
    ["sync", () => ({ country: "de", city: "Hamburg" })],
    ["async", async () => ({ country: "DE", city: "Hamburg" })],
  ])("%s, asked once for the address of the sender", async (_kind, place) => {
    const geo = vi.fn(place);
    const { send, list } = await start({ geo: placeLookup(geo) });
    await send([pageview(), pageview()]);
    expect(geo.mock.calls).toEqual([["203.0.113.9"]]);
    expect(await list()).toMatchObject([
      { country: "DE", city: "DE/Hamburg" },
      { country: "DE", city: "DE/Hamburg" },
    ]);
  });

  test("that throws costs the place, and says nothing of the address", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const geo = (ip: string) => {
      throw new Error(`no such row ${ip}`);
    };
    const { send, list } = await start({ geo: placeLookup(geo) });
    expect(await send([pageview()])).toEqual({ ...ok, accepted: 1 });
    expect((await list())[0]?.country).toBeUndefined();
    expect(JSON.stringify(warn.mock.calls)).toContain("1 threw");
    expect(JSON.stringify(warn.mock.calls)).not.toContain("203.0.113.9");
    warn.mockRestore();
  });

  test("is not a bare function: what reads its answers weighs too much for every app", () => {
    const geo = (() => ({ country: "DE" })) as never;
    expect(() => exposeIngestApi(footfall, { site: "default", geo })).toThrow(
      'geo must be made by placeLookup of "convex-footfall/geo"; got a function',
    );
  });
});

describe("refuses, in the words of HTTP, and stores nothing", () => {
  const refusedAs = (status: number, kind: string, retryAfterMs?: number) => ({
    status,
    error: { kind, message: expect.any(String) as string },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

  test("nothing, and too many", async () => {
    const { send, list } = await start();
    expect(await send([])).toEqual(refusedAs(400, "malformed"));
    const many = Array.from({ length: 501 }, () => pageview());
    const answer = await send(many);
    expect(answer).toEqual(refusedAs(400, "malformed"));
    expect(answer).toMatchObject({
      error: { message: "events must hold 1 to 500 events, got 501" },
    });
    expect(await list()).toEqual([]);
  });

  test("a clock that is none", async () => {
    const { send } = await start();
    const answer = await send([pageview()], { sentAt: Infinity });
    expect(answer).toEqual(refusedAs(400, "malformed"));
  });

  test("more bytes than a transaction may bring", async () => {
    const { send, list } = await start();
    const properties = Object.fromEntries(
      ["a", "b", "c", "d"].map((key) => [key, "x".repeat(7500)]),
    );
    const events = Array.from({ length: 150 }, () => pageview({ properties }));
    expect(await send(events)).toEqual(refusedAs(413, "tooLarge"));
    expect(await list()).toEqual([]);
  });

  test("a site that is not there", async () => {
    const { send } = await start({ settings: null });
    expect(await send([pageview()])).toEqual(refusedAs(404, "siteNotFound"));
  });

  test("while the site or the whole intake is paused", async () => {
    const { send, list, run, siteId } = await start();
    const { sites, switches } = footfall;
    const paused = refusedAs(503, "paused", 300_000);
    await run((ctx) =>
      ctx.runMutation(sites.updateSite, { siteId, status: "paused" }),
    );
    expect(await send([pageview()])).toEqual(paused);
    await run((ctx) =>
      ctx.runMutation(sites.updateSite, { siteId, status: "active" }),
    );
    await run((ctx) => ctx.runMutation(switches.pauseIntake, {}));
    expect(await send([pageview()])).toEqual(paused);
    await run((ctx) => ctx.runMutation(switches.resumeIntake, {}));
    expect(await send([pageview()])).toEqual({ ...ok, accepted: 1 });
    expect(await list()).toHaveLength(1);
  });

  test("past the site's rate, until it has passed", async () => {
    const { send, t } = await start({ settings: { maxEventsPerMinute: 10 } });
    const ten = Array.from({ length: 10 }, () => pageview());
    expect(await send(ten)).toMatchObject({ status: 202 });
    expect(await send(ten)).toEqual(refusedAs(429, "rateLimited", 1000));
    await advance(t, MINUTE / 2);
    expect(await send([...ten, ...ten])).toMatchObject({ status: 202 });
    expect(await send([pageview()])).toEqual(
      refusedAs(429, "rateLimited", 91_000),
    );
    await advance(t, 2 * MINUTE);
    expect(await send([pageview()])).toMatchObject({ status: 202 });
  });

  test("past a public key's rate, and a tenth of it of one address", async () => {
    const { sendFrom, t } = await start({
      settings: { maxEventsPerMinutePerPublicKey: 200 },
    });
    const many = Array.from({ length: 40 }, () => pageview());
    const from = (ip: string) => sendFrom({ ip, userAgent: CHROME }, many);
    expect(await from("203.0.113.9")).toMatchObject({ status: 202 });
    // The sender has 20 a minute, and is 20 over.
    expect(await from("203.0.113.9")).toEqual(
      refusedAs(429, "rateLimited", 61_000),
    );
    for (let n = 0; n < 4; n++) {
      expect(await from(`198.51.100.${n}`)).toMatchObject({ status: 202 });
    }
    expect(await from("198.51.100.99")).toMatchObject({ status: 429 });
    await advance(t, 3 * MINUTE);
    expect(await from("203.0.113.9")).toMatchObject({ status: 202 });
  });

  test("bots spend the rate as well", async () => {
    const { send, sendFrom, t } = await start({
      settings: { maxEventsPerMinute: 10 },
    });
    const many = Array.from({ length: 30 }, () => pageview());
    await sendFrom({ userAgent: GOOGLEBOT }, many);
    await advance(t, MINUTE / 2);
    expect(await send([pageview()])).toMatchObject({ status: 429 });
  });

  test.each([
    ["answers false", () => false],
    ["answers a promise of it", async () => false],
    ["answers null, as of who is not signed in", async () => null],
    [
      "throws what is meant for the caller",
      () => {
        throw new ConvexError("sign in");
      },
    ],
  ])("whom auth refuses: it %s", async (_how, auth) => {
    const log = vi.spyOn(console, "error");
    const { send, list } = await start({ auth });
    expect(await send([pageview()])).toEqual(refusedAs(403, "forbidden"));
    expect(await list()).toEqual([]);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  test("not for a failure of auth, which the tracker is to try again", async () => {
    const auth = () => {
      throw new TypeError("undefined is not a function");
    };
    const { send, list } = await start({ auth });
    await expect(send([pageview()])).rejects.toThrow("not a function");
    expect(await list()).toEqual([]);
  });

  test.each(mistakes)(
    "whom auth does not clearly let in, and says and logs it: %s",
    async (_how, answer, said) => {
      const log = vi.spyOn(console, "error").mockReturnValue(undefined);
      const { send, list } = await start({ auth: async () => answer as true });
      const message = `The app takes no events from this caller${said}`;
      expect(await send([pageview()])).toEqual({
        status: 403,
        error: { kind: "forbidden", message },
      });
      expect(log.mock.calls).toEqual([[`Footfall: ${message}`]]);
      expect(await list()).toEqual([]);
      log.mockRestore();
    },
  );

  test.each(allowances)(
    "nobody whom auth lets in: %s",
    async (_how, answer) => {
      const auth = vi.fn(async () => answer as true);
      const { send } = await start({ auth });
      expect(await send([pageview()])).toEqual({ ...ok, accepted: 1 });
      expect(auth).toHaveBeenCalledOnce();
    },
  );
});

test("asks who may send on a stale snapshot, but after it has made a salt", async () => {
  const { _handler: handler } = exposeIngestApi(footfall, { site: "default" })
    .ingest as unknown as {
    _handler: (ctx: object, args: object) => Promise<IngestAnswer>;
  };
  const { run } = await start();
  const ask = () =>
    run(async (ctx) => {
      const runQuery = vi.fn(ctx.runQuery);
      const runMutation = vi.fn(ctx.runMutation);
      const meta = {
        getRequestMetadata: async () => ({ ip: "203.0.113.9" }),
      };
      await handler(
        { ...ctx, runQuery, runMutation, meta },
        { events: [{ type: "pageview", path: "/" }] },
      );
      return {
        queries: runQuery.mock.calls.map(([, , options]) => options),
        mutations: runMutation.mock.calls.length,
      };
    });
  expect(await ask()).toEqual({
    queries: [{ useStaleSnapshot: true }, { useStaleSnapshot: false }],
    mutations: 2,
  });
  expect(await ask()).toEqual({
    queries: [{ useStaleSnapshot: true }],
    mutations: 1,
  });
});
