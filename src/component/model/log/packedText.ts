/**
 * The parts of a packed text. Control characters separate fields and the items of lists, so an
 * ordinary value is stored as it is. A sender's own control characters are escaped and take two
 * bytes.
 */

const ESCAPE = "\u001d";
export const ITEM = "\u001e";
export const FIELD = "\u001f";

const separators = /[\u001d-\u001f]/;

export function escaped(value: string): string {
  if (!separators.test(value)) return value;
  return value
    .replaceAll(ESCAPE, `${ESCAPE}a`)
    .replaceAll(ITEM, `${ESCAPE}b`)
    .replaceAll(FIELD, `${ESCAPE}c`);
}

export function unescaped(stored: string): string {
  if (!stored.includes(ESCAPE)) return stored;
  return stored
    .replaceAll(`${ESCAPE}c`, FIELD)
    .replaceAll(`${ESCAPE}b`, ITEM)
    .replaceAll(`${ESCAPE}a`, ESCAPE);
}

/** Numbers come back exactly. Whole ones are in base 36, and others in decimal behind `=`. */
export function writtenNumber(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    return value.toString(36);
  }
  return `=${Object.is(value, -0) ? "-0" : String(value)}`;
}

export function readNumber(written: string): number {
  return written.startsWith("=")
    ? Number(written.slice(1))
    : parseInt(written, 36);
}

/** A time near another one. It comes back exactly. */
export function writtenTime(at: number, base: number): string {
  const offset = at - base;
  const isExact =
    [at, base, offset].every(Number.isSafeInteger) && !Object.is(at, -0);
  return isExact ? offset.toString(36) : `@${writtenNumber(at)}`;
}

export function readTime(written: string, base: number): number {
  return written.startsWith("@")
    ? readNumber(written.slice(1))
    : base + parseInt(written, 36);
}
