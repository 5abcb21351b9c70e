/**
 * Counts the values of a JSON text by its bytes, before anything parses it. A value takes a byte or
 * two of the text and fifty times as much in memory.
 */
import { limits } from "../../shared/limits.js";
import { tooLarge } from "./readBytes.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;

/** Throws an `HttpProblem`, `tooLarge`, if a text has more values than a request may have. */
export function checkJsonValues(bytes: Uint8Array): void {
  const most = limits.MAX_JSON_VALUES.value;
  if (countJsonValues(bytes, most) > most) {
    throw tooLarge(`The body holds more than ${most} values`);
  }
}

/**
 * Counts the commas and opening brackets of a JSON text that are in none of its strings. The result
 * is the number of values except the outermost, with an empty array or object counted once more. In
 * a text that is no JSON it counts the same marks. Stops soon after `most`. Ten million bytes take
 * about twenty milliseconds, and no memory.
 *
 * @example
 * countJsonValues(new TextEncoder().encode('{"a": [1, 2], "b": "[,]"}')); // 4
 */
export function countJsonValues(bytes: Uint8Array, most = Infinity): number {
  const { length } = bytes;
  let count = 0;
  let isInString = false;
  // In UTF-8 no byte of a longer character looks like one of these marks.
  for (let at = 0; at < length && count <= most; at++) {
    const byte = bytes[at];
    if (isInString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) isInString = true;
    else if (
      byte === COMMA ||
      byte === OPENING_BRACKET ||
      byte === OPENING_BRACE
    ) {
      count++;
    }
  }
  return count;
}
