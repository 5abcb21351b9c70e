// @vitest-environment node
/**
 * The work of our own loops grows with a text and not with its square, whatever a sender puts in it. Steps are
 * counted (`steps.helpers.ts`); those of regular expressions are proved in `bench/regexes.long.test.ts`. Whole events and
 * requests are in `linearParsers.test.ts` and `linearAmounts.test.ts`.
 */
import { expect, test } from "vitest";
import { normalizeAddress } from "./client/http/address.js";
import { isBot } from "./client/http/bots.js";
import { parseCountry } from "./client/http/countries.js";
import { countJsonValues } from "./client/http/jsonValues.js";
import { parsePlace } from "./client/http/place.js";
import { nameKey, nameWords } from "./client/http/placeNames.js";
import { parseRegion } from "./client/http/regions.js";
import { parseUserAgent } from "./client/http/userAgent.js";
import { isOwnWebView } from "./client/http/webViews.js";
import {
  withoutClicks,
  withStoredAddresses,
} from "./component/model/intake/arrival.js";
import { exclusionOf } from "./component/model/intake/exclusions.js";
import { originOf } from "./component/model/fold/origin.js";
import { isQuadratic, lengths, quadraticShapes } from "./growth.helpers.js";
import { boundKey } from "./shared/codec/boundKey.js";
import { channelOf } from "./shared/parse/channel.js";
import { withoutClickIdValues } from "./shared/parse/clickIdValues.js";
import { hashRoute } from "./shared/parse/hashRoute.js";
import { keptPath } from "./shared/parse/keptPath.js";
import { keptQuery } from "./shared/parse/keptQuery.js";
import { pageKind } from "./shared/event/pageKind.js";
import { pageName } from "./shared/parse/pageName.js";
import { parsePath, parseUrl } from "./shared/parse/parseUrl.js";
import { isPassingHost } from "./shared/parse/passingHosts.js";
import { fitsPattern, isHostListed } from "./shared/parse/patterns.js";
import { referrerHost } from "./shared/parse/referrerHost.js";
import { defaultSiteSettings } from "./shared/site/site.js";
import { sourceOf } from "./shared/parse/sources.js";
import { taggedSource } from "./shared/parse/taggedSource.js";
import { cut, quote, toWellFormed } from "./shared/text.js";
import { countedBytes, stepsOf } from "./steps.helpers.js";

const settings = {
  ...defaultSiteSettings,
  pageParameters: ["t", "page"],
  pathPatterns: ["/orders/*", "*a*a*a*"],
  excludedPaths: ["/x/*/y*", "*.a.*"],
  excludedHostnames: ["*.preview.example"],
  excludedReferrers: ["*.spam.example"],
  allowedOrigins: ["*.shop.example"],
};

const view = (fields: object) => ({
  type: "pageview" as const,
  source: "client" as const,
  occurredAt: 1000,
  hostname: "shop.example",
  path: "/",
  ...fields,
});

/** Makes an event as it comes, before any check. */
const sent = (fields: object) => {
  const { source: _source, ...event } = view(fields);
  return event;
};

/** The questions that our code asks about a sender's text. */
const loops: Record<string, (text: string) => unknown> = {
  sourceOf,
  taggedSource,
  isPassingHost,
  referrerHost,
  boundKey,
  toWellFormed,
  quote,
  cut: (text) => cut(text, 100),
  channelOf: (text) =>
    channelOf({ source: text, medium: text, campaign: text, referrer: text }),
  "originOf a tag": (text) => originOf(view({ search: `utm_source=${text}` })),
  "originOf a query": (text) => originOf(view({ search: text })),
  "originOf a referrer": (text) =>
    originOf(view({ referrer: `https://${text}` })),
  "fitsPattern, in the text": (text) => fitsPattern("*a*.*/", text),
  isHostListed: (text) => isHostListed(text, ["*.a.example", "a.example"]),
  parsePath,
  parseUrl: (text) => parseUrl(`https://shop.example/${text}`, "url"),
  pageKind,
  "pageName of a path": (text) => pageName(`/${text}`, undefined, settings),
  "pageName of a query": (text) => pageName("/", text, settings),
  withoutClickIdValues,
  withoutClicks: (text) =>
    withoutClicks(view({ path: text, search: text, title: text }) as never),
  "withStoredAddresses of a page": (text) =>
    withStoredAddresses(sent({ path: `/${text}`, title: text }), settings),
  "withStoredAddresses of a query": (text) =>
    withStoredAddresses(sent({ path: "/", search: text }), settings),
  "withStoredAddresses of a referrer": (text) =>
    withStoredAddresses(
      sent({ path: "/", referrer: `https://a.example/${text}` }),
      settings,
    ),
  keptPath,
  "keptQuery of names": (text) => keptQuery(text, ["t"]),
  "keptQuery of a value": (text) => keptQuery(`ref=${text}`, ["t"]),
  hashRoute,
  exclusionOf: (text) =>
    exclusionOf(
      view({ path: text, hostname: text, referrer: text }) as never,
      text,
      settings,
    ),
  isBot,
  isOwnWebView: (text) =>
    isOwnWebView(
      `Mozilla/5.0 (${text}) AppleWebKit/1 (KHTML, like Gecko) ${text}`,
    ),
  parseUserAgent,
  normalizeAddress,
  parseCountry,
  parseRegion: (text) => parseRegion("DE", text),
  parsePlace: (text) => parsePlace({ country: "DE", region: text, city: text }),
  nameKey,
  nameWords,
  countJsonValues: (text) =>
    countJsonValues(countedBytes(new TextEncoder().encode(text))),
};

test.each(Object.entries(loops))("%s", (_, loop) => {
  expect(quadraticShapes(loop)).toEqual([]);
});

test("a loop that looks up what is behind each dot is found", () => {
  const known = new Set<string>();
  const slow = (text: string) => {
    for (let rest = text; rest.includes(".");) {
      known.has(rest);
      rest = rest.slice(rest.indexOf(".") + 1);
    }
  };
  const steps = lengths.map((length) =>
    stepsOf(() => slow("a.".repeat(length / 2))),
  );
  expect(isQuadratic(steps)).toBe(true);
});
