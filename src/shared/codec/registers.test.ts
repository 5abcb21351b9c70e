import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { hash32 } from "./hash.js";
import {
  emptyRegisters,
  estimateRegisters,
  mergeRegisters,
  packedRegistersSize,
  raiseRegister,
  readRegisters,
  writeRegisters,
} from "./registers.js";
import { ByteReader, ByteWriter } from "./varint.js";

describe("raiseRegister", () => {
  test.each([
    // Hash, precision, register, rank: 1 + the zeros after the first `precision` bits.
    [0x00000000, 10, 0, 23],
    [0x00000001, 10, 0, 22],
    [0x00200000, 10, 0, 1],
    [0xffffffff, 10, 1023, 1],
    [0xffc00000, 10, 1023, 23],
    [0x80000000, 12, 2048, 21],
    [0x80080000, 12, 2048, 1],
    [0x80000001, 12, 2048, 20],
  ])("%i at %i bits: register %i is %i", (hash, precision, index, rank) => {
    const registers = emptyRegisters(precision);
    raiseRegister(registers, hash, precision);
    expect(registers[index]).toBe(rank);
    expect(registers.filter((value) => value > 0)).toHaveLength(1);
  });

  test("never lowers", () => {
    const registers = emptyRegisters(10);
    raiseRegister(registers, 0x00000001, 10);
    raiseRegister(registers, 0x00200000, 10);
    expect(registers[0]).toBe(22);
  });
});

test("mergeRegisters keeps the larger of each two, and leaves the other side alone", () => {
  const any = fc.uint8Array({
    ...{ minLength: 1024, maxLength: 1024, max: 33 },
  });
  fc.assert(
    fc.property(any, any, (one, other) => {
      const before = Array.from(other);
      const larger = Array.from(one, (value, index) =>
        Math.max(value, before[index]!),
      );
      mergeRegisters(one, other);
      expect(Array.from(one)).toEqual(larger);
      expect(Array.from(other)).toEqual(before);
    }),
    { numRuns: 50 },
  );
});

describe("estimateRegisters", () => {
  test("of nothing is 0, of full registers is infinite", () => {
    const registers = emptyRegisters(10);
    expect(estimateRegisters(registers, 10)).toBe(0);
    expect(estimateRegisters(registers.fill(23), 10)).toBe(Infinity);
  });

  test("of few is close: no linear counting needed", () => {
    const registers = emptyRegisters(12);
    // Spread by the golden ratio, so that no two share a register.
    for (let index = 0; index < 40; index++) {
      raiseRegister(registers, Math.imul(index, 0x9e3779b1) >>> 0, 12);
    }
    expect(Math.abs(estimateRegisters(registers, 12) - 40)).toBeLessThan(1);
  });
});

describe("writeRegisters and readRegisters", () => {
  test("write the usual values in three bits, and what is unusual behind", () => {
    const registers = emptyRegisters(4).fill(9);
    registers.set([10, 11, 15, 15, 28, 8]);
    const writer = new ByteWriter();
    writeRegisters(writer, registers);
    const bytes = Array.from(new Uint8Array(writer.toArrayBuffer()));
    expect(bytes).toEqual([9, 0x91, 0xfd, 0x03, 0, 0, 0, 28, 8]);
  });

  test("three bits are enough for all but one in ten", () => {
    for (const precision of [10, 12]) {
      const registers = emptyRegisters(precision);
      for (let visitor = 0; visitor < 30_000; visitor++) {
        raiseRegister(registers, hash32(`visitor ${visitor}`), precision);
        if (visitor % 3000 !== 0) continue;
        const size = packedRegistersSize(registers);
        expect(size).toBeLessThan(registers.length * (3 / 8 + 1 / 10));
      }
    }
  });

  test.each([10, 12])("round trip at %i bits", (precision) => {
    const anyRegisters = fc.uint8Array({
      minLength: 1 << precision,
      maxLength: 1 << precision,
      max: 32 - precision + 1,
    });
    fc.assert(
      fc.property(anyRegisters, (registers) => {
        const writer = new ByteWriter();
        writeRegisters(writer, registers);
        expect(writer.length).toBe(packedRegistersSize(registers));
        const read = readRegisters(
          new ByteReader(writer.toArrayBuffer()),
          precision,
        );
        expect(read.join()).toBe(registers.join());
      }),
      { numRuns: 20 },
    );
  });
});
