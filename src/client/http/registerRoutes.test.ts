import { componentsGeneric, httpRouter } from "convex/server";
import { expect, test } from "vitest";
import type { ComponentApi } from "../../component/_generated/component.js";
import { handleEmbed } from "./handleEmbed.js";
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

test("registerRoutes mounts the endpoint, its preflight, the script of pages and the health of it", () => {
  expect(routesOf(native)).toEqual([
    "GET /analytics/footfall.js",
    "GET /analytics/health",
    "OPTIONS /analytics/ingest",
    "POST /analytics/ingest",
  ]);
  expect(routesOf({ ...native, prefix: "/a/b-1" })).toEqual([
    "GET /a/b-1/footfall.js",
    "GET /a/b-1/health",
    "OPTIONS /a/b-1/ingest",
    "POST /a/b-1/ingest",
  ]);
  expect(routesOf({ ...native, prefix: "" })).toEqual([
    "GET /footfall.js",
    "GET /health",
    "OPTIONS /ingest",
    "POST /ingest",
  ]);
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
    const isAsked = /\/(health|footfall\.js)$/.test(path ?? "");
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

test("the script of pages is JavaScript that any page may load, and keep for a day", async () => {
  const response = handleEmbed();
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
