/**
 * Sends requests of every dialect to a site of the component alone, and reads all that it stores.
 */
import { api } from "../component/_generated/api.js";
import {
  allRows,
  START,
  type TestBackend,
  type TestSite,
} from "../component/testing/setup.helpers.js";
import type { Dialect } from "./http/dialect.js";
import { handleIngest } from "./http/handleIngest.js";
import type { IngestComponent, IngestCtx } from "./http/ingest.js";
import { openpanelRoutes } from "./http/openpanel.js";
import { generateKey, hashKey } from "./keys.js";

/** Sends a body under a new secret key, and returns the status. */
export async function sendTo(
  t: TestBackend,
  site: TestSite,
  dialect: Dialect,
  body: object,
): Promise<number> {
  const key = generateKey("secret");
  await t.mutation(api.keys.createKey, {
    siteId: site.siteId,
    kind: "secret",
    hash: hashKey(key, "value"),
  });
  const ctx = {
    runQuery: (reference: typeof api.admission.admit, args: never) =>
      t.query(reference, args),
    runMutation: (reference: typeof api.ingest.ingest, args: never) =>
      t.mutation(reference, args),
    meta: { getRequestMetadata: async () => ({ ip: null }) },
  } as unknown as IngestCtx;
  const response = await handleIngest(
    { ctx, component: api as unknown as IngestComponent },
    dialect,
    new Request("https://app.example/analytics", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-footfall-key": key,
        authorization: `Bearer ${key}`,
        "openpanel-client-id": key,
        "openpanel-client-secret": key,
      },
      body: JSON.stringify(body),
    }),
  );
  return response.status;
}

/** Returns all rows of all tables, as one text. */
export async function everythingStored(
  t: Pick<TestBackend, "run">,
): Promise<string> {
  return textOf(await allRows(t));
}

export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return String(each);
    return each instanceof ArrayBuffer
      ? Buffer.from(each).toString("latin1")
      : each;
  });
}

export const natively = (fields: object) => ({
  events: [{ type: "pageview", visitorId: "ada", ...fields }],
});
export const routed = (fields: object) =>
  natively({ hashRoutes: true, ...fields });
export const ofMere = (fields: object) => ({
  events: [
    { event: "pageview", timestamp: START, anonymous_id: "ada", ...fields },
  ],
});
export const openpanel = openpanelRoutes.flatMap((route) =>
  "dialect" in route && route.path === "/track" ? route.dialect : [],
)[0]!;
export const ofOpenpanel = (properties: object, name = "screen_view") => ({
  type: "track",
  payload: { name, properties: { __deviceId: "ada", ...properties } },
});
