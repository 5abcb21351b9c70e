/**
 * Reports have places by their codes, whatever names senders use. Earlier counts stay as they are.
 */
import { httpRouter } from "convex/server";
import { expect, test, vi } from "vitest";
import { DAY, MINUTE } from "../shared/units.js";
import type { Dimension } from "../shared/dimensions.js";
import {
  advance,
  START,
  useTestClock,
} from "../component/testing/setup.helpers.js";
import { components, initApp } from "./app.helpers.js";
import { ConvexTextDecoder } from "./http/convexRuntime.helpers.js";
import { registerRoutes } from "./http/registerRoutes.js";
import { provisionSite } from "./provisionSite.js";

useTestClock();

const { footfall } = components;
const publicKey = "ff_pub_12345678";
const secretKey = "ff_sec_12345678";

async function start() {
  const http = httpRouter();
  registerRoutes(http, footfall);
  const t = initApp({}, http);
  const { siteId } = await t.mutation((ctx) =>
    provisionSite(ctx, footfall, { slug: "default", publicKey, secretKey }),
  );
  let visitors = 0;
  const post = async (key: string, headers: object, context?: object) => {
    const visitorId = `v${visitors++}`;
    const response = await t.fetch("/analytics/ingest", {
      method: "POST",
      headers: { "x-footfall-key": key, ...headers },
      body: JSON.stringify({
        events: [{ type: "pageview", path: "/", visitorId, context }],
      }),
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ accepted: 1 });
  };
  return {
    t,
    siteId,
    /** A page view with a place from the network before the deployment. */
    fromNetwork: (country: string, region: string, city = "") =>
      post(publicKey, {
        "x-vercel-ip-country": country,
        "x-vercel-ip-country-region": region,
        "x-vercel-ip-city": city,
      }),
    /** A page view with any headers of a network. */
    fromHeaders: (headers: object) => post(publicKey, headers),
    /** An event with a place from a server. */
    fromServer: (place: object) => post(secretKey, {}, place),
    rows: async (dimension: Dimension) => {
      await advance(t, 3 * MINUTE);
      const range = { siteId, from: START - DAY, to: START + DAY };
      const { rows } = await t.query((ctx) =>
        ctx.runQuery(footfall.reports.getBreakdown, { ...range, dimension }),
      );
      return Object.fromEntries(
        rows.map(({ key, sessions }) => [key, sessions]),
      );
    },
  };
}

test("CA of the United States and CA of Italy are two rows", async () => {
  const { fromNetwork, fromServer, rows } = await start();
  await fromNetwork("US", "CA");
  await fromServer({ country: "us", region: "California" });
  await fromNetwork("IT", "CA");
  await fromServer({ country: "Italia", region: "Cagliari" });
  expect(await rows("region")).toEqual({ "US-CA": 2, "IT-CA": 2 });
});

test("Bavaria, Bayern and BY are one row", async () => {
  const { fromNetwork, fromServer, rows } = await start();
  await fromNetwork("DE", "BY");
  await fromServer({ country: "Germany", region: "Bavaria" });
  await fromServer({ country: "DEU", region: "Bayern" });
  await fromServer({ region: "DE-BY" });
  expect(await rows("region")).toEqual({ "DE-BY": 4 });
  expect(await rows("country")).toEqual({ DE: 4 });
});

test("UK, its names and GB are one row", async () => {
  const { fromNetwork, fromServer, rows } = await start();
  await fromNetwork("GB", "ENG");
  for (const country of ["UK", "uk", "GBR", "Great Britain"]) {
    await fromServer({ country });
  }
  expect(await rows("country")).toEqual({ GB: 5 });
});

test("cities have their country and region", async () => {
  const { fromNetwork, fromServer, rows } = await start();
  await fromNetwork("US", "OR", "Portland");
  await fromNetwork("US", "ME", "Portland");
  await fromServer({ country: "US", region: "Oregon", city: "Portland" });
  await fromServer({ country: "US", city: "Portland" });
  expect(await rows("city")).toEqual({
    "US-OR/Portland": 2,
    "US-ME/Portland": 1,
    "US/Portland": 1,
  });
});

test("what was counted before stays beside it", async () => {
  const { t, siteId, fromNetwork, rows } = await start();
  const old = { country: "DE", region: "Bavaria", city: "Munich" };
  await t.mutation((ctx) =>
    ctx.runMutation(footfall.ingest.ingest, {
      siteId,
      trusted: true,
      receivedAt: Date.now(),
      events: [{ type: "pageview", visitorId: "old", ...old }],
    }),
  );
  await fromNetwork("DE", "BY", "Munich");
  expect(await rows("region")).toEqual({ Bavaria: 1, "DE-BY": 1 });
  expect(await rows("city")).toEqual({ Munich: 1, "DE-BY/Munich": 1 });
});

test("a city in Latin-1 is taken as it reads, with the decoder that Convex has", async () => {
  vi.stubGlobal("TextDecoder", ConvexTextDecoder);
  const { fromHeaders, fromNetwork, rows } = await start();
  await fromNetwork("BR", "", "s\xe3o jo\xe3o");
  await fromHeaders({
    "x-appengine-country": "BR",
    "x-appengine-city": "s\xe3o jo\xe3o",
  });
  expect(await rows("city")).toEqual({ "BR/são joão": 1, "BR/São João": 1 });
  vi.unstubAllGlobals();
});
