import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { ByteReader, ByteWriter, signedSize, unsignedSize } from "./varint.js";

function written(write: (writer: ByteWriter) => void): number[] {
  const writer = new ByteWriter();
  write(writer);
  return Array.from(new Uint8Array(writer.toArrayBuffer()));
}

function readerOf(bytes: number[]): ByteReader {
  return new ByteReader(Uint8Array.from(bytes));
}

const MAX = Number.MAX_SAFE_INTEGER;

describe("unsigned varints", () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [150, [0x96, 0x01]],
    [16_384, [0x80, 0x80, 0x01]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [2 ** 32, [0x80, 0x80, 0x80, 0x80, 0x10]],
    [MAX, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("%i", (value, bytes) => {
    expect(written((writer) => writer.unsigned(value))).toEqual(bytes);
    expect(readerOf(bytes).unsigned()).toBe(value);
    expect(unsignedSize(value)).toBe(bytes.length);
  });

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])("rejects %d", (value) => {
    expect(() => new ByteWriter().unsigned(value)).toThrow("unsigned varint");
  });
});

describe("signed varints", () => {
  test.each([
    [0, [0]],
    [-0, [0]],
    [-1, [1]],
    [1, [2]],
    [63, [126]],
    [-64, [127]],
    [64, [0x80, 0x01]],
    [-65, [0x81, 0x01]],
    [MAX, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]],
    [-MAX, [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]],
  ])("%i", (value, bytes) => {
    expect(written((writer) => writer.signed(value))).toEqual(bytes);
    expect(readerOf(bytes).signed()).toBe(value + 0);
    expect(signedSize(value)).toBe(bytes.length);
  });

  test.each([0.5, NaN, -Infinity, -(2 ** 53)])("rejects %d", (value) => {
    expect(() => new ByteWriter().signed(value)).toThrow("signed varint");
  });
});

describe("uint32", () => {
  test("is little endian", () => {
    expect(written((writer) => writer.uint32(0xdeadbeef))).toEqual([
      0xef, 0xbe, 0xad, 0xde,
    ]);
    expect(readerOf([0xef, 0xbe, 0xad, 0xde]).uint32()).toBe(0xdeadbeef);
  });
});

type Item =
  | { kind: "unsigned" | "signed" | "uint32"; value: number }
  | { kind: "bytes"; value: Uint8Array };

const anyItem: fc.Arbitrary<Item> = fc.oneof(
  fc.record({ kind: fc.constant("unsigned"), value: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant("unsigned"), value: fc.nat(300) }),
  fc.record({ kind: fc.constant("signed"), value: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant("signed"), value: fc.integer() }),
  fc.record({ kind: fc.constant("uint32"), value: fc.nat(0xffffffff) }),
  fc.record({
    kind: fc.constant("bytes"),
    value: fc.uint8Array({ maxLength: 400 }),
  }),
);

describe("ByteWriter and ByteReader", () => {
  test("read back any sequence, and nothing more", () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 60 }), (items) => {
        const writer = new ByteWriter(16);
        let expectedLength = 0;
        for (const item of items) {
          switch (item.kind) {
            case "bytes":
              writer.bytes(item.value);
              expectedLength += item.value.length;
              break;
            case "unsigned":
              writer.unsigned(item.value);
              expectedLength += unsignedSize(item.value);
              break;
            case "signed":
              writer.signed(item.value);
              expectedLength += signedSize(item.value);
              break;
            case "uint32":
              writer.uint32(item.value);
              expectedLength += 4;
          }
        }
        const buffer = writer.toArrayBuffer();
        expect(buffer.byteLength).toBe(expectedLength);
        expect(writer.length).toBe(expectedLength);

        const reader = new ByteReader(buffer);
        for (const item of items) {
          if (item.kind === "bytes") {
            expect(Array.from(reader.bytes(item.value.length))).toEqual(
              Array.from(item.value),
            );
          } else {
            expect(reader[item.kind]()).toBe(item.value);
          }
        }
        expect(reader.done).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, number[], (reader: ByteReader) => unknown]>([
    ["unsigned", [], (reader) => reader.unsigned()],
    ["unsigned", [0x80], (reader) => reader.unsigned()],
    ["signed", [0xff, 0xff], (reader) => reader.signed()],
    ["uint32", [1, 2, 3], (reader) => reader.uint32()],
    ["bytes", [1, 2, 3], (reader) => reader.bytes(4)],
  ])("%s of %j is truncated", (_, bytes, read) => {
    expect(() => read(readerOf(bytes))).toThrow("Truncated bytes");
  });

  test("rejects a varint past 2^53 - 1", () => {
    const endless = new Array<number>(12).fill(0xff);
    expect(() => readerOf(endless).unsigned()).toThrow("Malformed varint");
    expect(() => readerOf(endless).signed()).toThrow("Malformed varint");
  });
});
