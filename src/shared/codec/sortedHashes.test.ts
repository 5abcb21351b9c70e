import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { hashesSize, readHashes, writeHashes } from "./sortedHashes.js";
import { ByteReader, ByteWriter } from "./varint.js";

function bytesOf(hashes: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  writeHashes(writer, hashes);
  return new Uint8Array(writer.toArrayBuffer());
}

const anyHash = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 0xffffff, 0x1000000, 0xff000000, 0xffffffff),
  // Many with one first byte.
  fc.integer({ min: 0x42000000, max: 0x42000fff }),
);

describe("writeHashes and readHashes", () => {
  test.each([
    [0, 64],
    [65, 192],
  ])("round trip of %i to %i hashes", (minLength, maxLength) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyHash, { minLength, maxLength }),
        (unsorted) => {
          const hashes = unsorted.sort((a, b) => a - b);
          const bytes = bytesOf(hashes);
          expect(bytes.length).toBe(hashesSize(hashes.length));
          const reader = new ByteReader(bytes);
          expect(readHashes(reader, hashes.length)).toEqual(hashes);
          expect(reader.done).toBe(true);
        },
      ),
    );
  });

  test("take four bytes each while they are few, little more than three when many", () => {
    expect(hashesSize(64)).toBe(256);
    expect(hashesSize(65)).toBe(40 + 195);
    expect(hashesSize(192)).toBe(56 + 576);
  });

  const hashes = Array.from({ length: 100 }, (_, i) => i * 0x2000000);
  test.each<[string, (bytes: Uint8Array) => void]>([
    ["one step too few", (bytes) => (bytes[0]! &= 0xfe)],
    ["one step too many", (bytes) => (bytes[44] = 0x80)],
    ["the same twice", (bytes) => bytes.fill(0xff, 0, 2)],
  ])("reject %s", (_, spoil) => {
    const bytes = bytesOf(hashes);
    spoil(bytes);
    expect(() => readHashes(new ByteReader(bytes), hashes.length)).toThrow(
      "do not ascend",
    );
  });
});
