import { componentsGeneric, httpRouter } from "convex/server";
import { expect, test } from "vitest";
import type { ComponentApi } from "../../component/_generated/component.js";
import { handleEmbed, scripts } from "./handleEmbed.js";
import {
  registerRoutes,
  type RegisterRoutesOptions,
} from "./registerRoutes.js";
import { respondPreflight } from "./respond.js";

const component = componentsGeneric().footfall as unknown as ComponentApi;

function routesOf(options: RegisterRoutesOptions = {}): string[] {
  const http = httpRouter();
  registerRoutes(http, component, options);
  return http
    .getRoutes()
    .map(([path, method]) => `${method} ${path}`)
    .sort();
}

const native = { dialects: ["native"] as const };

test("registerRoutes mounts the endpoint, its preflight, the files of pages and the health of it", () => {
  for (const prefix of ["/analytics", "/a/b-1", ""]) {
    expect(routesOf({ ...native, prefix })).toEqual([
      `GET ${prefix}/footfall.js`,
      `GET ${prefix}/health`,
      `GET ${prefix}/more.js`,
      `GET ${prefix}/v1/more.js`,
      `GET ${prefix}/v1/page.js`,
      `OPTIONS ${prefix}/ingest`,
      `OPTIONS ${prefix}/v1/in`,
      `POST ${prefix}/ingest`,
      `POST ${prefix}/v1/in`,
    ]);
  }
  expect(routesOf(native)).toEqual(
    routesOf({ ...native, prefix: "/analytics" }),
  );
});

test("the neutral names hold no word that lists of filters know", () => {
  const neutral = routesOf({ ...native, prefix: "" }).filter((route) =>
    route.includes("/v1/"),
  );
  expect(neutral).toHaveLength(4);
  const known =
    /ana|track|stat|event|collect|footfall|log|pixel|beacon|count|hit|visit|view|metric|tag|ping|\bads?\b/i;
  for (const route of neutral) expect(route).not.toMatch(known);
});

test("each script sends to the route that is beside it", () => {
  const routes = routesOf({ ...native, prefix: "" });
  const [before, after, ...more] = scripts["/footfall.js"]!.split('"ingest"');
  expect(more).toEqual([]);
  expect(scripts["/v1/page.js"]).toBe(`${before}"in"${after}`);
  for (const beside of ["/", "/v1/"]) {
    expect(routes).toContain(`GET ${beside}more.js`);
  }
  expect(routes).toContain("POST /ingest");
  expect(routes).toContain("POST /v1/in");
});

test("every dialect is spoken unless the app says which, and has a preflight for every route", () => {
  const all = routesOf();
  for (const route of [
    "POST /analytics/ingest",
    "POST /analytics/track",
    "POST /analytics/track/batch",
    "GET /analytics/track/device-id",
    "POST /analytics/api/v1/ingest/events",
  ]) {
    expect(all).toContain(route);
  }
  const paths = all.map((route) => route.split(" ")[1]);
  for (const path of new Set(paths)) {
    const isAsked = /(\/health|\.js)$/.test(path ?? "");
    if (!isAsked) expect(all).toContain(`OPTIONS ${path}`);
  }
});

test.each(["analytics", "/analytics/", "/", "/a b", "/a?b"])(
  "registerRoutes refuses the prefix %j",
  (prefix) => {
    expect(() => routesOf({ prefix })).toThrow("prefix must be a path");
  },
);

test("registerRoutes refuses an address header that is no header", () => {
  expect(() => routesOf({ addressHeader: "x real ip" })).toThrow(
    "addressHeader must be the name of a header",
  );
  expect(() => routesOf({ addressHeader: "X-Real-IP" })).not.toThrow();
});

test("registerRoutes refuses a secret in no header, and one without an address header", () => {
  const addressHeader = "x-client-address";
  const secret = (header: string) => ({ header, value: undefined });
  expect(() =>
    routesOf({ addressHeader, addressSecret: secret("x secret") }),
  ).toThrow("addressSecret.header must be the name of a header");
  expect(() => routesOf({ addressSecret: secret("x-secret") })).toThrow(
    "addressSecret is for the header that addressHeader names: give both",
  );
  expect(() =>
    routesOf({ addressHeader, addressSecret: secret("x-secret") }),
  ).not.toThrow();
});

test("a script of pages is JavaScript that any page may load, and keep for a day", async () => {
  const response = handleEmbed(scripts["/footfall.js"]!);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=86400",
    "access-control-allow-origin": "*",
  });
  expect(await response.text()).toContain("currentScript");
});

test("the preflight allows what the endpoint takes", () => {
  const response = respondPreflight(
    new Request("https://app.example/analytics/ingest", {
      method: "OPTIONS",
      headers: { origin: "https://shop.example" },
    }),
    "POST",
    ["x-footfall-key"],
  );
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": "https://shop.example",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers":
      "content-type, content-encoding, x-footfall-key",
    "access-control-max-age": "86400",
    vary: "origin",
  });
});
