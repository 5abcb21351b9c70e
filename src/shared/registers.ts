/**
 * The registers of a HyperLogLog: 2^precision small numbers that remember a set of hashes in
 * constant space, well enough to estimate its size. One a byte in memory, 6 bits when written.
 * `sketch.ts` decides when to use them.
 */
import type { ByteReader, ByteWriter } from "./varint.js";

const HASH_BITS = 32;

export function emptyRegisters(precision: number): Uint8Array {
  return new Uint8Array(1 << precision);
}

/** The first `precision` bits choose the register, which keeps the longest run of zeros after them. */
export function raiseRegister(
  registers: Uint8Array,
  hash: number,
  precision: number,
): void {
  const index = hash >>> (HASH_BITS - precision);
  const rest = hash << precision;
  const rank = (rest === 0 ? HASH_BITS - precision : Math.clz32(rest)) + 1;
  if (rank > registers[index]!) registers[index] = rank;
}

export function mergeRegisters(into: Uint8Array, from: Uint8Array): void {
  for (let index = 0; index < into.length; index++) {
    const value = from[index]!;
    if (value > into[index]!) into[index] = value;
  }
}

/**
 * Estimates how many distinct hashes were seen, with a standard error of 1.04 / sqrt(2^precision).
 *
 * Source: the improved raw estimator of Otmar Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), https://arxiv.org/abs/1702.01284, which needs neither bias tables
 * nor linear counting. His q is `HASH_BITS - precision`.
 */
export function estimateRegisters(
  registers: Uint8Array,
  precision: number,
): number {
  const size = registers.length;
  const maxRank = maxRankOf(precision);
  const counts = new Array<number>(maxRank + 1).fill(0);
  for (let index = 0; index < size; index++) counts[registers[index]!]!++;

  let sum = size * tau(1 - counts[maxRank]! / size);
  for (let rank = maxRank - 1; rank >= 1; rank--) {
    sum = (sum + counts[rank]!) / 2;
  }
  sum += size * sigma(counts[0]! / size);
  return (size * size) / (2 * Math.LN2 * sum);
}

/** Corrects for the share of registers that are still zero. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let weight = 1;
  let sum = x;
  let previous: number;
  do {
    previous = sum;
    x *= x;
    sum += x * weight;
    weight *= 2;
  } while (sum !== previous);
  return sum;
}

/** Corrects for registers at their maximum; `share` is that of the others. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let weight = 1;
  let sum = 1 - x;
  let previous: number;
  do {
    previous = sum;
    x = Math.sqrt(x);
    weight /= 2;
    sum -= (1 - x) ** 2 * weight;
  } while (sum !== previous);
  return sum / 3;
}

/** Bytes that `writeRegisters` writes: 768 at 10 bits of precision, 3072 at 12. */
export function packedRegistersSize(precision: number): number {
  return (6 << precision) / 8;
}

/** Writes four registers of 6 bits in three bytes, low bits first. */
export function writeRegisters(
  writer: ByteWriter,
  registers: Uint8Array,
): void {
  const packed = new Uint8Array((registers.length * 6) / 8);
  for (let from = 0, to = 0; from < registers.length; from += 4, to += 3) {
    const b = registers[from + 1]!;
    const c = registers[from + 2]!;
    packed[to] = registers[from]! | (b << 6);
    packed[to + 1] = (b >>> 2) | (c << 4);
    packed[to + 2] = (c >>> 4) | (registers[from + 3]! << 2);
  }
  writer.bytes(packed);
}

export function readRegisters(
  reader: ByteReader,
  precision: number,
): Uint8Array {
  const packed = reader.bytes(packedRegistersSize(precision));
  const registers = emptyRegisters(precision);
  for (let from = 0, to = 0; from < packed.length; from += 3, to += 4) {
    const a = packed[from]!;
    const b = packed[from + 1]!;
    const c = packed[from + 2]!;
    registers[to] = a & 63;
    registers[to + 1] = ((a >>> 6) | (b << 2)) & 63;
    registers[to + 2] = ((b >>> 4) | (c << 4)) & 63;
    registers[to + 3] = c >>> 2;
  }
  const maxRank = maxRankOf(precision);
  for (let index = 0; index < registers.length; index++) {
    if (registers[index]! > maxRank) {
      throw new Error(
        `Malformed sketch: register ${index} holds ${registers[index]}, more than ${maxRank}`,
      );
    }
  }
  return registers;
}

/** A register's largest value: all bits after the index are zero. */
function maxRankOf(precision: number): number {
  return HASH_BITS - precision + 1;
}
