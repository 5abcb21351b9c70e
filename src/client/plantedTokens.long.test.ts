/**
 * Puts a secret wherever an event may have an address, for every way in. The component stores it
 * nowhere.
 */
import { makeFunctionReference } from "convex/server";
import { describe, expect, test } from "vitest";
import { api } from "../component/_generated/api.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../component/testing/setup.helpers.js";
import { DAY } from "../shared/units.js";
import { components, initApp, provision } from "./app.helpers.js";
import { exposeIngestApi } from "./exposeIngestApi.js";
import { Footfall } from "./footfall.js";
import type { Dialect } from "./http/dialect.js";
import { mere } from "./http/mere.js";
import { native } from "./http/native.js";
import {
  everythingStored,
  natively,
  ofMere,
  ofOpenpanel,
  openpanel,
  routed,
  sendTo,
  textOf,
} from "./storedState.helpers.js";

const settings = {
  localhost: "count" as const,
  pageParameters: ["tab"],
  pathPatterns: ["/reset/*", "/#/reset/*", "/deep/*/done", "/?tab=*"],
};
let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), settings);

const TOKEN = "s3cr3t-T0KEN";
const SHOP = "https://shop.example";
const query = `token=${TOKEN}&email=${TOKEN}%40a.example`;
/**
 * Addresses with a secret outside of the page's name. The part that the component keeps has no
 * token.
 */
const queried = [
  `${SHOP}/reset?${query}#access_token=${TOKEN}`,
  `${SHOP}/reset?${TOKEN}`,
  `${SHOP}/reset#${TOKEN}`,
  `${SHOP}/reset#/${TOKEN}`,
  `${SHOP}/reset#id_token=${TOKEN}&state=1`,
  `${SHOP}/reset?utm_source=https://x.example/?token=${TOKEN}`,
  `${SHOP}/reset?ref=${encodeURIComponent(`https://x.example/?${TOKEN}`)}`,
  `${SHOP}/reset?ref=${encodeURIComponent(encodeURIComponent(`https://x.example/a?b=${TOKEN}`))}`,
  `${SHOP}/reset?utm_source=https://ada:${TOKEN}@x.example/`,
  `${SHOP}/reset?utm_source=a%26token%3D${TOKEN}`,
  `${SHOP}/reset?utm_source=a;token=${TOKEN}`,
  `${SHOP}/reset?gclid=${TOKEN}&GCLID=${TOKEN}&li%5Ffat_id=${TOKEN}`,
  `${SHOP}/reset?UTM_SOURCE=${TOKEN}&utm_token=${TOKEN}&utm_source[]=${TOKEN}`,
  `${SHOP}/reset&token=${TOKEN}`,
  `${SHOP}/reset%3Ftoken=${TOKEN}`,
  `${SHOP}/reset%26token%3D${TOKEN}`,
  `${SHOP}/reset;jsessionid=${TOKEN}`,
  `${SHOP}/reset/ada@a.example/https:/ada:${TOKEN}@x.example/`,
  `https://ada:${TOKEN}@shop.example/reset`,
  `https://${TOKEN}@shop.example/reset`,
  `${SHOP}/a/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${TOKEN}/b`,
  `${SHOP}/a/${TOKEN}@a.example/b`,
  `${SHOP}/a/${TOKEN}%40a.example`,
];
/** Pages that the site names by a pattern. */
const hidden = [
  `${SHOP}/reset/${TOKEN}`,
  `${SHOP}/reset/${TOKEN}/`,
  `${SHOP}/reset/${TOKEN}/index.html`,
  `${SHOP}//reset//${TOKEN}`,
  `${SHOP}/Reset/${TOKEN}`,
  `${SHOP}/%72eset/${TOKEN}`,
  `${SHOP}/reset%2F${TOKEN}`,
  `${SHOP}/reset%252F${TOKEN}`,
  `${SHOP}/tea/../reset/${TOKEN}`,
  `${SHOP}\\reset\\${TOKEN}`,
  `${SHOP}/deep/${TOKEN}/done?a=1`,
  `${SHOP}/deep/${TOKEN}/done;a=1`,
  `${SHOP}/?tab=${TOKEN}`,
  `${SHOP}/reset/${TOKEN}?tab=${TOKEN}`,
  `HTTPS://WWW.Shop.Example:443/reset/${TOKEN}`,
];
const addresses = [...queried, ...hidden];
const pathOf = (address: string) =>
  address.replace(/^https:\/\/[^/\\]*[/\\]*/i, "/");

