/** Makes text fit to be stored: well-formed and of bounded length. */

/**
 * Replaces lone surrogates with U+FFFD. Convex cannot store text that is not valid Unicode. Not
 * every browser has `String.prototype.toWellFormed`, which does the same.
 */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/**
 * Returns the first `maxLength` UTF-16 units, or one less if the last one would split a character.
 */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const splitsAPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsAPair ? maxLength - 1 : maxLength);
}

/** Returns a sender's value as text that is short enough for an error message. */
export function quote(value: unknown): string {
  return JSON.stringify(cut(toWellFormed(String(value)), 100));
}
