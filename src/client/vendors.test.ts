/**
 * Senders of other vendors, from their requests to the lists: the vendors' rules hold on the app's
 * own deployment.
 */
import { httpRouter } from "convex/server";
import { expect, test } from "vitest";
import { MINUTE } from "../shared/units.js";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { components, initApp } from "./app.helpers.js";
import { registerRoutes } from "./http/registerRoutes.js";
import { provisionSite } from "./provisionSite.js";

useTestClock();

const { footfall } = components;
const publicKey = "ff_pub_12345678";
const secretKey = "ff_sec_12345678";
const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const phone = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webKit} Version/17.5 Mobile/15E148 Safari/604.1`;

async function start() {
  const http = httpRouter();
  registerRoutes(http, footfall);
  const t = initApp({}, http);
  const { siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, footfall, { slug: "default", publicKey, secretKey }),
  );
  const post = async (path: string, headers: object, body: object) => {
    const { status } = await t.fetch(`/analytics${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return status;
  };
  const ofPage = { "openpanel-client-id": publicKey, "user-agent": phone };
  const ofServer = {
    "openpanel-client-id": publicKey,
    "openpanel-client-secret": secretKey,
    "user-agent": "node",
  };
  const paginationOpts = { numItems: 100, cursor: null };
  return {
    post,
    fromPage: (type: string, payload: object) =>
      post("/track", ofPage, { type, payload }),
    fromServer: (type: string, payload: object) =>
      post("/track", ofServer, { type, payload }),
    fold: () => advance(t, 2 * MINUTE),
    eventsOf: async (userId: string) => {
      const args = { siteId, userId, paginationOpts };
      const { page } = await t.query((ctx) =>
        ctx.runQuery(footfall.lists.listEvents, args),
      );
      return page;
    },
    visitors: async () => {
      const { page } = await t.query((ctx) =>
        ctx.runQuery(footfall.lists.listVisitors, { siteId, paginationOpts }),
      );
      return page;
    },
  };
}

const view = {
  name: "screen_view",
  properties: { __path: "https://shop.example/tea" },
};

test("OpenPanel: revenue of 12.5 is refused, an increment of a text is, too, and overwrites nothing", async () => {
  const { fromPage, fold, visitors } = await start();
  const revenue = { name: "revenue", properties: { __revenue: 12.5 } };
  expect(await fromPage("track", revenue)).toBe(400);
  await fromPage("identify", {
    profileId: "ann",
    properties: { tier: "gold" },
  });
  await fold();
  const add = { profileId: "ann", property: "tier", value: 3 };
  expect(await fromPage("increment", add)).toBe(400);
  expect(await fromPage("increment", { ...add, property: "visits" })).toBe(200);
  await fold();
  const [visitor] = await visitors();
  expect(visitor?.traits).toEqual([
    { key: "tier", value: "gold" },
    { key: "visits", value: 3 },
  ]);
});

test("OpenPanel: under a profile are what its device did before, and its server's events with the session that goes on", async () => {
  const { fromPage, fromServer, fold, eventsOf } = await start();
  await fromPage("track", view);
  await fromPage("identify", { profileId: "ann" });
  await fold();
  await fromServer("track", { name: "paid", profileId: "ann" });
  const events = await eventsOf("ann");
  expect(
    events.map(({ type, source, session }) => [
      type,
      source,
      session?.startedAt,
    ]),
  ).toEqual([
    ["track", "server", START],
    ["identify", "client", START],
    ["pageview", "client", START],
  ]);
});

test("mere: $identify with a distinct_id joins what its visitor did", async () => {
  const { post, fold, eventsOf } = await start();
  const sent = { timestamp: START, anonymous_id: "a1" };
  await post(
    "/api/v1/ingest/events",
    {},
    {
      token: publicKey,
      events: [
        { ...sent, event: "pageview", properties: { path: "/tea" } },
        { ...sent, event: "$identify", distinct_id: "ann" },
      ],
    },
  );
  await fold();
  const events = await eventsOf("ann");
  expect(events.map(({ type }) => type).sort()).toEqual([
    "identify",
    "pageview",
  ]);
  expect(events.map(({ visitorId }) => visitorId)).toEqual(["a1", "a1"]);
});
