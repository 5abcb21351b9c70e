/** Gzipped bodies, whole ones and damaged ones. */
import { Deflate } from "fflate";
import { MIB } from "../../shared/units.js";

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(
    parts.reduce((total, part) => total + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The shortest header, with deflate, no flags and no time. */
export const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);

/** Returns a gzip without an end. It inflates to `mebibytes` of zeros, a thousand to one. */
export function bomb(mebibytes: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const deflate = new Deflate({ level: 9 }, (part) => parts.push(part));
  deflate.push(new Uint8Array(MIB));
  deflate.flush(true);
  // After a flush the next block begins at a byte, so the test can join blocks.
  const block = concat(...parts);
  return concat(
    gzipHeader,
    ...Array.from({ length: mebibytes }, () => block),
    new Uint8Array(8),
  );
}
