/** Bodies and headers of requests that a sender would not, or should not, send. */
import fc from "../../src/fastCheck.helpers.js";
import {
  arrayText,
  fieldsOf,
  hostileJson,
  hostileText,
  mutated,
  objectText,
} from "./hostileJson.helpers.js";
import type { HostileDialect } from "./hostileRequests.helpers.js";

/** Bytes that a header may have, whether or not anybody would send them. */
const headerText = fc
  .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 40 })
  .map((units) =>
    String.fromCharCode(...units.filter((unit) => unit !== 0x7f)),
  );

const header = (...usual: string[]) =>
  fc.oneof(
    fc.constantFrom("", ...usual),
    headerText,
    fc
      .constantFrom(...usual, ",", ";", "é")
      .map((text) => text.repeat(Math.ceil(4000 / text.length))),
  );

/**
 * Headers that a sender, or a proxy in between, may send. None of them decides whether the sender's
 * key is good.
 */
export const hostileHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    "user-agent": header("curl/8", "Mozilla/5.0 (", "Googlebot/2.1", "node"),
    "accept-language": header("de-DE,de;q=0.9", "*", "x;q=-1"),
    "x-forwarded-for": header("203.0.113.9, 10.0.0.1", "::1%eth0", "[::"),
    "cf-ipcountry": header("FR", "T1", "XX"),
    "cf-ipcity": header("M%C3%BCnchen", "%", "%ED%A0%80"),
    "x-vercel-ip-country": header("DE"),
    "x-vercel-ip-city": header("S%C3%A3o%20Paulo", "%zz"),
    "x-vercel-ip-country-region": header("BY"),
    "cloudfront-viewer-city": header("Zürich"),
    referer: header("https://a.example/"),
    dnt: header("1"),
    "sec-gpc": header("1"),
  },
  { requiredKeys: [] },
);

/** Headers about the body, and of pages. Some are reasons to refuse. */
export const decidingHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    "content-type": header("application/json", "text/plain;charset=UTF-8"),
    "content-encoding": header("gzip", "identity", "br"),
    "content-length": header("1", "99999999999", "-1", "1e3"),
    origin: header("https://a.example", "null", "https://["),
  },
  { requiredKeys: [] },
);

/** Writes a request with a few rows: changed, cut short or something else. */
export function hostileBody({
  row,
  envelope,
  options = {},
}: HostileDialect): fc.Arbitrary<string> {
  const rows = fc.array(row, { maxLength: 3 }).map(arrayText);
  const fields = fc
    .tuple(rows.map(envelope), fieldsOf({}, options))
    .map(([usual, more]) => [...usual, ...more]);
  const whole = mutated(fields, 2).map(objectText);
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    {
      weight: 2,
      arbitrary: fc
        .tuple(whole, fc.nat(), hostileText)
        .map(([text, at, more]) => text.slice(0, at % text.length) + more),
    },
    { weight: 1, arbitrary: hostileJson },
    { weight: 1, arbitrary: hostileText },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("batch", "track", "identify"), row, rows)
        .map(([type, one, many]) =>
          objectText([
            ["type", JSON.stringify(type)],
            ["payload", type === "batch" ? many : one],
          ]),
        ),
    },
  );
}
