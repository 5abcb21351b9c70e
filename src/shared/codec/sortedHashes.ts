/**
 * The stored form of sorted 32-bit hashes. Few hashes are written as they are, in four bytes each.
 * Among many, the first byte grows little from one hash to the next: it takes a bit or two, and the
 * other bytes take three (Elias, 1974, "Efficient storage and retrieval by content and address of
 * static files").
 */
import type { ByteReader, ByteWriter } from "./varint.js";

/**
 * Bounds the hashes that are written plainly: up to here, the bits for 256 first bytes would save
 * nothing.
 */
const MAX_PLAIN = 64;
const FIRST_BYTES = 256;

/** Writes ascending hashes. The reader must know how many there are. */
export function writeHashes(
  writer: ByteWriter,
  hashes: readonly number[],
): void {
  if (hashes.length <= MAX_PLAIN) {
    for (const hash of hashes) writer.uint32(hash);
    return;
  }
  // A one for each hash, and before it a zero for each step by which its first byte is larger.
  const steps = new Uint8Array(stepBytes(hashes.length));
  const rest = new Uint8Array(3 * hashes.length);
  let to = 0;
  for (const [index, hash] of hashes.entries()) {
    const bit = (hash >>> 24) + index;
    steps[bit >>> 3]! |= 1 << (bit & 7);
    rest[to++] = hash;
    rest[to++] = hash >>> 8;
    rest[to++] = hash >>> 16;
  }
  writer.bytes(steps);
  writer.bytes(rest);
}

/** @throws Error where the bytes are not those that `writeHashes` writes for `count` hashes */
export function readHashes(reader: ByteReader, count: number): number[] {
  const hashes = new Array<number>(count);
  if (count <= MAX_PLAIN) {
    for (let index = 0; index < count; index++) hashes[index] = reader.uint32();
  } else {
    const steps = reader.bytes(stepBytes(count));
    const rest = reader.bytes(3 * count);
    let index = 0;
    for (let bit = 0; bit < 8 * steps.length; bit++) {
      if (((steps[bit >>> 3]! >>> (bit & 7)) & 1) === 0) continue;
      const first = bit - index;
      if (index === count || first >= FIRST_BYTES) throw notAscending();
      const from = 3 * index;
      const low = rest[from]! | (rest[from + 1]! << 8);
      hashes[index++] = (low | (rest[from + 2]! << 16) | (first << 24)) >>> 0;
    }
    if (index < count) throw notAscending();
  }
  for (let index = 1; index < count; index++) {
    if (hashes[index]! <= hashes[index - 1]!) throw notAscending();
  }
  return hashes;
}

/** Bytes that `writeHashes` writes for `count` hashes. */
export function hashesSize(count: number): number {
  return count <= MAX_PLAIN ? 4 * count : stepBytes(count) + 3 * count;
}

function stepBytes(count: number): number {
  return Math.ceil((FIRST_BYTES - 1 + count) / 8);
}

function notAscending(): Error {
  return new Error("Malformed sketch: its hashes do not ascend");
}
