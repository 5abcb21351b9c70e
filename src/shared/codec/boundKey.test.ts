import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { boundKey, MAX_KEY_BYTES } from "./boundKey.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const bytesOf = (text: string) => encoder.encode(text).length;

/** Any UTF-16 units, lone surrogates included, long enough to be cut. */
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0xd700, max: 0xe0ff }), { maxLength: 120 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .tuple(
      fc.constantFrom("a", "é", "漢", "😀"),
      fc.integer({ min: 40, max: 250 }),
    )
    .map(([character, count]) => "/" + character.repeat(count)),
);

describe("boundKey", () => {
  test.each([
    ["", ""],
    ["/pricing", "/pricing"],
    ["a".repeat(200), "a".repeat(200)],
    ["漢".repeat(66), "漢".repeat(66)],
    ["a\uD800b", "a\uFFFDb"],
    ["\uDC00\uD800", "\uFFFD\uFFFD"],
    ["😀", "😀"],
  ])("%j stays or becomes %j", (text, key) => {
    expect(boundKey(text)).toBe(key);
  });

  test("cuts long text between characters", () => {
    expect(boundKey("a".repeat(201))).toMatch(/^a{189}…[0-9a-f]{8}$/);
    expect(boundKey("a" + "😀".repeat(60))).toMatch(/^a(😀){47}…[0-9a-f]{8}$/u);
  });

  test("keeps long keys apart that begin alike", () => {
    const keys = Array.from({ length: 1000 }, (_, number) =>
      boundKey("/" + "a".repeat(300) + number),
    );
    expect(new Set(keys).size).toBe(1000);
  });

  test("is well-formed, bounded and its own key", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const key = boundKey(text);
        expect(bytesOf(key)).toBeLessThanOrEqual(MAX_KEY_BYTES);
        expect(decoder.decode(encoder.encode(key))).toBe(key);
        expect(boundKey(key)).toBe(key);
        if (bytesOf(text) <= MAX_KEY_BYTES) {
          expect(key).toBe(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
