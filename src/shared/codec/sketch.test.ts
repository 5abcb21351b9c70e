import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { KEY_PRECISION, OVERVIEW_PRECISION } from "../dimensions.js";
import { hash32 } from "./hash.js";
import type { Sketch } from "./sketch.js";
import {
  addHash,
  addHashes,
  emptySketch,
  estimate,
  isEmpty,
  mergeSketch,
  readSketch,
  sketchBytes,
  SPARSE_LIMIT,
  writeSketch,
} from "./sketch.js";
import { ByteReader, ByteWriter } from "./varint.js";

const precisions = [KEY_PRECISION, OVERVIEW_PRECISION];

function visitorHashes(count: number, name = "visitor"): number[] {
  return Array.from({ length: count }, (_, index) =>
    hash32(`${name}-${index}`),
  );
}

function sketchOf(hashes: Iterable<number>, precision: number): Sketch {
  return addHashes(emptySketch(), hashes, precision);
}

function bytesOf(sketch: Sketch, precision: number): ArrayBuffer {
  const writer = new ByteWriter();
  writeSketch(writer, sketch, precision);
  return writer.toArrayBuffer();
}

/** The state, as a value that compares quickly. */
function stateOf(sketch: Sketch): string {
  const values =
    sketch.kind === "sparse" ? sketch.hashes : Array.from(sketch.registers);
  return `${sketch.kind} ${values.join()}`;
}

describe("estimate", () => {
  test.each(precisions)("is exact while sparse, %i bits", (precision) => {
    let sketch = emptySketch();
    expect(isEmpty(sketch)).toBe(true);
    visitorHashes(SPARSE_LIMIT).forEach((hash, index) => {
      sketch = addHash(sketch, hash, precision);
      sketch = addHash(sketch, hash, precision);
      expect(estimate(sketch, precision)).toBe(index + 1);
      expect(sketch.kind).toBe("sparse");
    });
    expect(isEmpty(sketch)).toBe(false);
    sketch = addHash(sketch, hash32("one more"), precision);
    expect(sketch.kind).toBe("dense");
    expect(isEmpty(sketch)).toBe(false);
  });

  const counts = [200, 1_000, 5_000, 20_000, 100_000];
  const cases = precisions.flatMap((precision) =>
    counts.map((count) => [count, precision] as const),
  );
  test.each(cases)(
    "of %i is within three standard errors, %i bits",
    (count, precision) => {
      const allowed = (3 * 1.04 * count) / Math.sqrt(2 ** precision);
      for (const name of ["visitor", "user", "a"]) {
        const sketch = sketchOf(visitorHashes(count, name), precision);
        const counted = estimate(sketch, precision);
        expect(Number.isInteger(counted)).toBe(true);
        expect(Math.abs(counted - count)).toBeLessThanOrEqual(allowed);
      }
    },
  );

  test("is unbiased: many sketches average out", () => {
    let sum = 0;
    const rounds = 100;
    for (let round = 0; round < rounds; round++) {
      const hashes = visitorHashes(1_000, `round ${round}`);
      sum += estimate(sketchOf(hashes, KEY_PRECISION), KEY_PRECISION);
    }
    expect(Math.abs(sum / rounds - 1_000)).toBeLessThan(12);
  });

  test("stays finite when every register is full", () => {
    const registers = new Uint8Array(1 << KEY_PRECISION);
    registers.fill(32 - KEY_PRECISION + 1);
    expect(estimate({ kind: "dense", registers }, KEY_PRECISION)).toBe(2 ** 32);
  });
});

/** Sets below, around and above the sparse limit, overlapping, with extreme hashes. */
const anyHashes: fc.Arbitrary<number[]> = fc
  .tuple(
    fc.oneof(fc.nat(8), fc.nat(150), fc.nat(400)),
    fc.nat(200),
    fc.subarray([0, 1, 0x3fffff, 0x400000, 0x80000000, 0xffffffff]),
  )
  .map(([count, skip, extremes]) => [
    ...visitorHashes(skip + count).slice(skip),
    ...extremes,
  ]);

