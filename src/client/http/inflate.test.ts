import { gzipSync, Gunzip, strToU8 } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { KIB, MIB, SECOND } from "../../shared/units.js";
import { bomb, concat, gzipHeader } from "./gzip.helpers.js";
import { inflate, isGzip } from "./inflate.js";
import { HttpProblem } from "./problem.js";

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const text = strToU8('{"events":[{"type":"pageview","path":"/pricing"}]}');
const gzip = gzipSync(text);

// The limit on the time for inflating must not fail the test on a busy machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Returns the kind of problem that inflating throws. */
function problemOf(bytes: Uint8Array, maxBytes = MIB): string {
  try {
    inflate(bytes, maxBytes);
  } catch (error) {
    if (error instanceof HttpProblem) return error.kind;
    throw error;
  }
  return "none";
}

/** Counts the bytes that the decoder receives. */
function watchInput(): { chunks: number; bytes: number; largest: number } {
  const input = { chunks: 0, bytes: 0, largest: 0 };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its `this` below
  const push = Gunzip.prototype.push;
  vi.spyOn(Gunzip.prototype, "push").mockImplementation(function (
    this: Gunzip,
    chunk,
    final,
  ) {
    input.chunks++;
    input.bytes += chunk.length;
    input.largest = Math.max(input.largest, chunk.length);
    return push.call(this, chunk, final);
  });
  return input;
}

function withFlags(flags: number, fields: Uint8Array): Uint8Array {
  const header = Uint8Array.from(gzipHeader);
  header[3] = flags;
  return concat(header, fields, gzip.subarray(gzipHeader.length));
}

test("isGzip looks at the first two bytes", () => {
  expect(isGzip(gzip)).toBe(true);
  expect(isGzip(text)).toBe(false);
  expect(isGzip(Uint8Array.of(0x1f))).toBe(false);
  expect(isGzip(new Uint8Array())).toBe(false);
});

describe("inflates", () => {
  test("any bytes at any level", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5000 }),
        fc.nat({ max: 40 }),
        fc.constantFrom(...LEVELS),
        (bytes, repeats, level) => {
          const given = concat(...Array.from({ length: repeats }, () => bytes));
          expect(problemOf(gzipSync(given, { level }), given.length)).toBe(
            "none",
          );
          const back = inflate(gzipSync(given, { level }), given.length);
          expect(back.length).toBe(given.length);
          expect(back.every((byte, at) => byte === given[at])).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ["a name", 8, strToU8("events.json\0")],
    ["a comment", 16, strToU8("of today\0")],
    ["an extra field", 4, Uint8Array.of(3, 0, 1, 2, 3)],
    ["a checksum of its header", 2, Uint8Array.of(1, 2)],
    ["all of them", 30, Uint8Array.of(1, 0, 9, 97, 0, 98, 0, 1, 2)],
  ])("past a header with %s", (_what, flags, fields) => {
    expect(inflate(withFlags(flags, fields), MIB)).toEqual(text);
  });

  test("exactly as much as is allowed", () => {
    expect(problemOf(gzip, text.length)).toBe("none");
    expect(problemOf(gzip, text.length - 1)).toBe("tooLarge");
  });

  test("what lies within a larger buffer", () => {
    const around = concat(new Uint8Array(7).fill(9), gzip, text);
    expect(inflate(around.subarray(7, 7 + gzip.length), MIB)).toEqual(text);
  });
});

describe("tooLarge", () => {
  test("a bomb of 4 GiB, at its first thousandth", () => {
    const input = watchInput();
    const bytes = bomb(4096);
    expect(bytes.length).toBeLessThan(5 * MIB);
    expect(problemOf(bytes)).toBe("tooLarge");
    expect(input.bytes).toBeLessThan(5 * KIB);
    expect(input.largest).toBeLessThanOrEqual(2 * KIB);
  });

  test("whatever size its end claims", () => {
    const honest = gzipSync(new Uint8Array(MIB + 1));
    const lying = Uint8Array.from(honest);
    lying.fill(0, lying.length - 4);
    expect(problemOf(honest)).toBe("tooLarge");
    expect(problemOf(lying)).toBe("tooLarge");
  });

  test("what takes longer than any honest body", () => {
    const bytes = gzipSync(new Uint8Array(50 * KIB), { level: 0 });
    expect(problemOf(bytes)).toBe("none");
    let now = 0;
    vi.spyOn(Date, "now").mockImplementation(() => (now += SECOND));
    expect(() => inflate(bytes, MIB)).toThrow(
      "The body takes too long to inflate: send fewer events at once",
    );
  });
});

describe("malformed", () => {
  test("cut at any byte", () => {
    for (let length = 2; length < gzip.length; length++) {
      expect(problemOf(gzip.subarray(0, length))).toBe("malformed");
    }
  });

  test("with any bit flipped that matters", () => {
    // The header's time, system and level change nothing.
    for (let at = gzipHeader.length; at < gzip.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Uint8Array.from(gzip);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const outcome = problemOf(flipped);
        // Bits after the end of the last block, up to a whole byte, are padding.
        const isPadding = at === gzip.length - 9;
        if (!isPadding || outcome !== "none") {
          expect(outcome).toBe("malformed");
        }
      }
    }
  });

  test("random bytes behind the header", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(problemOf(concat(gzipHeader, bytes))).toMatch(
          /^(malformed|tooLarge)$/,
        );
      }),
      { numRuns: 300, examples: [[Uint8Array.of(1)]] },
    );
  });

  test.each([
    ["two members", concat(gzip, gzip)],
    [
      "two members, of which one is empty",
      concat(gzipSync(new Uint8Array()), gzip),
    ],
    ["bytes behind the end", concat(gzip, Uint8Array.of(0))],
    ["a method that is not deflate", Uint8Array.from(gzip).fill(7, 2, 3)],
    ["a name without an end", withFlags(8, new Uint8Array())],
    [
      "an extra field that is longer than all",
      withFlags(4, Uint8Array.of(255, 255)),
    ],
    ["nothing but the mark", Uint8Array.of(0x1f, 0x8b)],
  ])("%s", (_what, bytes) => {
    expect(problemOf(bytes)).toBe("malformed");
  });

  test("a name of megabytes, of which little is looked at", () => {
    const input = watchInput();
    const name = new Uint8Array(3 * MIB).fill(97);
    expect(problemOf(withFlags(8, name))).toBe("malformed");
    expect(input.bytes).toBeLessThan(140 * KIB);
  });
});
