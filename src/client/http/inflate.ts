/**
 * Turns gzip into bytes. It bounds the size before it takes memory for it.
 *
 * It takes one gzip member (RFC 1952), as every SDK sends. It refuses several members in a row: no
 * sender of events writes them, and each costs a decoder of its own.
 */
import { Gunzip } from "fflate";
import { limits } from "../../shared/limits.js";
import { KIB } from "../../shared/units.js";
import { crc32 } from "./crc32.js";
import { HttpProblem } from "./problem.js";
import { tooLarge } from "./readBytes.js";

/** Deflate shrinks by at most 1,032 to 1, so that one chunk of 2 KiB adds 2 MiB at most. */
const CHUNK_BYTES = 2 * KIB;

/**
 * Bounds the bytes that give no output. The decoder keeps them, and copies them again with every
 * chunk. A stored block has 64 KiB and comes out at once, so a longer silence is a header that does
 * not end.
 */
const MAX_SILENT_BYTES = limits.MAX_SILENT_GZIP_BYTES.value;

/**
 * Bounds the time for one body. 10 MiB of JSON take less than a second on a busy machine. A body of
 * nothing but block headers, each with tables to build, takes half a minute. Only the clock tells
 * the two apart.
 */
const MAX_INFLATE_MS = limits.MAX_INFLATE_MS.value;

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/** Whether bytes begin like gzip, as no JSON does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates a body. Takes memory for `maxBytes` and a chunk, whatever the input. Throws an
 * {@link HttpProblem}: `tooLarge` as soon as more than `maxBytes` have come out, `malformed` for
 * bytes that are no whole gzip.
 */
export function inflate(gzip: Uint8Array, maxBytes: number): Uint8Array {
  if (gzip.length < HEADER_BYTES + TRAILER_BYTES) throw damaged();
  const trailer = new DataView(
    gzip.buffer,
    gzip.byteOffset + gzip.length - TRAILER_BYTES,
  );
  const expectedChecksum = trailer.getUint32(0, true);
  // The sender may lie, and gzip has only the last 32 bits of the size. Nothing relies on it before
  // the check.
  const expectedBytes = trailer.getUint32(4, true);
  const output = new Uint8Array(Math.min(expectedBytes, maxBytes));
  let bytes = 0;
  let checksum = 0;
  for (const piece of pieces(gzip)) {
    if (bytes + piece.length <= output.length) output.set(piece, bytes);
    bytes += piece.length;
    if (bytes > maxBytes) {
      throw tooLarge(`The body inflates to more than ${maxBytes} bytes`);
    }
    checksum = crc32(piece, checksum);
  }
  if (bytes !== expectedBytes || checksum !== expectedChecksum) throw damaged();
  return output;
}

/** Yields the output that each chunk of the input adds. */
function* pieces(gzip: Uint8Array): Generator<Uint8Array> {
  let inflated: Uint8Array[] = [];
  const gunzip = new Gunzip((piece) => {
    if (piece.length > 0) inflated.push(piece);
  });
  gunzip.onmember = () => {
    throw damaged();
  };
  const startedAt = Date.now();
  let silentBytes = 0;
  for (let at = 0; at < gzip.length; at += CHUNK_BYTES) {
    const chunk = gzip.subarray(at, at + CHUNK_BYTES);
    try {
      gunzip.push(chunk, at + CHUNK_BYTES >= gzip.length);
    } catch {
      throw damaged(); // only wrong input throws here
    }
    silentBytes = inflated.length > 0 ? 0 : silentBytes + chunk.length;
    if (silentBytes > MAX_SILENT_BYTES) throw damaged();
    if (Date.now() - startedAt > MAX_INFLATE_MS) {
      throw tooLarge("The body takes too long to inflate");
    }
    yield* inflated;
    inflated = [];
  }
}

function damaged(): HttpProblem {
  return new HttpProblem(
    "malformed",
    "The body begins like gzip, but is cut short, damaged, or more than one gzip member",
  );
}
