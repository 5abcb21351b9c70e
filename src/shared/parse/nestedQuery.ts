/**
 * Queries inside another address, and queries that hang on a path (`/cart&token=…`). They may be
 * percent-encoded, once or several times. Their content was never meant for an analytics log.
 */

const EQUALS = /=|%(?:25)*3d/i;
const MARKS = /[?#&;]|%(?:25)*(?:3f|23|26|3b)/i;
const STEPS_OF_PATH = /[?#&=/]|%(?:25)*(?:3f|23|26|3d)/gi;

/**
 * Cuts a text at the first mark of a query, if an equals sign follows that mark.
 *
 * @example
 * withoutNestedQuery("https%3A%2F%2Fa.example%2F%3Ftoken%3D1"); // "https%3A%2F%2Fa.example%2F"
 * withoutNestedQuery("50% off? Yes & no"); // "50% off? Yes & no"
 */
export function withoutNestedQuery(text: string): string {
  const at = text.search(MARKS);
  return at < 0 || !EQUALS.test(text.slice(at)) ? text : text.slice(0, at);
}

/**
 * Does the same for a path. There, `&` is an ordinary character unless a name and `=` follow:
 * `/R&D` is a path. Parameters of segments, after semicolons, stay.
 */
export function withoutHangingQuery(path: string): string {
  let query: number | undefined;
  let pair: number | undefined;
  for (const { 0: step, index } of path.matchAll(STEPS_OF_PATH)) {
    if (step === "/") pair = undefined;
    else if (step === "&") pair = index;
    else if (step.endsWith("26")) pair ??= index;
    else if (!EQUALS.test(step)) {
      query ??= index;
      pair = undefined;
    } else if (query !== undefined || pair !== undefined) {
      return path.slice(0, Math.min(query ?? Infinity, pair ?? Infinity));
    }
  }
  return path;
}

/**
 * Decodes the percent-encoding of a text, three times at most. Sequences that cannot be decoded
 * stay.
 */
export function deepDecoded(text: string): string {
  let read = text;
  for (let times = 0; times < 3 && read.includes("%"); times++) {
    const once = read.replace(ENCODED, decodedRun);
    if (once === read) break;
    read = once;
  }
  return read;
}

const ENCODED = /(?:%[0-9a-f]{2})+/gi;
const ENCODED_ASCII = /%[0-7][0-9a-f]/gi;

/**
 * Decodes only the ASCII characters if the bytes are no valid text: `%2F%FF` begins with a slash.
 */
function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run.replace(ENCODED_ASCII, decodeURIComponent);
  }
}
