/** Values of click ids, as every dialect may send them, in every place where there may be an address: none is kept. */
import { expect, test } from "vitest";
import { api } from "../component/_generated/api.js";
import type { TableNames } from "../component/_generated/dataModel.js";
import schema from "../component/schema.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../component/setup.helpers.js";
import type { Dialect } from "./http/dialect.js";
import {
  handleIngest,
  type IngestComponent,
  type IngestCtx,
} from "./http/handleIngest.js";
import { mere } from "./http/mere.js";
import { native } from "./http/native.js";
import { openpanelRoutes } from "./http/openpanel.js";
import { generateKey, hashKey } from "./keys.js";

let t: TestBackend;
let site: TestSite;
// Not even the name of a page has it.
useSite((made) => ({ t, site } = made), { pageParameters: ["next"] });

const VALUE = "Cj0K-value";
const SHOP = "https://shop.example";
const url = `${SHOP}/tea?gclid=${VALUE}`;

async function send(dialect: Dialect, body: object): Promise<number> {
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
    ctx,
    api as unknown as IngestComponent,
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

/** All rows there are. */
async function everything(): Promise<string> {
  const rows = await t.run(async (ctx) => {
    const all: object[] = [];
    for (const name of Object.keys(schema.tables) as TableNames[]) {
      all.push(...(await ctx.db.query(name).collect()));
    }
    return all;
  });
  return JSON.stringify(rows, (_, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    return value instanceof ArrayBuffer
      ? Buffer.from(value).toString("latin1")
      : value;
  });
}

const natively = (fields: object) => ({
  events: [{ type: "pageview", visitorId: "ada", ...fields }],
});
const ofMere = (fields: object) => ({
  events: [
    { event: "pageview", timestamp: START, anonymous_id: "ada", ...fields },
  ],
});
const openpanel = openpanelRoutes.flatMap((route) =>
  "dialect" in route && route.path === "/track" ? route.dialect : [],
)[0]!;
const ofOpenpanel = (properties: object) => ({
  type: "track",
  payload: {
    name: "screen_view",
    properties: { __deviceId: "ada", ...properties },
  },
});
const routed = (fields: object) => natively({ hashRoutes: true, ...fields });

test.each<[string, Dialect, object]>([
  ["url", native, natively({ url })],
  ["path", native, natively({ path: `/tea?gclid=${VALUE}` })],
  ["path without a query", native, natively({ path: `/tea&gclid=${VALUE}` })],
  ["fragment", native, natively({ url: `${SHOP}/#/tea&gclid=${VALUE}` })],
  ["route", native, routed({ url: `${SHOP}/#/tea&gclid=${VALUE}` })],
  ["route's query", native, routed({ url: `${SHOP}/#/tea?gclid=${VALUE}` })],
  ["lone route", native, routed({ url: `${SHOP}/#gclid=${VALUE}` })],
  [
    "canonical route",
    native,
    routed({ url: SHOP, canonical: `${SHOP}/#/tea&gclid=${VALUE}` }),
  ],
  [
    "referrer, in another address",
    native,
    natively({
      url: SHOP,
      referrer: `https://go.example/?to=${encodeURIComponent(url)}`,
    }),
  ],
  ["title", native, natively({ url: SHOP, title: url })],
  ["properties", native, natively({ properties: { link: { href: url } } })],
  ["extras", native, natively({ landedOn: url })],
  [
    "traits",
    native,
    natively({ type: "identify", userId: "u", traits: { landedOn: url } }),
  ],
  ["mere's path", mere, ofMere({ properties: { path: url } })],
  ["mere's stray fields", mere, ofMere({ url, referrer: url })],
  ["OpenPanel's path", openpanel, ofOpenpanel({ __path: url })],
  [
    "OpenPanel's query",
    openpanel,
    ofOpenpanel({ __path: SHOP, __query: { gclid: VALUE } }),
  ],
  ["OpenPanel's link", openpanel, ofOpenpanel({ href: url })],
])("%s", async (_, dialect, body) => {
  expect([200, 202]).toContain(await send(dialect, body));
  await foldAll(t);
  const all = await everything();
  expect(all).toContain('"visitorId":"ada"');
  expect(all).not.toContain(VALUE);
});
