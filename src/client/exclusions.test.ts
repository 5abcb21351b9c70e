/**
 * Exclusions and refusals of a site for every way in: over HTTP in each dialect, through the app's
 * own client, and from the app's own code.
 */
import {
  httpRouter,
  makeFunctionReference,
  type FunctionReference,
} from "convex/server";
import { describe, expect, test } from "vitest";
import type { IngestAnswer } from "../shared/api/ingestApi.js";
import type { SiteSettings } from "../shared/site/site.js";
import { DAY, MINUTE } from "../shared/units.js";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { components, initApp } from "./app.helpers.js";
import { exposeIngestApi } from "./exposeIngestApi.js";
import { Footfall } from "./footfall.js";
import { registerRoutes } from "./http/registerRoutes.js";
import { provisionSite } from "./provisionSite.js";

useTestClock();

const { footfall } = components;
const PUBLIC_KEY = "ff_pub_exclusions-test-key";
const SECRET_KEY = "ff_sec_exclusions-test-key";
const ingestMutation = makeFunctionReference<"mutation">(
  "app:ingest",
) as unknown as FunctionReference<"mutation", "public", never, IngestAnswer>;

const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const PHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webKit} Version/17.5 Mobile/15E148 Safari/604.1`;
const WEB_VIEW = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) ${webKit} Mobile/15E148 AcmeInsuranceAgent/2`;
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

type Row = Readonly<Record<string, unknown>>;
interface From {
  userAgent?: string;
  origin?: string;
}

