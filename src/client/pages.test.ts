/** A page has one name, and an automatic event leaves a bounce as it is, for every way in. */
import { httpRouter, makeFunctionReference } from "convex/server";
import { beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../shared/units.js";
import { START, useTestClock } from "../component/testing/setup.helpers.js";
import { components, initApp, type TestApp } from "./app.helpers.js";
import { exposeIngestApi } from "./exposeIngestApi.js";
import { Footfall } from "./footfall.js";
import { registerRoutes } from "./http/registerRoutes.js";
import { provisionSite } from "./provisionSite.js";

const publicKey = "ff_pub_12345678";
const secretKey = "ff_sec_12345678";
const url = "https://shop.example/orders/17/index.html?t=1#top";
const footfall = new Footfall(components.footfall, { site: "default" });
const ingest = makeFunctionReference<"mutation">("app:ingest");

useTestClock();

let t: TestApp;
let siteId: string;
beforeEach(async () => {
  const http = httpRouter();
  registerRoutes(http, components.footfall);
  t = initApp(exposeIngestApi(components.footfall, { site: "default" }), http);
  ({ siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, components.footfall, {
      slug: "default",
      publicKey,
      secretKey,
      pathPatterns: ["/orders/*"],
    }),
  ));
});

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<void> {
  const response = await t.fetch(`/analytics${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
}

async function listed() {
  const paginationOpts = { numItems: 100, cursor: null };
  const { page } = await t.query((ctx) =>
    ctx.runQuery(components.footfall.lists.listEvents, {
      siteId,
      paginationOpts,
    }),
  );
  return page;
}

const sendNative = (events: object[], key = publicKey, more: object = {}) =>
  post("/ingest", { key, events, ...more });
const sendOpenpanel = (name: string, properties: object) =>
  post(
    "/track",
    { type: "track", payload: { name, properties } },
    { "openpanel-client-id": publicKey },
  );
const sendMere = (event: object) =>
  post("/api/v1/ingest/events", {
    token: publicKey,
    events: [{ timestamp: START, anonymous_id: "ada", ...event }],
  });

describe("a page that fits a pattern", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["over HTTP", () => sendNative([{ type: "pageview", url }])],
    [
      "by its path",
      () => sendNative([{ type: "pageview", path: "/orders/17/" }]),
    ],
    [
      "by its canonical address",
      () =>
        sendNative([
          {
            type: "pageview",
            url: "https://shop.example/o?id=17",
            canonical: "https://shop.example/orders/17",
          },
        ]),
    ],
    [
      "in an import",
      () => {
        const occurredAt = START - 100 * 24 * 60 * MINUTE;
        const event = { type: "pageview", url, visitorId: "ada", occurredAt };
        return sendNative([event], secretKey, { import: true });
      },
    ],
    [
      "through the app's own client",
      () =>
        t.mutation(ingest, {
          touch: false,
          events: [{ type: "pageview", url, visitorId: "ada" }],
        }),
    ],
    [
      "from the app's own code",
      () => t.mutation((ctx) => footfall.track(ctx, { name: "paid", url })),
    ],
    ["from OpenPanel", () => sendOpenpanel("screen_view", { __path: url })],
    [
      "from mere",
      () => sendMere({ event: "pageview", properties: { path: "/orders/17" } }),
    ],
  ])("%s is called by it", async (_name, send) => {
    await send();
    const [event] = await listed();
    expect(event!.path).toBe("/orders/*");
    // No other field of the page has the part that the pattern hides.
    expect(event!.search ?? "").not.toContain("/17");
  });
});

describe("a route in the fragment", () => {
  const route = "https://shop.example/#/cart";
  test.each<[string, () => Promise<unknown>]>([
    [
      "over HTTP",
      () => sendNative([{ type: "pageview", url: route, hashRoutes: true }]),
    ],
    [
      "through the app's own client",
      () =>
        t.mutation(ingest, {
          events: [
            JSON.stringify({
              type: "pageview",
              url: route,
              hashRoutes: true,
              visitorId: "ada",
            }),
          ],
        }),
    ],
    [
      "from the app's own code",
      () =>
        t.mutation((ctx) =>
          footfall.track(ctx, { name: "paid", url: route, hashRoutes: true }),
        ),
    ],
  ])("%s is a page", async (_name, send) => {
    await send();
    const [event] = await listed();
    expect(event).toMatchObject({ path: "/#/cart" });
    expect(event).not.toHaveProperty("hash");
  });
});

describe("what is not interactive", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["an automatic event", () => sendNative([track("outbound_link")])],
    ["of OpenPanel", () => sendOpenpanel("link_out", { href: url })],
    ["of a sender of mere", () => sendMere({ event: "form_submit" })],
    [
      "an event that says so",
      () => sendNative([track("seen", { interactive: false })]),
    ],
    [
      "of the app's own code",
      () =>
        t.mutation((ctx) =>
          footfall.track(ctx, { name: "seen", interactive: false }),
        ),
    ],
  ])("is stored as that: %s", async (_name, send) => {
    await send();
    expect(await listed()).toMatchObject([{ interactive: false }]);
  });

  test("a word about it that is none is refused", async () => {
    const response = await t.fetch("/analytics/ingest", {
      method: "POST",
      body: JSON.stringify({
        key: publicKey,
        events: [track("seen", { interactive: "no" })],
      }),
    });
    expect(await response.json()).toMatchObject({
      accepted: 0,
      rejected: [
        { index: 0, error: "interactive must be true or false, got a string" },
      ],
    });
  });

  test("a page view has no such word", async () => {
    await sendNative([{ type: "pageview", url, interactive: false }]);
    const [event] = await listed();
    expect(event).not.toHaveProperty("interactive");
    expect(event!.extras).toEqual([{ key: "interactive", value: false }]);
  });
});

function track(name: string, more: object = {}) {
  return { type: "track", name, visitorId: "ada", ...more };
}
