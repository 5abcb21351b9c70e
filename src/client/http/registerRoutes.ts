/** Mounts the endpoints that browsers and servers send events to. */
import { httpActionGeneric, type HttpRouter } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import { handleIngest } from "./handleIngest.js";
import { native } from "./native.js";
import { respondPreflight } from "./respond.js";

export interface RegisterRoutesOptions {
  /** Where the endpoints begin. Default: `"/analytics"`. */
  prefix?: string;
}

/**
 * Mounts `POST {prefix}/ingest` and its preflight on the app's router, with CORS for every page; a
 * site's `allowedOrigins` decide which pages may send.
 *
 * A request costs one HTTP action and one mutation for each 500 events. No two requests write the
 * same document. Throws an `Error` for a prefix that is no path.
 *
 * @example
 * // convex/http.ts
 * const http = httpRouter();
 * registerRoutes(http, components.footfall);
 * export default http;
 * // curl https://….convex.site/analytics/ingest -H "x-footfall-key: ff_pub_…" \
 * //   -H "content-type: application/json" -d '{"events": [{"type": "pageview", "url": "https://shop.example/"}]}'
 * // {"accepted":1,"duplicates":0,"rejected":[]}
 */
export function registerRoutes(
  http: HttpRouter,
  component: Pick<ComponentApi, "ingest">,
  { prefix = "/analytics" }: RegisterRoutesOptions = {},
): void {
  if (!/^(\/[\w.~-]+)*$/.test(prefix)) {
    throw new Error(
      `prefix must be a path such as "/analytics", or "" for none, without a slash at its end; got "${prefix}"`,
    );
  }
  const path = `${prefix}/ingest`;
  http.route({
    path,
    method: "POST",
    handler: httpActionGeneric((ctx, request) =>
      handleIngest(ctx, component, native, request),
    ),
  });
  http.route({
    path,
    method: "OPTIONS",
    handler: httpActionGeneric(async (_ctx, request) =>
      respondPreflight(request),
    ),
  });
}
