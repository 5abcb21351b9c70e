import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { ConvexTextDecoder } from "./convexRuntime.helpers.js";
import { placeFromHeaders, placeHeaders } from "./placeHeaders.js";
import type { Place } from "./place.js";

const place = (headers: Record<string, string>) =>
  placeFromHeaders(new Headers(headers));

/** Returns a header as it arrives: UTF-8, byte by byte. */
const bytes = (text: string) =>
  String.fromCharCode(...new TextEncoder().encode(text));
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const base64 = (value: unknown) => btoa(bytes(JSON.stringify(value)));

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["browsers and Node", TextDecoder],
  ["Convex", ConvexTextDecoder],
])("the bytes of a header, with the decoder of %s", (_runtime, decoder) => {
  beforeEach(() => {
    vi.stubGlobal("TextDecoder", decoder);
  });
  const cityOf = (header: string) =>
    place({ "x-appengine-country": "BR", "x-appengine-city": header }).city;

  test.each([
    ["UTF-8", bytes("são paulo"), "BR/São Paulo"],
    ["Latin-1", "s\xe3o paulo", "BR/São Paulo"],
    ["Latin-1 that ends like the beginning of a letter", "s\xc3", "BR/Sã"],
    ["a percent sign", "100%41 city", "BR/100%41 City"],
    ["the sign for bad bytes, in good ones", bytes("x\ufffdy"), "BR/X\ufffdY"],
    ["a slash that is longer than it has to be", "x\xc0\xafy", "BR/Xà¯Y"],
  ])("%s", (_kind, header, expected) => {
    expect(cityOf(header)).toBe(expected);
  });

  test("are UTF-8, or else Latin-1", () => {
    const someBytes = fc.oneof(
      fc.uint8Array({ min: 0x80, maxLength: 6 }).map((some) => [...some]),
      fc
        .string({ unit: "binary", maxLength: 6 })
        .map((text) => [...new TextEncoder().encode(text)]),
    );
    fc.assert(
      fc.property(someBytes, (some) => {
        const latin1 = String.fromCharCode(...some);
        // No header holds these characters.
        fc.pre(!/[\0-\x1f\x7f]/.test(latin1));
        const decoded = utf8.decode(Uint8Array.from(some));
        // Bytes that are no UTF-8 do not come back.
        const text = bytes(decoded) === latin1 ? decoded : latin1;
        const { city } = place({
          "x-vercel-ip-country": "BR",
          "x-vercel-ip-city": encodeURIComponent(`x${text}y`),
        });
        const header = { "cf-ipcountry": "BR", "cf-ipcity": `x${latin1}y` };
        expect(place(header).city).toBe(city);
      }),
      { numRuns: 200 },
    );
  });
});

