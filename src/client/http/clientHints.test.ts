import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { readClientHints } from "./clientHints.js";

const hints = (fields: Record<string, string>) =>
  readClientHints(new Headers(fields));

test.each<[Record<string, string>, object]>([
  [{}, {}],
  [
    {
      "sec-ch-ua": '"Not)A;Brand";v="99", "Brave";v="127", "Chromium";v="127"',
      "sec-ch-ua-mobile": "?0",
      "sec-ch-ua-platform": '"Linux"',
    },
    {
      brands: ["Not)A;Brand", "Brave", "Chromium"],
      mobile: false,
      platform: "Linux",
    },
  ],
  [
    { "sec-ch-ua": '" Not;A Brand";v="99"', "sec-ch-ua-mobile": "?1" },
    { brands: [" Not;A Brand"], mobile: true },
  ],
  [{ "sec-ch-ua": '"a \\"quote\\"";v="1"' }, { brands: ['a "quote"'] }],
  [{ "sec-ch-ua": "" }, { brands: [] }],
  // These values are no names, or no structured fields of the expected kind.
  [{ "sec-ch-ua": "5, token, ?1" }, { brands: [] }],
  [{ "sec-ch-ua": '"unfinished' }, {}],
  [{ "sec-ch-ua-mobile": "true" }, {}],
  [{ "sec-ch-ua-mobile": "?2" }, {}],
  [{ "sec-ch-ua-mobile": "?1, ?0" }, {}],
  [{ "sec-ch-ua-platform": "Windows" }, {}],
  [{ "sec-ch-ua-platform": "5" }, {}],
  [{ "sec-ch-ua": `"${"x".repeat(1_000)}"` }, {}],
])("readClientHints of %j", (fields, expected) => {
  expect(hints(fields)).toEqual(expected);
});

test("whatever the headers, never throws", () => {
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'"\\;,=?01 av()*:@%.-') }),
    fc.string({ unit: "grapheme-ascii" }),
  );
  fc.assert(
    fc.property(value, value, value, (brands, mobile, platform) => {
      const read = hints({
        "sec-ch-ua": brands,
        "sec-ch-ua-mobile": mobile,
        "sec-ch-ua-platform": platform,
      });
      for (const brand of read.brands ?? []) {
        expect(typeof brand).toBe("string");
      }
      expect(["boolean", "undefined"]).toContain(typeof read.mobile);
      expect(["string", "undefined"]).toContain(typeof read.platform);
    }),
    { numRuns: 1000 },
  );
});