async function start(settings: Partial<SiteSettings> = {}) {
  const http = httpRouter();
  registerRoutes(http, footfall);
  const t = initApp(exposeIngestApi(footfall, { site: "default" }), http);
  const { siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, footfall, {
      slug: "default",
      publicKey: PUBLIC_KEY,
      secretKey: SECRET_KEY,
      ...settings,
    }),
  );
  const post = async (path: string, headers: object, body: object) => {
    const response = await t.fetch(`/analytics${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, ...((await response.json()) as Row) };
  };
  const headersOf = ({ userAgent = PHONE, origin }: From) => ({
    "user-agent": userAgent,
    ...(origin !== undefined && { origin }),
  });
  const native = (key: string) => (events: Row[], from: From, more: Row) =>
    post(
      "/ingest",
      { ...headersOf(from), "x-footfall-key": key },
      { events, ...more },
    );
  const sendPublic = native(PUBLIC_KEY);
  const sendSecret = native(SECRET_KEY);
  return {
    t,
    siteId,
    post,
    /** The two ways in for a page. They give the same answers. */
    ways: {
      "over HTTP": (events: Row[], from: From = {}) =>
        sendPublic(events, from, {}),
      "through the app's own client": (
        events: Row[],
        { userAgent = PHONE }: From = {},
      ) =>
        t
          .withRequestMetadata({ ip: "203.0.113.9", userAgent })
          .mutation(ingestMutation, { events } as never),
    },
    sendSecret: (events: Row[], more: Row = {}) => sendSecret(events, {}, more),
    paths: async () => {
      const paginationOpts = { numItems: 200, cursor: null };
      const { page } = await t.query((ctx) =>
        ctx.runQuery(footfall.lists.listEvents, { siteId, paginationOpts }),
      );
      return page.map(({ path }) => path).reverse();
    },
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

const view = (url: string, fields: Row = {}) => ({
  type: "pageview",
  url,
  visitorId: "v1",
  ...fields,
});
const taken = (accepted: number, excluded = 0) => ({
  status: 202,
  accepted,
  duplicates: 0,
  rejected: [],
  ...(excluded > 0 && { excluded }),
});
const none = {
  hostname: 0,
  path: 0,
  referrer: 0,
  visitor: 0,
  localhost: 0,
  agent: 0,
};

const ways = ["over HTTP", "through the app's own client"] as const;

describe.each(ways)("%s", (way) => {
  test("hostnames, paths, referrers and marked browsers are left out, and counted by reason", async () => {
    const site = await start({
      excludedHostnames: ["staging.shop.example", "*.preview.example"],
      excludedPaths: ["/admin/*"],
      excludedReferrers: ["spam.example"],
      excludedVisitors: ["owner"],
    });
    const answer = await site.ways[way]([
      view("https://shop.example/tea"),
      view("https://staging.shop.example/tea"),
      view("https://pr-17.preview.example/tea"),
      view("https://shop.example/admin/users"),
      view("https://shop.example/", { referrer: "https://spam.example/x" }),
      view("https://shop.example/", { visitorId: "owner" }),
      view("https://shop.example/", { visitorId: "owner", type: "engagement" }),
      view("https://shop.example/cake"),
    ]);
    expect(answer).toEqual(taken(2, 6));
    expect(await site.paths()).toEqual(["/tea", "/cake"]);
    expect(await site.usage()).toMatchObject({
      accepted: 2,
      rejected: { validation: 0, internal: 0 },
      excluded: { ...none, hostname: 2, path: 1, referrer: 1, visitor: 2 },
    });
  });

  const local = [
    "http://localhost:5173/",
    "https://localhost:8443/",
    "http://127.0.0.1:3000/",
    "http://[::1]:5173/",
    "http://shop.localhost:5173/",
    "file:///home/ada/index.html",
    "about:blank",
  ];
  const shells = [
    "capacitor://localhost/",
    "ionic://localhost/",
    "tauri://localhost/",
    "app://shop/",
    "https://localhost/",
    "http://localhost/",
  ];

  test("development pages are left out by default, app shells count", async () => {
    const site = await start();
    const events = [...local, ...shells].map((url) => view(url));
    expect(await site.ways[way](events)).toEqual(taken(6, 7));
    expect(await site.usage()).toMatchObject({
      accepted: 6,
      excluded: { ...none, localhost: 7 },
    });
  });

  test("and count where the site says so", async () => {
    const site = await start({ localhost: "count" });
    const events = [...local, ...shells].map((url) => view(url));
    expect(await site.ways[way](events)).toEqual(taken(13));
    expect(await site.usage()).toMatchObject({ accepted: 13, excluded: none });
  });

  test("an event without an address is kept", async () => {
    const site = await start({ excludedHostnames: ["shop.example"] });
    const events = [
      { type: "track", name: "x", visitorId: "v1" },
      { type: "pageview", path: "/tea", visitorId: "v1" },
    ];
    expect(await site.ways[way](events)).toEqual(taken(2));
  });

  test("a page of a hostname that allowedOrigins does not list is refused as validation", async () => {
    const site = await start({
      allowedOrigins: [
        "https://shop.example",
        "*.shop.example",
        "capacitor://localhost",
      ],
    });
    const events = [
      view("https://shop.example/tea"),
      view("https://evil.example/spam"),
      view("https://de.shop.example/cake"),
      view("capacitor://localhost/scones"),
      { type: "pageview", path: "/jam", visitorId: "v1" },
    ];
    const origin = "https://shop.example";
    expect(await site.ways[way](events, { origin })).toEqual({
      ...taken(4),
      rejected: [
        {
          index: 1,
          reason: "validation",
          error: expect.stringMatching(
            /"evil\.example".*allowedOrigins/,
          ) as string,
        },
      ],
    });
    expect(await site.paths()).toEqual(["/tea", "/cake", "/scones", "/jam"]);
    expect(await site.usage()).toMatchObject({
      accepted: 4,
      rejected: { validation: 1, internal: 0 },
      excluded: none,
    });
  });

  test("what is left out is so before it is refused", async () => {
    const site = await start({
      allowedOrigins: ["https://shop.example"],
      excludedHostnames: ["staging.example"],
    });
    const origin = "https://shop.example";
    const events = [
      view("http://localhost:5173/"),
      view("https://staging.example/"),
    ];
    expect(await site.ways[way](events, { origin })).toEqual(taken(0, 2));
  });

  test("an app's own web view is no bot, a crawler is", async () => {
    const site = await start();
    const events = [view("https://shop.example/")];
    const from = (userAgent: string) => site.ways[way](events, { userAgent });
    expect(await from(WEB_VIEW)).toEqual(taken(1));
    expect(await from(GOOGLEBOT)).toEqual({ ...taken(0), bots: 1 });
    expect(await site.usage()).toMatchObject({ accepted: 1, bots: 1 });
  });

  test("a site allows and denies agents by pattern, and what it denies goes first", async () => {
    const site = await start({
      allowedAgents: ["*Googlebot/*", "*InsuranceAgent/*"],
      deniedAgents: ["*AcmeInsuranceAgent/2"],
    });
    const events = [
      view("https://shop.example/"),
      view("https://shop.example/b"),
    ];
    const from = (userAgent: string) => site.ways[way](events, { userAgent });
    expect(await from(GOOGLEBOT)).toEqual(taken(2));
    expect(await from(WEB_VIEW)).toEqual(taken(0, 2));
    expect(await from("AcmeCrawler/1.0")).toEqual({ ...taken(0), bots: 2 });
    expect(await site.usage()).toMatchObject({
      accepted: 2,
      bots: 2,
      excluded: { ...none, agent: 2 },
    });
  });
});

describe("over HTTP alone", () => {
  test("a page that is not named is that of the request's origin", async () => {
    const site = await start();
    const events = [
      { type: "track", name: "x", visitorId: "v1" },
      { type: "pageview", path: "/tea", visitorId: "v1" },
      view("https://shop.example/"),
    ];
    const from = (origin: string) => site.ways["over HTTP"](events, { origin });
    expect(await from("http://localhost:5173")).toEqual(taken(1, 2));
    for (const origin of [
      "https://shop.example",
      "https://localhost",
      "capacitor://localhost",
      "null",
    ]) {
      expect(await from(origin)).toEqual(taken(3));
    }
  });

  test("apps without an origin may name screens under a scheme of their own", async () => {
    const site = await start({
      allowedOrigins: ["https://shop.example"],
      allowMissingOrigin: true,
    });
    const events = [
      view("acme://products/17"),
      view("https://shop.example/tea"),
      view("https://evil.example/tea"),
    ];
    expect(await site.ways["over HTTP"](events)).toMatchObject({
      accepted: 2,
      rejected: [{ index: 2, reason: "validation" }],
    });
  });

  test("a secret key sends of any page, and leaves out what the site leaves out", async () => {
    const site = await start({
      allowedOrigins: ["https://shop.example"],
      excludedPaths: ["/admin/*"],
      excludedVisitors: ["owner"],
      deniedAgents: ["*Kiosk/*"],
    });
    const events = [
      view("https://partner.example/tea"),
      view("https://shop.example/admin/users"),
      { type: "track", name: "x", userId: "u1", source: "server" },
      { type: "track", name: "x", visitorId: "owner", source: "server" },
      view("http://localhost:3000/tea"),
      view("https://shop.example/", { userAgent: "AcmeKiosk/2" }),
      view("https://shop.example/", { userAgent: GOOGLEBOT }),
      view("https://shop.example/", { userAgent: WEB_VIEW }),
    ];
    const answer = { ...taken(3, 4), bots: 1 };
    expect(await site.sendSecret(events)).toEqual(answer);
    // The same rules hold for history.
    const history = events.map((event) => ({
      ...event,
      occurredAt: Date.UTC(2025, 0, 15),
    }));
    expect(await site.sendSecret(history, { import: true })).toMatchObject(
      answer,
    );
    expect(await site.usage()).toMatchObject({
      accepted: 6,
      bots: 2,
      excluded: { ...none, path: 2, visitor: 2, localhost: 2, agent: 2 },
    });
  });

  test("senders of OpenPanel and mere are answered as by their vendors, and send nothing again", async () => {
    const site = await start({
      excludedPaths: ["/admin/*"],
      deniedAgents: ["*Kiosk/*"],
    });
    const headers = {
      "openpanel-client-id": PUBLIC_KEY,
      "user-agent": PHONE,
    };
    const screenView = (path: string) => ({
      type: "track",
      payload: { name: "screen_view", properties: { __path: path } },
    });
    const ids = {
      deviceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      sessionId: expect.any(String) as string,
    };
    const track = (path: string, more: object = {}) =>
      site.post("/track", { ...headers, ...more }, screenView(path));
    expect(await track("https://shop.example/admin/users")).toEqual({
      status: 200,
      ...ids,
    });
    expect(await track("http://localhost:5173/tea")).toEqual({
      status: 200,
      ...ids,
    });
    const kiosk = { "user-agent": "AcmeKiosk/2" };
    expect(await track("https://shop.example/tea", kiosk)).toEqual({
      status: 202,
      bot: true,
    });
    const batch = ["https://shop.example/tea", "https://shop.example/admin/x"];
    expect(
      await site.post("/track/batch", headers, {
        events: batch.map(screenView),
      }),
    ).toEqual({
      status: 202,
      accepted: 1,
      duplicates: 0,
      rejected: [],
      ...ids,
    });
    const mere = (path: string) => ({
      event: "pageview",
      timestamp: START,
      anonymous_id: "v1",
      properties: { path },
    });
    expect(
      await site.post(
        "/api/v1/ingest/events",
        { "user-agent": PHONE },
        { token: PUBLIC_KEY, events: ["/cake", "/admin/users"].map(mere) },
      ),
    ).toEqual({
      status: 202,
      accepted: 1,
      rejected: 0,
      errors: [],
      excluded: 1,
    });
    expect(await site.paths()).toEqual(["/tea", "/cake"]);
    expect(await site.usage()).toMatchObject({
      accepted: 2,
      excluded: { ...none, path: 3, localhost: 1, agent: 1 },
    });
  });
});

test("the app's own code is held to it as well, where it names a page or a visitor", async () => {
  const site = await start({
    allowedOrigins: ["https://shop.example"],
    excludedPaths: ["/admin/*"],
    excludedVisitors: ["owner"],
  });
  const own = new Footfall(footfall, { site: "default" });
  const track = (event: {
    userId?: string;
    visitorId?: string;
    url?: string;
  }) => site.t.mutation((ctx) => own.track(ctx, { name: "signup", ...event }));
  expect(await track({ userId: "u1" })).toEqual({ stored: true });
  expect(await track({ visitorId: "owner" })).toEqual({ stored: false });
  expect(await track({ url: "/admin/users" })).toEqual({ stored: false });
  expect(await track({ url: "http://localhost:5173/" })).toEqual({
    stored: false,
  });
  expect(await track({ url: "https://partner.example/" })).toEqual({
    stored: true,
  });
  expect(await site.usage()).toMatchObject({
    accepted: 2,
    excluded: { ...none, visitor: 1, path: 1, localhost: 1 },
  });
});