describe("placeFromHeaders", () => {
  test.each<[string, Record<string, string>, Place]>([
    [
      "Cloudflare",
      {
        "CF-IPCountry": "CO",
        "cf-region": "Cundinamarca",
        "cf-ipcity": bytes("Chía"),
      },
      { country: "CO", region: "CO-CUN", city: "CO-CUN/Chía" },
    ],
    [
      "Cloudflare, name and code",
      {
        "cf-ipcountry": "DE",
        "cf-region": "Bavaria",
        "cf-region-code": "BY",
        "cf-ipcity": "Munich",
      },
      { country: "DE", region: "DE-BY", city: "DE-BY/Munich" },
    ],
    [
      "Cloudflare, a code that nobody knows",
      { "cf-ipcountry": "DE", "cf-region": "Bavaria", "cf-region-code": "Q9" },
      { country: "DE", region: "DE-BY" },
    ],
    [
      "Cloudflare, a region that is none of ISO's",
      {
        "cf-ipcountry": "DE",
        "cf-region": "Wonderland",
        "cf-ipcity": "Looking-Glass",
      },
      { country: "DE", region: "DE/Wonderland", city: "DE/Looking-Glass" },
    ],
    ["Cloudflare, country only", { "cf-ipcountry": "de" }, { country: "DE" }],
    [
      "Cloudflare, unknown",
      { "cf-ipcountry": "XX", "cf-ipcity": "Chicago" },
      {},
    ],
    ["Cloudflare, Tor", { "cf-ipcountry": "T1" }, {}],
    [
      "Latin-1 that is no UTF-8",
      { "cf-ipcountry": "CO", "cf-ipcity": "Ch\u00eda" },
      { country: "CO", city: "CO/Chía" },
    ],
    [
      "CloudFront",
      {
        "CloudFront-Viewer-Country": "US",
        "CloudFront-Viewer-Country-Region-Name": "Michigan",
        "CloudFront-Viewer-Country-Region": "MI",
        "CloudFront-Viewer-City": "Ann Arbor",
      },
      { country: "US", region: "US-MI", city: "US-MI/Ann Arbor" },
    ],
    [
      "CloudFront, a name alone",
      {
        "cloudfront-viewer-country": "DE",
        "cloudfront-viewer-country-region-name": "Baden-W%C3%BCrttemberg",
      },
      { country: "DE", region: "DE-BW" },
    ],
    [
      "Akamai",
      {
        "X-Akamai-Edgescape":
          "georegion=263,country_code=US,region_code=MA,city=CAMBRIDGE,dma=506,timezone=EST",
      },
      { country: "US", region: "US-MA", city: "US-MA/Cambridge" },
    ],
    [
      "Akamai, reserved",
      { "x-akamai-edgescape": "georegion=0,country_code=reserved" },
      {},
    ],
    [
      "Vercel",
      {
        "x-vercel-ip-country": "BR",
        "x-vercel-ip-country-region": "SP",
        "x-vercel-ip-city": "S%C3%A3o%20Paulo",
      },
      { country: "BR", region: "BR-SP", city: "BR-SP/São Paulo" },
    ],
    [
      "Vercel, not encoded",
      { "x-vercel-ip-country": "BR", "x-vercel-ip-city": "100% Paulo" },
      { country: "BR", city: "BR/100% Paulo" },
    ],
    [
      "Netlify",
      {
        "x-nf-geo": base64({
          city: "Zürich",
          country: { code: "CH", name: "Switzerland" },
          subdivision: { code: "ZH", name: "Zurich" },
        }),
      },
      { country: "CH", region: "CH-ZH", city: "CH-ZH/Zürich" },
    ],
    [
      "Netlify, a region without a name, as plain JSON",
      { "x-nf-geo": '{"country":{"code":"CH"},"subdivision":{"code":"ZH"}}' },
      { country: "CH", region: "CH-ZH" },
    ],
    [
      "Google App Engine",
      {
        "X-AppEngine-Country": "US",
        "X-AppEngine-Region": "ca",
        "X-AppEngine-City": "mountain view",
      },
      { country: "US", region: "US-CA", city: "US-CA/Mountain View" },
    ],
    [
      "Google App Engine, partly unknown",
      {
        "x-appengine-country": "NL",
        "x-appengine-region": "?",
        "x-appengine-city": "'s-hertogenbosch",
      },
      { country: "NL", city: "NL/'s-Hertogenbosch" },
    ],
    [
      "Google App Engine, unknown",
      { "x-appengine-country": "ZZ", "x-appengine-city": "?" },
      {},
    ],
    ["nobody", { "accept-language": "de-DE" }, {}],
  ])("%s", (_vendor, headers, expected) => {
    expect(place(headers)).toEqual(expected);
  });

  test("takes all from the first vendor that names a country", () => {
    const vercel = {
      "x-vercel-ip-country": "US",
      "x-vercel-ip-city": "Ashburn",
    };
    expect(place({ ...vercel, "cf-ipcountry": "FR" })).toEqual({
      country: "FR",
    });
    expect(
      place({ ...vercel, "cf-ipcountry": "XX", "cf-ipcity": "Lyon" }),
    ).toEqual({
      country: "US",
      city: "US/Ashburn",
    });
  });

  test.each([
    ["US", "US-CA", "California"],
    ["IT", "IT-CA", "Cagliari"],
  ])("CA of %s is %s", (country, region) => {
    expect(
      place({
        "x-vercel-ip-country": country,
        "x-vercel-ip-country-region": "CA",
      }),
    ).toEqual({ country, region });
  });

  test.each([
    "e30=",
    "bnVsbA==",
    "W10=",
    "not base64!",
    base64({ country: "CH" }),
    base64({ country: { code: 5 } }),
  ])("Netlify's %s is no place", (header) => {
    expect(place({ "x-nf-geo": header })).toEqual({});
  });

  test("cuts and cleans text", () => {
    const city = (text: string) =>
      place({
        "x-vercel-ip-country": "DE",
        "x-vercel-ip-city": encodeURIComponent(text),
      }).city;
    expect(city("x".repeat(101))).toBe(`DE/${"x".repeat(100)}`);
    expect(city("x".repeat(99) + "😀")).toBe(`DE/${"x".repeat(99)}`);
    expect(city(" Bad\n\t Homburg\0 ")).toBe("DE/Bad Homburg");
    expect(city(" \n ")).toBeUndefined();
    const lone = { country: { code: "DE" }, city: "Bad \ud800" };
    expect(place({ "x-nf-geo": btoa(JSON.stringify(lone)) }).city).toBe(
      "DE/Bad \ufffd",
    );
  });

  test("whatever the headers: never throws, and answers what can be stored", () => {
    const names = placeHeaders.flatMap(({ headers }) => Object.values(headers));
    const value = fc.oneof(
      fc.constantFrom(
        "US",
        "de",
        "XX",
        "%",
        "%C3",
        "?",
        base64({ country: { code: "FR" }, city: 1 }),
      ),
      fc.string({
        unit: fc.constantFrom(...'aZ =,%{}[]":?\u00c3\u00ad\u00ff'),
      }),
      fc.json().map((json) => btoa(bytes(json))),
      fc.json().map(encodeURIComponent),
      fc.constant(`country_code=US,city=${"long ".repeat(1000)}`),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), value),
        (headers) => {
          const found = place(headers);
          expect(Object.keys({ country: 1, region: 1, city: 1 })).toEqual(
            expect.arrayContaining(Object.keys(found)),
          );
          if (found.country === undefined) expect(found).toEqual({});
          else expect(found.country).toMatch(/^[A-Z]{2}$/);
          for (const text of Object.values<string>({ ...found })) {
            expect(text.length).toBeGreaterThan(0);
            expect(text.length).toBeLessThanOrEqual(100 + "US-CA/".length + 1);
            expect(text).not.toMatch(/\p{Surrogate}|\p{Cc}/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
