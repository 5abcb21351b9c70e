/**
 * JSON can hold half of a character (`"\ud800"`). The platform cannot store it or pass it to a
 * function. U+FFFD replaces it in a sender's text. The event loses nothing, and no request fails.
 */
import { httpRouter } from "convex/server";
import { expect, test } from "vitest";
import { START, useTestClock } from "../component/testing/setup.helpers.js";
import { components, initApp } from "./app.helpers.js";
import { registerRoutes } from "./http/registerRoutes.js";
import { provisionSite } from "./provisionSite.js";

useTestClock();

const { footfall } = components;
const keys = { publicKey: "ff_pub_12345678", secretKey: "ff_sec_12345678" };
const half = "a\ud800b";
const whole = "a\ufffdb";

async function start() {
  const http = httpRouter();
  registerRoutes(http, footfall);
  const t = initApp({}, http);
  const { siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, footfall, { slug: "default", ...keys }),
  );
  return {
    post: async (path: string, headers: object, body: object) => {
      const response = await t.fetch(`/analytics${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.text() };
    },
    events: async () => {
      const paginationOpts = { numItems: 100, cursor: null };
      const { page } = await t.query((ctx) =>
        ctx.runQuery(footfall.lists.listEvents, { siteId, paginationOpts }),
      );
      return page;
    },
  };
}

const everywhere = {
  eventId: half,
  visitorId: half,
  userId: half,
  sessionId: half,
  url: `https://shop.example/${half}?${half}=${half}#${half}`,
  title: half,
  referrer: `https://other.example/${half}`,
  properties: { [half]: half, list: [half, { [half]: half }] },
  traits: { [half]: half },
  increments: { [half]: 1 },
  groups: { [half]: half },
  groupType: half,
  groupId: half,
  source: half,
  revenue: { amount: 1, currency: half },
  context: { locale: half, timeZone: half, screenWidth: half },
};

test("an event keeps all else", async () => {
  const { post, events } = await start();
  const event = {
    type: "track",
    name: half,
    visitorId: half,
    occurredAt: START,
    properties: { [half]: half },
  };
  const headers = { "x-footfall-key": keys.publicKey };
  const answer = await post("/ingest", headers, { events: [event] });
  expect(answer).toMatchObject({ status: 202 });
  expect(JSON.parse(answer.body)).toMatchObject({ accepted: 1 });
  expect(await events()).toMatchObject([
    { name: whole, properties: [{ key: whole, value: whole }] },
  ]);
});

const types = ["pageview", "track", "identify", "group", half];

test.each(Object.values(keys))(
  "in every field, no request of %s fails",
  async (key) => {
    const { post } = await start();
    for (const type of types) {
      const name = type === "track" ? half : undefined;
      const fields = Object.entries(everywhere);
      // The test sends one field at a time, because a refused event would hide the others.
      const each = fields.map(([field, value]) => ({
        type,
        name,
        visitorId: "v1",
        userId: type === "identify" ? "u1" : undefined,
        groupType: type === "group" ? "team" : undefined,
        groupId: type === "group" ? "g1" : undefined,
        url: "https://shop.example/",
        [field]: value,
      }));
      const answer = await post(
        "/ingest",
        { "x-footfall-key": key },
        { sentAt: START, events: [...each, { type, name, ...everywhere }] },
      );
      expect(answer).toMatchObject({ status: 202 });
      const { accepted, duplicates, rejected } = JSON.parse(answer.body) as {
        accepted: number;
        duplicates: number;
        rejected: { reason: string }[];
      };
      expect(accepted + duplicates + rejected.length).toBe(each.length + 1);
      for (const { reason } of rejected) expect(reason).toBe("validation");
    }
  },
);

test("as one key of many, or as the body's own, it is no failure either", async () => {
  const { post } = await start();
  const answer = await post("/ingest", {}, { key: half, events: [{}] });
  expect(answer.status).toBe(401);
  const headers = { "x-footfall-key": keys.publicKey };
  const odd = { sentAt: half, [half]: half, events: [half, { type: half }] };
  expect((await post("/ingest", headers, odd)).status).toBe(400);
});

test.each(["track", "identify", "increment", "alias", "group"])(
  "of OpenPanel: %s",
  async (type) => {
    const { post } = await start();
    const headers = {
      "openpanel-client-id": keys.publicKey,
      "openpanel-client-secret": keys.secretKey,
      "user-agent": "node",
    };
    const payload = {
      name: half,
      profileId: half,
      property: half,
      value: 1,
      id: half,
      alias: half,
      type: half,
      traits: { [half]: half },
      properties: { [half]: half, __path: `https://shop.example/${half}` },
    };
    const { status } = await post("/track", headers, { type, payload });
    expect(status).toBeLessThan(500);
  },
);