describe("mergeSketch", () => {
  test.each(precisions)(
    "gives the state of direct insertion in any order and grouping, %i bits",
    (precision) => {
      fc.assert(
        fc.property(anyHashes, anyHashes, anyHashes, (a, b, c) => {
          const fresh = (hashes: number[]) => sketchOf(hashes, precision);
          const merge = (into: Sketch, from: Sketch) =>
            mergeSketch(into, from, precision);
          const direct = stateOf(fresh([...a, ...b, ...c]));

          const leftFirst = merge(merge(fresh(a), fresh(b)), fresh(c));
          const rightFirst = merge(fresh(a), merge(fresh(b), fresh(c)));
          const reversed = merge(merge(fresh(c), fresh(b)), fresh(a));
          expect(stateOf(leftFirst)).toBe(direct);
          expect(stateOf(rightFirst)).toBe(direct);
          expect(stateOf(reversed)).toBe(direct);
          expect(stateOf(merge(leftFirst, fresh(b)))).toBe(direct);
          expect(direct.startsWith("sparse")).toBe(
            new Set([...a, ...b, ...c]).size <= SPARSE_LIMIT,
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  test("neither changes nor shares `from`", () => {
    fc.assert(
      fc.property(anyHashes, anyHashes, (a, b) => {
        const from = sketchOf(b, KEY_PRECISION);
        const before = stateOf(from);
        const merged = mergeSketch(
          sketchOf(a, KEY_PRECISION),
          from,
          KEY_PRECISION,
        );
        expect(stateOf(from)).toBe(before);
        addHashes(merged, visitorHashes(400, "later"), KEY_PRECISION);
        expect(stateOf(from)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  test("refuses another precision", () => {
    const overview = sketchOf(visitorHashes(300), OVERVIEW_PRECISION);
    expect(() => mergeSketch(emptySketch(), overview, KEY_PRECISION)).toThrow(
      "expected 1024 at a precision of 10 bits",
    );
  });
});

describe("writeSketch and readSketch", () => {
  test.each(precisions)("round trip, %i bits", (precision) => {
    fc.assert(
      fc.property(anyHashes, (hashes) => {
        const sketch = sketchOf(hashes, precision);
        const bytes = bytesOf(sketch, precision);
        expect(bytes.byteLength).toBe(sketchBytes(sketch, precision));
        const reader = new ByteReader(bytes);
        expect(stateOf(readSketch(reader, precision))).toBe(stateOf(sketch));
        expect(reader.done).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["nothing", 0, KEY_PRECISION, 1],
    ["63 hashes", 63, KEY_PRECISION, 1 + 63 * 4],
    ["64 hashes", 64, KEY_PRECISION, 2 + 64 * 4],
    ["registers of a key", 193, KEY_PRECISION, 2 + 384 + 9],
    ["registers of the overview", 193, OVERVIEW_PRECISION, 2 + 1536 + 4],
  ])("%s", (_, count, precision, size) => {
    const sketch = sketchOf(visitorHashes(count), precision);
    expect(bytesOf(sketch, precision).byteLength).toBe(size);
  });

  test("writes hashes ascending, little endian", () => {
    const bytes = bytesOf(sketchOf([0x01020304, 5], 10), 10);
    expect(Array.from(new Uint8Array(bytes))).toEqual([
      4, 5, 0, 0, 0, 4, 3, 2, 1,
    ]);
  });

  test.each<[string, number[]]>([
    ["Malformed sketch: header 3", [3]],
    ["Malformed sketch: header 386", [0x82, 0x03]],
    ["do not ascend", [4, 1, 0, 0, 0, 1, 0, 0, 0]],
    ["a register holds 24", [1, 18, 0x06, ...new Array<number>(383).fill(0)]],
    [
      "a register holds 24",
      [1, 9, 0x07, ...new Array<number>(383).fill(0), 24],
    ],
    ["Truncated bytes", [1, 9, 0x07, ...new Array<number>(383).fill(0)]],
    ["Truncated bytes", [1, 0]],
    ["Truncated bytes", [2, 0]],
    ["Truncated bytes", []],
  ])("%s", (message, bytes) => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    expect(() => readSketch(reader, KEY_PRECISION)).toThrow(message);
  });
});
