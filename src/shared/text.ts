/** Text as it may be stored: well-formed and bounded. */

/**
 * Replaces lone surrogates by U+FFFD, as `String.prototype.toWellFormed` does, which not every
 * browser has. Convex cannot store what is not valid Unicode.
 */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** The first `maxLength` UTF-16 units, or one less where that would split a character. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const splitsAPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsAPair ? maxLength - 1 : maxLength);
}

/** The part of a sender's value that fits in an error message. */
export function quote(value: unknown): string {
  return JSON.stringify(cut(toWellFormed(String(value)), 100));
}
