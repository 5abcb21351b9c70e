/** Bounds keys of dimensions: a key is well-formed text of at most 200 bytes. */
import { hash32 } from "./hash.js";

/** Bounds the UTF-8 bytes of a key: every block in which a key occurs stores it, at every level. */
export const MAX_KEY_BYTES = 200;

/** The end of a cut key takes this many bytes: "…" (3 bytes) and 8 hexadecimal digits. */
const CUT_MARK_BYTES = 3 + 8;

/** No UTF-16 unit takes more bytes than this in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** In a `u` expression a surrogate matches only where it has no partner. */
const loneSurrogates = /\p{Surrogate}/gu;

/**
 * Bounds a key. Longer text is cut between characters and ends in "…" and its hash, so that long keys
 * that differ stay apart. A lone surrogate, which Convex does not store, becomes U+FFFD.
 *
 * @example
 * boundKey("/pricing"); // "/pricing"
 * boundKey("/" + "a".repeat(300)); // "/aaa…aaa…8f1c2a3b", 200 bytes
 */
export function boundKey(text: string): string {
  const wellFormed = text.replace(loneSurrogates, "\uFFFD");
  if (wellFormed.length * MAX_BYTES_PER_UNIT <= MAX_KEY_BYTES)
    return wellFormed;
  if (unitsWithin(wellFormed, MAX_KEY_BYTES) === wellFormed.length) {
    return wellFormed;
  }
  const kept = unitsWithin(wellFormed, MAX_KEY_BYTES - CUT_MARK_BYTES);
  const hash = hash32(wellFormed).toString(16).padStart(8, "0");
  return `${wellFormed.slice(0, kept)}…${hash}`;
}

/**
 * The number of UTF-16 units of well-formed text, in whole characters, that fit into `maxBytes`.
 */
function unitsWithin(text: string, maxBytes: number): number {
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += utf8Bytes(character.codePointAt(0) ?? 0);
    if (bytes > maxBytes) break;
    units += character.length;
  }
  return units;
}

function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
