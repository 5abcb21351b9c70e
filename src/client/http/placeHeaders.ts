/**
 * The place that a CDN or host writes into the headers of a request.
 *
 * If none of them stands before the deployment, senders can write these headers themselves. A place
 * is a hint for reports and never grants a right.
 */
import {
  isObject,
  own,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { parsePlace, type Place } from "./place.js";

interface Vendor {
  readonly vendor: string;
  /** One header for each field, or one header for all of them. */
  readonly headers:
    | {
        readonly country: string;
        readonly region: string;
        /** A header with the region's code, if `region` names the one with its name. */
        readonly regionCode?: string;
        readonly city: string;
      }
    | { readonly place: string };
  /**
   * Turns the header's text into what `parsePlace` reads. Default: the text, with its bytes as
   * UTF-8.
   */
  readonly decode?: {
    readonly region?: (text: string) => string;
    readonly city?: (text: string) => string;
    readonly place?: (text: string) => object;
  };
}

/**
 * CDNs come before hosts: behind a CDN, the host sees and locates the CDN. Codes for an unknown
 * country ("XX", "ZZ", Tor's "T1") are no countries, whoever sends them.
 *
 * Azure Front Door and Fastly have no such headers of their own. Their rules write headers with
 * names that the app chooses, and these names are possible.
 */
export const placeHeaders: readonly Vendor[] = [
  {
    vendor: "Cloudflare",
    headers: {
      country: "cf-ipcountry",
      region: "cf-region",
      regionCode: "cf-region-code",
      city: "cf-ipcity",
    },
  },
  {
    vendor: "CloudFront",
    headers: {
      country: "cloudfront-viewer-country",
      region: "cloudfront-viewer-country-region-name",
      regionCode: "cloudfront-viewer-country-region",
      city: "cloudfront-viewer-city",
    },
    decode: { region: decodePercent, city: decodePercent },
  },
  {
    vendor: "Akamai",
    headers: { place: "x-akamai-edgescape" },
    decode: { place: readEdgescape },
  },
  {
    vendor: "Vercel",
    headers: {
      country: "x-vercel-ip-country",
      region: "x-vercel-ip-country-region",
      city: "x-vercel-ip-city",
    },
    decode: { region: decodePercent, city: decodePercent },
  },
  {
    vendor: "Netlify",
    headers: { place: "x-nf-geo" },
    decode: { place: readNetlify },
  },
  {
    vendor: "Google App Engine",
    headers: {
      country: "x-appengine-country",
      region: "x-appengine-region",
      city: "x-appengine-city",
    },
    decode: { city: titleCase },
  },
];

/**
 * Returns the place from the first vendor that names a country, or an empty one. Never throws.
 *
 * @example
 * placeFromHeaders(
 *   new Headers({ "x-vercel-ip-country": "BR", "x-vercel-ip-city": "S%C3%A3o%20Paulo" }),
 * ); // { country: "BR", city: "BR/São Paulo" }
 */
export function placeFromHeaders(headers: Headers): Place {
  for (const vendor of placeHeaders) {
    const place = parsePlace(readVendor(vendor, headers));
    if (place !== undefined) return place;
  }
  return {};
}

const asItIs = (text: string) => text;

function readVendor(
  { headers: names, decode }: Vendor,
  headers: Headers,
): object {
  const read = (name: string | undefined) =>
    name === undefined ? "" : decodeUtf8(headers.get(name) ?? "");
  if ("place" in names) return decode?.place?.(read(names.place)) ?? {};
  return {
    country: read(names.country),
    region: (decode?.region ?? asItIs)(read(names.region)),
    regionCode: read(names.regionCode),
    city: (decode?.city ?? asItIs)(read(names.city)),
  };
}

/**
 * Reads the bytes of a header as UTF-8. Runtimes return them as Latin-1, and vendors write UTF-8:
 * "ChÃ­a" is Chía. Bytes that are no UTF-8 stay Latin-1.
 *
 * `decodeURIComponent` tells the two apart on every runtime. A `TextDecoder` that is `fatal` does
 * not: it throws on bad bytes in browsers and Node, but returns `undefined` on Convex, which reads
 * only the text of its runtime's answer (convex-backend 94a42c3:
 * `npm-packages/udf-runtime/src/08_text_encoding.ts:77`, `crates/isolate/src/ops/text.rs`).
 */
function decodeUtf8(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text;
  return tryDecode(text, () =>
    decodeURIComponent(
      text.replace(
        /[%\x80-\xff]/g,
        (byte) => `%${byte.charCodeAt(0).toString(16)}`,
      ),
    ),
  );
}

function decodePercent(text: string): string {
  return tryDecode(text, () => decodeURIComponent(text));
}

/** Decodes a text, or returns it unchanged if it is not encoded as expected. */
function tryDecode(text: string, decode: () => string): string {
  try {
    return decode();
  } catch {
    return text;
  }
}

/**
 * Reads `georegion=246,country_code=US,region_code=CA,city=SANJOSE,…`. The city is in upper case.
 */
function readEdgescape(text: string): object {
  const fields = new Map(
    text.split(",").map((field) => {
      const [name = "", ...value] = field.split("=");
      return [name.trim().toLowerCase(), value.join("=")];
    }),
  );
  return {
    country: fields.get("country_code"),
    region: fields.get("region_code"),
    city: titleCase(fields.get("city") ?? ""),
  };
}

/** Reads `{country: {code}, subdivision: {name, code}, city}`, as JSON in base64. */
function readNetlify(text: string): object {
  const json = tryDecode(text, () => decodeUtf8(atob(text)));
  let geo: unknown;
  try {
    geo = JSON.parse(json);
  } catch {
    return {};
  }
  const fields = objectOrEmpty(geo);
  const subdivision = objectOrEmpty(own(fields, "subdivision"));
  return {
    country: own(objectOrEmpty(own(fields, "country")), "code"),
    region: own(subdivision, "name"),
    regionCode: own(subdivision, "code"),
    city: own(fields, "city"),
  };
}

function objectOrEmpty(value: unknown): RawObject {
  return isObject(value) ? value : {};
}

/** Writes "mountain view" and "CAMBRIDGE" as people do. */
function titleCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<![\p{L}\p{M}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}
