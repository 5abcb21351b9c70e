/** Mounts the endpoints that browsers and servers send events to. */
import { httpActionGeneric, type HttpRouter } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import type { DialectRoute } from "./dialect.js";
import { handleIngest } from "./handleIngest.js";
import type { IngestComponent, IngestOptions } from "./ingest.js";
import { handleEmbed, NEUTRAL_INGEST, scripts } from "./handleEmbed.js";
import { handleHealth } from "./handleHealth.js";
import { mereRoutes } from "./mere.js";
import { native } from "./native.js";
import { openpanelRoutes } from "./openpanel.js";
import { respondPreflight } from "./respond.js";

/** Every wire dialect and its routes. A new dialect needs a file, and a line here. */
const dialects = {
  native: [
    { method: "POST", path: "/ingest", dialect: native },
    { method: "POST", path: NEUTRAL_INGEST, dialect: native },
  ],
  openpanel: openpanelRoutes,
  mere: mereRoutes,
} as const satisfies Record<string, readonly DialectRoute[]>;

/** A way of writing requests: ours, or the one of another vendor's SDKs. */
export type DialectName = keyof typeof dialects;

export interface RegisterRoutesOptions extends IngestOptions {
  /** The path where the endpoints begin. Default: `"/analytics"`. */
  prefix?: string;
  /** The dialects to mount. Default: all. */
  dialects?: readonly DialectName[];
}

/**
 * Mounts the endpoints on the app's router: the ingest routes of every dialect with their
 * preflights, `GET {prefix}/footfall.js` (the script of the tag), its second file
 * `GET {prefix}/more.js`, and `GET {prefix}/health`. CORS lets every page read the answers. A site's
 * `allowedOrigins` decide which pages may send. The files are also there as `{prefix}/v1/page.js`
 * and `{prefix}/v1/more.js`, and ingest as `{prefix}/v1/in`: lists of filters know none of these
 * names. For pages that only use those, choose a `prefix` that says as little.
 *
 * A request of up to 500 events costs one HTTP action and one mutation. A larger one, an import, and
 * each request of OpenPanel's senders or of an app whose `geo` is a function, costs one HTTP action,
 * one query and one mutation for each 500 events. If it is the first of a day that needs its salt, or
 * the first one of an import's run, it costs a query and a mutation more. No two requests write the same document. Throws an `Error` for a prefix that is no
 * path, an address header or header of its secret that is no header, and a secret without an
 * address header.
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
  component: IngestComponent & Pick<ComponentApi, "intakeHealth">,
  {
    prefix = "/analytics",
    dialects: spoken = Object.keys(dialects) as DialectName[],
    ...options
  }: RegisterRoutesOptions = {},
): void {
  if (!/^(\/[\w.~-]+)*$/.test(prefix)) {
    throw new Error(
      `prefix must be a path such as "/analytics", or "" for none, without a slash at its end; got "${prefix}"`,
    );
  }
  checkHeaders(options);
  for (const { method, path, dialect } of spoken.flatMap(
    (name): readonly DialectRoute[] => dialects[name],
  )) {
    http.route({
      path: `${prefix}${path}`,
      method,
      handler: httpActionGeneric((ctx, request) =>
        handleIngest({ ctx, component }, dialect, request, options),
      ),
    });
    http.route({
      path: `${prefix}${path}`,
      method: "OPTIONS",
      handler: httpActionGeneric(async (_ctx, request) =>
        respondPreflight(request, method, dialect.requestHeaders),
      ),
    });
  }
  for (const [path, script] of Object.entries(scripts)) {
    http.route({
      path: `${prefix}${path}`,
      method: "GET",
      handler: httpActionGeneric(async () => handleEmbed(script)),
    });
  }
  http.route({
    path: `${prefix}/health`,
    method: "GET",
    handler: httpActionGeneric((ctx, request) =>
      handleHealth(ctx, component, request),
    ),
  });
}

function checkHeaders({ addressHeader, addressSecret }: IngestOptions): void {
  const names = {
    addressHeader,
    "addressSecret.header": addressSecret?.header,
  };
  for (const [option, name] of Object.entries(names)) {
    if (name !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new Error(
        `${option} must be the name of a header such as "x-real-ip"; got "${name}"`,
      );
    }
  }
  if (addressSecret !== undefined && addressHeader === undefined) {
    throw new Error(
      "addressSecret is for the header that addressHeader names: give both",
    );
  }
}
