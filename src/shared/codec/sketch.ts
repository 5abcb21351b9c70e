/**
 * A sketch counts distinct visitors or users in bounded space, and two sketches merge into the
 * sketch of the union. Small ones are the sorted 32-bit hashes themselves, so the count is exact;
 * past `SPARSE_LIMIT` they become the registers of a HyperLogLog.
 *
 * The state depends only on the set of hashes, never on order or grouping: it is sparse exactly
 * while the set has at most `SPARSE_LIMIT` members. So merging is commutative, associative and
 * idempotent, and a retry or a recount gives the same bytes.
 *
 * `precision` (bits that choose a register) belongs to the cell layout; sketches of different
 * precision do not merge.
 */
import {
  emptyRegisters,
  estimateRegisters,
  mergeRegisters,
  packedRegistersSize,
  raiseRegister,
  readRegisters,
  writeRegisters,
} from "./registers.js";
import { hashesSize, readHashes, writeHashes } from "./sortedHashes.js";
import type { ByteReader, ByteWriter } from "./varint.js";
import { unsignedSize } from "./varint.js";

/** Plain data. `hashes` are distinct unsigned 32-bit integers, ascending. */
export type Sketch =
  | { kind: "sparse"; hashes: number[] }
  | { kind: "dense"; registers: Uint8Array };

/**
 * Bounds the hashes of an exact count. 192 hashes take 632 bytes, half as much again as 2^10
 * registers: exact counts may cost that much.
 */
export const SPARSE_LIMIT = 192;

const EMPTY_HEADER = 0;
const DENSE_HEADER = 1;

export function emptySketch(): Sketch {
  return { kind: "sparse", hashes: [] };
}

export function isEmpty(sketch: Sketch): boolean {
  return sketch.kind === "sparse" && sketch.hashes.length === 0;
}

/** Adds one hash (see `hash32`). May change `sketch`; use what is returned. */
export function addHash(
  sketch: Sketch,
  hash: number,
  precision: number,
): Sketch {
  const unsigned = hash >>> 0;
  if (sketch.kind === "dense") {
    raiseRegister(checked(sketch.registers, precision), unsigned, precision);
    return sketch;
  }
  const { hashes } = sketch;
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashes[middle]! < unsigned) low = middle + 1;
    else high = middle;
  }
  if (hashes[low] === unsigned) return sketch;
  hashes.push(unsigned);
  for (let index = hashes.length - 1; index > low; index--) {
    hashes[index] = hashes[index - 1]!;
  }
  hashes[low] = unsigned;
  return hashes.length > SPARSE_LIMIT ? denseOf(hashes, precision) : sketch;
}

/** Adds many hashes. May change `sketch`; use what is returned. */
export function addHashes(
  sketch: Sketch,
  hashes: Iterable<number>,
  precision: number,
): Sketch {
  let result = sketch;
  for (const hash of hashes) result = addHash(result, hash, precision);
  return result;
}

/** The sketch of the union. May change `into`, never `from`; use what is returned. */
export function mergeSketch(
  into: Sketch,
  from: Sketch,
  precision: number,
): Sketch {
  if (into.kind === "dense") {
    const registers = checked(into.registers, precision);
    if (from.kind === "dense") {
      mergeRegisters(registers, checked(from.registers, precision));
    } else {
      for (const hash of from.hashes) raiseRegister(registers, hash, precision);
    }
    return into;
  }
  if (from.kind === "dense") {
    const registers = checked(from.registers, precision).slice();
    for (const hash of into.hashes) raiseRegister(registers, hash, precision);
    return { kind: "dense", registers };
  }
  if (from.hashes.length === 0) return into;
  if (into.hashes.length === 0) into.hashes = from.hashes.slice();
  else uniteInto(into.hashes, from.hashes);
  return into.hashes.length > SPARSE_LIMIT
    ? denseOf(into.hashes, precision)
    : into;
}

/** One standard deviation of the estimate of a dense sketch, as a share of the estimate. */
export function standardError(precision: number): number {
  return 1.04 / Math.sqrt(2 ** precision);
}

/**
 * The number of distinct hashes, whole: exact while sparse, then within a standard error of
 * 1.04 / sqrt(2^precision), and never less than the `SPARSE_LIMIT + 1` that being dense proves.
 */
export function estimate(sketch: Sketch, precision: number): number {
  if (sketch.kind === "sparse") return sketch.hashes.length;
  const count = estimateRegisters(
    checked(sketch.registers, precision),
    precision,
  );
  return Math.min(Math.max(Math.round(count), SPARSE_LIMIT + 1), 2 ** 32);
}

/**
 * Writes a varint header and a body: `0` and nothing, `2n` and n ascending hashes, or `1` and the
 * registers.
 */
export function writeSketch(
  writer: ByteWriter,
  sketch: Sketch,
  precision: number,
): void {
  if (sketch.kind === "dense") {
    writer.unsigned(DENSE_HEADER);
    writeRegisters(writer, checked(sketch.registers, precision));
  } else {
    writer.unsigned(sketch.hashes.length * 2);
    writeHashes(writer, sketch.hashes);
  }
}

export function readSketch(reader: ByteReader, precision: number): Sketch {
  const header = reader.unsigned();
  if (header === EMPTY_HEADER) return emptySketch();
  if (header === DENSE_HEADER) {
    return { kind: "dense", registers: readRegisters(reader, precision) };
  }
  if (header % 2 === 1 || header > SPARSE_LIMIT * 2) {
    throw new Error(
      `Malformed sketch: header ${header} is not 0, 1 or an even number up to ${SPARSE_LIMIT * 2}`,
    );
  }
  return { kind: "sparse", hashes: readHashes(reader, header / 2) };
}

/** Bytes that `writeSketch` writes. */
export function sketchBytes(sketch: Sketch, precision: number): number {
  if (sketch.kind === "dense") {
    return 1 + packedRegistersSize(checked(sketch.registers, precision));
  }
  const count = sketch.hashes.length;
  return unsignedSize(count * 2) + hashesSize(count);
}

/** Refuses registers of another precision: they would count wrong without an error. */
function checked(registers: Uint8Array, precision: number): Uint8Array {
  if (registers.length !== 1 << precision) {
    throw new Error(
      `Sketch has ${registers.length} registers, expected ${1 << precision} at a precision of ${precision} bits`,
    );
  }
  return registers;
}

function denseOf(hashes: readonly number[], precision: number): Sketch {
  const registers = emptyRegisters(precision);
  for (const hash of hashes) raiseRegister(registers, hash, precision);
  return { kind: "dense", registers };
}

/**
 * Adds the members of `from` to `into`; both ascend, before and after. Works from the end, so that
 * nothing is allocated: most merges add a few hashes to many.
 */
function uniteInto(into: number[], from: readonly number[]): void {
  let i = into.length - 1;
  let j = from.length - 1;
  let write = i + j + 1;
  for (let index = 0; index <= j; index++) into.push(from[index]!);
  while (j >= 0) {
    const a = i >= 0 ? into[i]! : -1;
    const b = from[j]!;
    into[write--] = a > b ? a : b;
    if (a >= b) i--;
    if (b >= a) j--;
  }
  // Hashes that both had were written once, which leaves a gap before the written ones.
  if (write > i) into.splice(i + 1, write - i);
}
