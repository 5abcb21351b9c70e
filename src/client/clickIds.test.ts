/**
 * Sends click ids in every dialect, in every field that may hold an address. The server keeps none.
 */
import { expect, test } from "vitest";
import {
  foldAll,
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
  ofOpenpanel,
  openpanel,
  routed,
  sendTo,
} from "./storedState.helpers.js";

let t: TestBackend;
let site: TestSite;
// The name of the page does not hold it either.
useSite((made) => ({ t, site } = made), { pageParameters: ["next"] });

const VALUE = "Cj0K-value";
const SHOP = "https://shop.example";
const url = `${SHOP}/tea?gclid=${VALUE}`;

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
  expect([200, 202]).toContain(await sendTo(t, site, dialect, body));
  await foldAll(t);
  const all = await everythingStored(t);
  expect(all).toContain('"visitorId":"ada"');
  expect(all).not.toContain(VALUE);
});
