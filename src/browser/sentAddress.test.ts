/**
 * Checks which part of an address leaves the page, and that the server makes the same of it as of
 * the whole.
 */
import { expect, test } from "vitest";
import {
  arbitraryAddress,
  pageParameters,
  pathPatterns,
} from "../component/testing/arbitraryAddress.helpers.js";
import {
  withoutClicks,
  withStoredAddresses,
} from "../component/model/intake/arrival.js";
import fc from "../fastCheck.helpers.js";
import { isAttributionParameter } from "../shared/event/attributionParameters.js";
import { clickIds } from "../shared/event/clickIds.js";
import { parseEvent } from "../shared/parse/parseEvent.js";
import { defaultSiteSettings } from "../shared/site/site.js";
import { sentAddress } from "./sentAddress.js";

const shop = "https://shop.example";

test.each([
  [`${shop}/reset?token=1&email=a%40b#access_token=1`, `${shop}/reset`],
  [`${shop}/reset?token`, `${shop}/reset`],
  [`${shop}/?`, `${shop}/`],
  [`${shop}/?a=1&utm_source=a%20b&t=2#c`, `${shop}/?utm_source=a%20b&t=2`],
  [`${shop}/?utm%5Fsource=a&gr%C3%B6%C3%9Fe=1`, `${shop}/?utm%5Fsource=a`],
  [`${shop}/?gclid=1&GCLID&refs=2`, `${shop}/?gclid=1&GCLID`],
  [`${shop}/R&D?a=1`, `${shop}/R&D`],
  [`https://ada:pw@shop.example/@b?c@d`, `${shop}/@b`],
  [`${shop}?a=b@c`, shop],
  ["/tea?cup=1#leaf", "/tea"],
  ["android-app://com.example/?a=1", "android-app://com.example/"],
  [`${shop}/?=token&&=1&t`, `${shop}/?t`],
  ["", ""],
])("%s is sent as %s", (address, sent) => {
  expect(sentAddress(address, { pageParameters: ["t"] })).toBe(sent);
  expect(sentAddress(sent, { pageParameters: ["t"] })).toBe(sent);
});

test.each([
  [`${shop}/?a=1#/cart?b=2&t=3`, `${shop}/#/cart?t=3`],
  [`${shop}/?t=1#story`, `${shop}/?t=1#story`],
  [`${shop}/#access_token=1&state=2`, `${shop}/`],
  [`${shop}/#/id_token=1`, `${shop}/`],
  [`${shop}/#!/cart`, `${shop}/#!/cart`],
  [`${shop}/#/cb#access_token=1`, `${shop}/#/cb`],
])("with routes %s is sent as %s", (address, sent) => {
  expect(
    sentAddress(address, { pageParameters: ["t"], hashRoutes: true }),
  ).toBe(sent);
  expect(sentAddress(address, { pageParameters: ["t"] })).toBe(
    sent.split("#")[0],
  );
});

test("names of parameters are no patterns", () => {
  const address = `${shop}/?a.b=1&axb=2&f%5Bx%5D=3`;
  expect(sentAddress(address, { pageParameters: ["a.b", "f[x]"] })).toBe(
    `${shop}/?a.b=1&f%5Bx%5D=3`,
  );
  expect(sentAddress(`${shop}/?token=1`, { pageParameters: ["(.*"] })).toBe(
    `${shop}/`,
  );
});

test("what has no name is not sent", () => {
  expect(sentAddress(`${shop}/?=token`)).toBe(`${shop}/`);
});

test("all that attribution reads is sent", () => {
  const names = ["utm_source", "utm_id", "ref", "source"];
  for (const { parameter } of clickIds) names.push(parameter);
  for (const name of names) {
    expect(isAttributionParameter(name)).toBe(true);
    const address = `${shop}/?${name}=1`;
    expect(sentAddress(address)).toBe(address);
  }
});

test("the server keeps of it what it keeps of the whole", () => {
  const site = { ...defaultSiteSettings, pageParameters, pathPatterns };
  const stored = (sent: object) => {
    const parsed = parseEvent({ type: "pageview", ...sent }, {});
    if ("error" in parsed) throw new Error(parsed.error);
    return withStoredAddresses(withoutClicks(parsed.event), site);
  };
  const routes = fc.constantFrom(
    "",
    "#/cart?t=1&token=S3CRET",
    "#/cart&token=S3CRET",
    "#/access_token=S3CRET&state=1",
    "#access_token=S3CRET",
    "#/cb#access_token=S3CRET",
    "#?utm_source=news&token=S3CRET",
  );
  fc.assert(
    fc.property(
      arbitraryAddress,
      arbitraryAddress,
      routes,
      fc.boolean(),
      (page, other, route, hashRoutes) => {
        const url = page.written
          .replace("news.example", "shop.example")
          .replace(/#.*|$/, route);
        const whole = { url, referrer: other.written, hashRoutes };
        const canonical = other.written.replace(/#.*|$/, route);
        const sent = {
          hashRoutes,
          url: sentAddress(url, { pageParameters, hashRoutes }),
          referrer: sentAddress(other.written, { pageParameters, hashRoutes }),
        };
        expect(stored(sent)).toEqual(stored(whole));
        expect(
          stored({
            ...sent,
            canonical: sentAddress(canonical, { pageParameters, hashRoutes }),
          }),
        ).toEqual(stored({ ...whole, canonical }));
        const link = (to: string) =>
          stored({
            type: "track",
            name: "outbound_link",
            url: shop,
            properties: { url: to },
          });
        expect(link(sentAddress(other.written))).toEqual(link(other.written));
      },
    ),
    { numRuns: 3000 },
  );
});
