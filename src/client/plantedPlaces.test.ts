/** Puts a secret in unexpected places: parsed queries, brackets, other senders' own properties. */
import { expect, test } from "vitest";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../component/testing/setup.helpers.js";
import type { Dialect } from "./http/dialect.js";
import { mere } from "./http/mere.js";
import { native } from "./http/native.js";
import {
  everythingStored,
  natively,
  ofMere,
  openpanel,
  ofOpenpanel,
  sendTo,
} from "./storedState.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), {
  localhost: "count",
  pathPatterns: ["/reset/*"],
});

const TOKEN = "s3cr3t-T0KEN";
const SHOP = "https://shop.example";
const QUERIED = `${SHOP}/a?token=${TOKEN}`;
const HIDDEN = `/reset/${TOKEN}`;
const ofPage = (fields: object) => natively({ url: SHOP, ...fields });
const ofEvent = (name: string, properties: object) =>
  ofPage({ type: "track", name, properties });
const ofContext = (page: object) => ofPage({ context: { page } });

test.each<[string, object, Dialect?]>([
  ["a parsed query", ofPage({ query: { token: TOKEN, utm_id: "1" } })],
  ["a parsed click id", ofPage({ query: { gclid: TOKEN } })],
  ["a page's parsed query", ofContext({ query: { token: [TOKEN] } })],
  ["parsed parameters", ofPage({ searchParams: { token: TOKEN } })],
  ["parameters as text", ofPage({ searchParams: `token=${TOKEN}` })],
  ["a fragment without a name", ofContext({ hash: `#${TOKEN}` })],
  ["a query without a name", ofContext({ search: `?${TOKEN}` })],
  ["an encoded address", ofPage({ from: encodeURIComponent(SHOP + HIDDEN) })],
  ["a relative address", ofPage({ from: `../a?${TOKEN}` })],
  ["a hostname", natively({ hostname: `ada:${TOKEN}@a.example`, path: "/" })],
  ["a title in brackets", ofPage({ title: `Reset (${HIDDEN})` })],
  ["a title in quotes", ofPage({ title: `"${HIDDEN}"` })],
  ["a title with a host", ofPage({ title: `(shop.example${HIDDEN})` })],
  ["a title with a colon", ofPage({ title: `Page:shop.example${HIDDEN}` })],
  ["a title with a bar", ofPage({ title: `Page|${HIDDEN}` })],
  ["a title of two", ofPage({ title: `${SHOP}/a,${SHOP}${HIDDEN}` })],
  [
    "a title of a development page",
    natively({
      url: "http://localhost:3000/",
      title: `localhost:3000${HIDDEN}`,
    }),
  ],
  ["a page that is no UTF-8", ofPage({ url: `${SHOP}/%72eset/%FF${TOKEN}` })],
  ["a slash before no UTF-8", ofPage({ url: `${SHOP}/reset%2F%FF${TOKEN}` })],
  ["a page with a stray %", ofPage({ url: `${SHOP}/%72eset/${TOKEN}%` })],
  ["such a referrer", ofPage({ referrer: `${SHOP}/%72eset/%FF${TOKEN}` })],
  [
    "a referrer without a scheme",
    ofPage({ referrer: `shop.example${HIDDEN}` }),
  ],
  ["a way back", natively({ url: `${SHOP}/login?ref=${HIDDEN}` })],
  ["a source", natively({ url: `${SHOP}/?utm_source=${SHOP}${HIDDEN}` })],
  ["a referrer's way back", ofPage({ referrer: `${SHOP}/?ref=${HIDDEN}` })],
  ...[
    "$current_url",
    "$referrer",
    "page_location",
    "page_referrer",
    "href",
    "URL",
  ].map((key): [string, object, Dialect] => [
    `mere's ${key}`,
    ofMere({ properties: { path: "/", [key]: QUERIED } }),
    mere,
  ]),
  ["a view's query", ofPage({ properties: { search: `?${TOKEN}` } })],
  [
    "OpenPanel's parsed query",
    ofOpenpanel({ __path: SHOP, query: { token: TOKEN } }),
    openpanel,
  ],
  ["a link's href", ofEvent("outbound_link", { href: QUERIED })],
  ["a link's URL", ofEvent("file_download", { URL: { href: QUERIED } })],
  ["where a form goes", ofEvent("form_submit", { action: QUERIED })],
])("%s", async (_, body, dialect = native) => {
  expect([200, 202]).toContain(await sendTo(t, site, dialect, body));
  const all = await everythingStored(t);
  expect(all).toMatch(/"lane":0/);
  expect(all).not.toContain(TOKEN);
});

test.each([
  "Tea (50 % off): why not?",
  "1/2 and 3,4/5",
  "at 10:30/11:00",
  "a:b|c,d",
  "What?Why",
  "<b>R&D</b>",
  "tea/cup,pot",
  "C:\\Users\\tea",
  "Hello:World@home",
  "mailto:ada@shop.example",
])("%s stays as it is", async (title) => {
  await sendTo(t, site, native, ofPage({ title, kind: title }));
  expect(await everythingStored(t)).toContain(
    JSON.stringify(title).slice(1, -1),
  );
});
