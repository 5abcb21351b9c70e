import { componentsGeneric, httpRouter } from "convex/server";
import { expect, test } from "vitest";
import type { ComponentApi } from "../../component/_generated/component.js";
import { registerRoutes } from "./registerRoutes.js";
import { respondPreflight } from "./respond.js";

const component = componentsGeneric().footfall as unknown as ComponentApi;

function routesOf(prefix?: string): string[] {
  const http = httpRouter();
  registerRoutes(http, component, prefix === undefined ? {} : { prefix });
  return http
    .getRoutes()
    .map(([path, method]) => `${method} ${path}`)
    .sort();
}

test("registerRoutes mounts the endpoint and its preflight", () => {
  expect(routesOf()).toEqual([
    "OPTIONS /analytics/ingest",
    "POST /analytics/ingest",
  ]);
  expect(routesOf("/a/b-1")).toEqual([
    "OPTIONS /a/b-1/ingest",
    "POST /a/b-1/ingest",
  ]);
  expect(routesOf("")).toEqual(["OPTIONS /ingest", "POST /ingest"]);
});

test.each(["analytics", "/analytics/", "/", "/a b", "/a?b"])(
  "registerRoutes refuses the prefix %j",
  (prefix) => {
    expect(() => routesOf(prefix)).toThrow("prefix must be a path");
  },
);

test("the preflight allows what the endpoint takes", () => {
  const response = respondPreflight(
    new Request("https://app.example/analytics/ingest", {
      method: "OPTIONS",
      headers: { origin: "https://shop.example" },
    }),
  );
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "access-control-allow-origin": "https://shop.example",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type, x-footfall-key",
    "access-control-max-age": "86400",
    vary: "origin",
  });
});
