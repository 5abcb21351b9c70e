/**
 * The registers of a HyperLogLog: 2^precision small numbers that remember a set of hashes in
 * constant space, well enough to estimate its size. A register takes one byte in memory and three
 * bits when written. `sketch.ts` decides when to use them.
 */
import type { ByteReader, ByteWriter } from "./varint.js";

const HASH_BITS = 32;
/** The code of a register with another value than the seven that three bits can say. */
const UNUSUAL = 7;

export function emptyRegisters(precision: number): Uint8Array {
  return new Uint8Array(1 << precision);
}

/**
 * The first `precision` bits choose the register, which keeps the longest run of zeros after them.
 */
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

/** The high bit of each of the four registers of a word. No register uses it. */
const HIGH_BITS = 0x80808080 | 0;

/**
 * Keeps the larger of each two registers. Takes them four at a time, as words of 32 bits: that
 * takes a third of the time.
 */
export function mergeRegisters(into: Uint8Array, from: Uint8Array): void {
  const words = wordsOf(into);
  const others = wordsOf(from);
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const other = others[index]!;
    // The subtraction takes the high bit from each register of the word that is the smaller one.
    const larger = ((word | HIGH_BITS) - other) & HIGH_BITS;
    const keep = Math.imul(larger >>> 7, 127);
    words[index] = (word & keep) | (other & ~keep);
  }
}

/** The registers as words. Their number is a multiple of eight, and they begin where a word may. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length / 4);
}

/**
 * Estimates how many distinct hashes were seen, with a standard error of 1.04 / sqrt(2^precision).
 *
 * Source: the improved raw estimator of Otmar Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), https://arxiv.org/abs/1702.01284. It needs neither bias tables nor
 * linear counting. His q is `HASH_BITS - precision`.
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

/** Bytes that `writeRegisters` writes: about 440 at 10 bits of precision, 1,750 at 12. */
export function packedRegistersSize(registers: Uint8Array): number {
  const { inside } = usualOf(registers);
  return 1 + (registers.length * 3) / 8 + (registers.length - inside);
}

/**
 * Writes the first of the seven values that most registers have. Then writes three bits for each
 * register, low bits first: which of the seven it has. About one in twenty has another value. It
 * holds 7, and its value follows after all registers, one byte each, in order.
 */
export function writeRegisters(
  writer: ByteWriter,
  registers: Uint8Array,
): void {
  const { from: usual } = usualOf(registers);
  const packed = new Uint8Array((registers.length * 3) / 8);
  const unusual: number[] = [];
  for (let from = 0, to = 0; from < registers.length; from += 8, to += 3) {
    let bits = 0;
    for (let index = 7; index >= 0; index--) {
      const code = registers[from + index]! - usual;
      bits = (bits << 3) | (code >= 0 && code < UNUSUAL ? code : UNUSUAL);
    }
    packed[to] = bits;
    packed[to + 1] = bits >>> 8;
    packed[to + 2] = bits >>> 16;
  }
  for (let index = 0; index < registers.length; index++) {
    const value = registers[index]!;
    if (value < usual || value >= usual + UNUSUAL) unusual.push(value);
  }
  writer.unsigned(usual);
  writer.bytes(packed);
  writer.bytes(Uint8Array.from(unusual));
}

export function readRegisters(
  reader: ByteReader,
  precision: number,
): Uint8Array {
  const registers = emptyRegisters(precision);
  const maxRank = maxRankOf(precision);
  const usual = reader.unsigned();
  const packed = reader.bytes((registers.length * 3) / 8);
  let largest = 0;
  for (let from = 0, to = 0; from < packed.length; from += 3) {
    let bits =
      packed[from]! | (packed[from + 1]! << 8) | (packed[from + 2]! << 16);
    for (const end = to + 8; to < end; to++, bits >>>= 3) {
      const code = bits & 7;
      const value = code === UNUSUAL ? reader.unsigned() : usual + code;
      registers[to] = value;
      if (value > largest) largest = value;
    }
  }
  if (largest > maxRank) {
    throw new Error(
      `Malformed sketch: a register holds ${largest}, more than ${maxRank}`,
    );
  }
  return registers;
}

/**
 * The first of the seven consecutive values that most registers have, and how many have one of
 * them.
 */
function usualOf(registers: Uint8Array): { from: number; inside: number } {
  const counts = new Array<number>(HASH_BITS + UNUSUAL + 1).fill(0);
  for (let index = 0; index < registers.length; index++) {
    counts[registers[index]!]!++;
  }
  let inside = 0;
  for (let value = 0; value < UNUSUAL; value++) inside += counts[value]!;
  let most = { from: 0, inside };
  for (let from = 1; from <= HASH_BITS; from++) {
    inside += counts[from + UNUSUAL - 1]! - counts[from - 1]!;
    if (inside > most.inside) most = { from, inside };
  }
  return most;
}

/** A register's largest value: all bits after the index are zero. */
function maxRankOf(precision: number): number {
  return HASH_BITS - precision + 1;
}