/** Bodies with an address in each place, by the name of the place. */
const places: [string, Dialect, (address: string) => object][] = [
  ["url", native, (url) => natively({ url })],
  ["url with routes", native, (url) => routed({ url: url.split("#")[0] })],
  ["url of a relative page", native, (url) => natively({ url: pathOf(url) })],
  ["path", native, (path) => natively({ path })],
  ["path beside url", native, (path) => natively({ url: SHOP, path })],
  ["relative path", native, (url) => natively({ path: pathOf(url) })],
  [
    "canonical",
    native,
    (canonical) => natively({ url: `${SHOP}/p`, canonical }),
  ],
  [
    "canonical with routes",
    native,
    (canonical) =>
      routed({ url: `${SHOP}/p`, canonical: canonical.split("#")[0] }),
  ],
  ["own referrer", native, (referrer) => natively({ url: SHOP, referrer })],
  ["referrer without a page", native, (referrer) => natively({ referrer })],
  ["title", native, (title) => natively({ url: SHOP, title })],
  [
    "title with an address",
    native,
    (title) => natively({ url: SHOP, title: `Reset | (${title})` }),
  ],
  [
    "title without a scheme",
    native,
    (title) =>
      natively({ url: SHOP, title: title.replace(/^https:\/+(.*@)?/i, "") }),
  ],
  [
    "title from the path on",
    native,
    (title) => natively({ url: SHOP, title: pathOf(title) }),
  ],
  ["extras", native, (landedOn) => natively({ url: SHOP, landedOn })],
  [
    "nested extras",
    native,
    (url) => natively({ url: SHOP, page: [{ url, n: 1 }] }),
  ],
  [
    "unknown context",
    native,
    (url) => natively({ url: SHOP, context: { page: { url } } }),
  ],
  ...["outbound_link", "file_download"].map((name): (typeof places)[number] => [
    name,
    native,
    (url) => natively({ url: SHOP, type: "track", name, properties: { url } }),
  ]),
  ["engagement", native, (url) => natively({ type: "engagement", url })],
  [
    "identify",
    native,
    (url) => natively({ type: "identify", userId: "u", url, referrer: url }),
  ],
  [
    "group",
    native,
    (url) => natively({ type: "group", groupId: "g", url, title: url }),
  ],
  [
    "import",
    native,
    (url) => ({
      import: true,
      ...natively({ url, referrer: url, occurredAt: START - 100 * DAY }),
    }),
  ],
  [
    "server's event",
    native,
    (url) => natively({ source: "server", url, referrer: url }),
  ],
  ["mere's path", mere, (path) => ofMere({ properties: { path } })],
  [
    "mere's page properties",
    mere,
    (url) => ofMere({ properties: { path: "/", url, referrer: url } }),
  ],
  ["mere's stray fields", mere, (url) => ofMere({ url, referrer: url })],
  ["mere's extras", mere, (url) => ofMere({ extras: { url: { href: url } } })],
  ["OpenPanel's path", openpanel, (__path) => ofOpenpanel({ __path })],
  [
    "OpenPanel's referrer and title",
    openpanel,
    (url) => ofOpenpanel({ __path: SHOP, __referrer: url, __title: url }),
  ],
  [
    "OpenPanel's link",
    openpanel,
    (href) => ofOpenpanel({ __path: SHOP, href, text: href }, "link_out"),
  ],
];

describe.each(places)("%s", (_, dialect, bodyOf) => {
  test("no secret of any address is stored", async () => {
    for (const address of addresses) {
      const status = await sendTo(t, site, dialect, bodyOf(address));
      expect([200, 202], address).toContain(status);
    }
    await foldAll(t);
    const all = await everythingStored(t);
    expect(all).toMatch(/"lane":0/);
    expect(found(all)).toEqual([]);
  });
});

/** Returns the text around each token. */
function found(text: string): string[] {
  return [...text.matchAll(new RegExp(`.{0,120}${TOKEN}.{0,20}`, "gi"))].map(
    ([place]) => place,
  );
}

