/**
 * MurmurHash3, the x86 32-bit variant, over the UTF-8 bytes of a text. It decides lanes and feeds
 * the sketches of distinct counts. Do not use it for secrets.
 *
 * Source: Austin Appleby, `MurmurHash3_x86_32` in https://github.com/aappleby/smhasher (public
 * domain).
 */

const BLOCK_FACTOR_1 = 0xcc9e2d51;
const BLOCK_FACTOR_2 = 0x1b873593;

const encoder = new TextEncoder();

/**
 * Hashes a text to an unsigned 32-bit integer. ASCII is hashed in place, without an allocation.
 *
 * @example
 * hash32("test"); // 0xba6bd213
 * hash32("test", 0x9747b28c); // 0x704b81dc
 */
export function hash32(text: string, seed = 0): number {
  const length = text.length;
  const wholeBlocks = length & ~3;
  let hash = seed | 0;
  let seen = 0;
  for (let index = 0; index < wholeBlocks; index += 4) {
    const a = text.charCodeAt(index);
    const b = text.charCodeAt(index + 1);
    const c = text.charCodeAt(index + 2);
    const d = text.charCodeAt(index + 3);
    seen |= a | b | c | d;
    hash = mixBlock(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let tail = 0;
  for (let index = length - 1; index >= wholeBlocks; index--) {
    const code = text.charCodeAt(index);
    seen |= code;
    tail = (tail << 8) | code;
  }
  if (seen > 0x7f) return hashBytes(encoder.encode(text), seed);
  return finish(hash ^ scramble(tail), length);
}

function hashBytes(bytes: Uint8Array, seed: number): number {
  const wholeBlocks = bytes.length & ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = seed | 0;
  for (let index = 0; index < wholeBlocks; index += 4) {
    hash = mixBlock(hash, view.getInt32(index, true));
  }
  let tail = 0;
  for (let index = bytes.length - 1; index >= wholeBlocks; index--) {
    tail = (tail << 8) | view.getUint8(index);
  }
  return finish(hash ^ scramble(tail), bytes.length);
}

function scramble(block: number): number {
  const product = Math.imul(block, BLOCK_FACTOR_1);
  return Math.imul((product << 15) | (product >>> 17), BLOCK_FACTOR_2);
}

function mixBlock(hash: number, block: number): number {
  const mixed = hash ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Makes every input bit reach every output bit (`fmix32` of the source). */
function finish(hash: number, length: number): number {
  let mixed = hash ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
