import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { hash32 } from "./hash.js";

describe("hash32", () => {
  // Vectors: https://stackoverflow.com/a/31929528 (Ian Boyd), repeated by many ports.
  test.each([
    ["", 0, 0x00000000],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["\0", 0, 0x514e28b7],
    ["\0\0", 0, 0x30f4c306],
    ["\0\0\0", 0, 0x85f0b427],
    ["\0\0\0\0", 0, 0x2362f9de],
    ["!", 0, 0x72661cf4],
    ["a", 0x9747b28c, 0x7fa09ea6],
    ["ab", 0x9747b28c, 0x74875592],
    ["abc", 0x9747b28c, 0xc84a62dd],
    ["abc", 0, 0xb3dd93fa],
    ["aaaa", 0x9747b28c, 0x5a97808a],
    ["test", 0, 0xba6bd213],
    ["test", 0x9747b28c, 0x704b81dc],
    ["Hello, world!", 0, 0xc0363e43],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
    ["The quick brown fox jumps over the lazy dog", 0x9747b28c, 0x2fa826cd],
    ["ππππππππ", 0x9747b28c, 0xd58063c1],
  ])("%j with seed %i", (text, seed, expected) => {
    expect(hash32(text, seed)).toBe(expected);
  });

  test("is an unsigned 32-bit integer, with or without a seed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer(), (text, seed) => {
        const hash = hash32(text, seed);
        expect(hash >>> 0).toBe(hash);
        expect(hash32(text)).toBe(hash32(text, 0));
      }),
      { numRuns: 100 },
    );
  });

  test("spreads neighbouring texts over lanes", () => {
    const lanes = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index++) {
      const lane = hash32(`visitor-${index}`) % 16;
      lanes[lane] = (lanes[lane] ?? 0) + 1;
    }
    for (const count of lanes) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