test.each<[string, Dialect, object]>([
  ["route", native, routed({ url: `${SHOP}/#/reset/${TOKEN}` })],
  ["route's query", native, routed({ url: `${SHOP}/#/a?token=${TOKEN}` })],
  ["parameters", native, routed({ url: `${SHOP}/#access_token=${TOKEN}` })],
  ["tidied up", native, routed({ url: `${SHOP}/#/id_token=${TOKEN}&a=1` })],
  ["behind a bang", native, routed({ url: `${SHOP}/#!/error=${TOKEN}` })],
  ["hanging", native, routed({ url: `${SHOP}/#/cb&token=${TOKEN}` })],
  ["two", native, routed({ url: `${SHOP}/#/cb#access_token=${TOKEN}` })],
  [
    "canonical",
    native,
    routed({ url: SHOP, canonical: `${SHOP}/#access_token=${TOKEN}` }),
  ],
  ["query apart", native, natively({ url: SHOP, search: `?token=${TOKEN}` })],
  ["query apart", native, natively({ url: SHOP, query: `token=${TOKEN}` })],
  ["fragment apart", native, natively({ url: SHOP, hash: `#a=${TOKEN}` })],
  [
    "context's query",
    native,
    natively({ url: SHOP, context: { search: `a=${TOKEN}` } }),
  ],
  [
    "OpenPanel's query",
    openpanel,
    ofOpenpanel({ __path: SHOP, __query: { token: TOKEN, "#": TOKEN } }),
  ],
  [
    "OpenPanel's query as text",
    openpanel,
    ofOpenpanel({ __path: SHOP, __query: `?token=${TOKEN}#${TOKEN}` }),
  ],
])("fragments and queries: %s", async (_, dialect, body) => {
  expect([200, 202]).toContain(await sendTo(t, site, dialect, body));
  await foldAll(t);
  expect(found(await everythingStored(t))).toEqual([]);
});

test("a foreign referrer and link keep their path, and no secret", async () => {
  const url = `https://ada:${TOKEN}@news.example/reset/17?q=${TOKEN}&utm_source=n#${TOKEN}`;
  const link = { type: "track", name: "outbound_link", properties: { url } };
  await sendTo(t, site, native, natively({ url: SHOP, referrer: url }));
  await sendTo(t, site, native, natively({ ...link, url: SHOP }));
  const all = await everythingStored(t);
  expect(all.match(/news\.example\/[^"\\]*/g)).toEqual(
    Array(2).fill("news.example/reset/17?utm_source=n"),
  );
  expect(found(all)).toEqual([]);
});

describe("by the component's own doors", () => {
  test("ingest takes parts of an address as they are", async () => {
    const parts = {
      type: "pageview" as const,
      visitorId: "ada",
      hostname: "shop.example",
    };
    await site.send([
      { ...parts, path: `/reset?token=${TOKEN}` },
      { ...parts, path: `/#access_token=${TOKEN}`, hash: `a=${TOKEN}` },
      { ...parts, path: "/", search: `?a=${TOKEN}&ref=a#${TOKEN}` },
      {
        ...parts,
        extras: [{ key: "x", value: { json: `{"a": ["/b?c=${TOKEN}"` } }],
      },
    ]);
    await foldAll(t);
    expect(found(await everythingStored(t))).toEqual([]);
  });
});

describe("by the app's own code", () => {
  const ingest = makeFunctionReference<"mutation">("app:ingest");
  const footfall = new Footfall(components.footfall, { site: "default" });

  test("nothing of it is in any list", async () => {
    const app = initApp(
      exposeIngestApi(components.footfall, { site: "default" }),
    );
    const siteId = await provision(app, settings);
    for (const url of addresses) {
      await app.mutation((ctx) => footfall.track(ctx, { name: "a", url }));
      await app.mutation((ctx) =>
        footfall.track(ctx, {
          name: "b",
          path: url.split("#")[0]!,
          hashRoutes: true,
        }),
      );
      const view = { type: "pageview", visitorId: "ada", url, referrer: url };
      await app.mutation(ingest, {
        touch: false,
        events: [JSON.stringify(view)],
      });
    }
    const { page } = await app.query((ctx) =>
      ctx.runQuery(components.footfall.lists.listEvents, {
        siteId,
        paginationOpts: { numItems: 200, cursor: null },
      }),
    );
    expect(page).toHaveLength(3 * addresses.length);
    expect(found(textOf(page))).toEqual([]);
  });
});

test("lists show what is stored", async () => {
  for (const address of addresses) {
    const event = natively({ url: address, referrer: address, title: address });
    await sendTo(t, site, native, event);
  }
  await foldAll(t);
  const { siteId } = site;
  const paginationOpts = { numItems: 200, cursor: null };
  for (const list of [
    api.lists.listEvents,
    api.lists.listPageviews,
    api.lists.listSessions,
  ]) {
    const { page } = await t.query(list, { siteId, paginationOpts });
    expect(page.length).toBeGreaterThan(0);
    expect(found(textOf(page))).toEqual([]);
  }
});
