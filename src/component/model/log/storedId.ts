/**
 * The stored form of an id that a sender chose. Each index is billed as a copy of its row, so the
 * usual forms of random ids are stored as the bytes that they write down: half of their text or
 * less. Any other id is stored as it is.
 *
 * An id has exactly one stored form, so equal ids are equal in an index.
 */

/** An id in its row: bytes, of which the first says the form, or the id itself. */
export type StoredId = ArrayBuffer | string;

/** A form of ids that bytes can write down. */
interface Form {
  matches: RegExp;
  /** Hexadecimal digits of the bytes, an even number of them. */
  toHex(id: string): string;
  fromHex(hex: string): string;
}

/** The first byte of a stored id is the place in this list. Places never change. */
const forms: readonly Form[] = [
  // RFC 9562, in lower case.
  {
    matches: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    toHex: (id) => id.replaceAll("-", ""),
    fromHex: (hex) =>
      [
        ...[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)],
        ...[hex.slice(16, 20), hex.slice(20)],
      ].join("-"),
  },
  // Decimal digits, as the tracker makes them. A zero in front would be lost.
  {
    matches: /^[1-9][0-9]{9,39}$/,
    toHex(id) {
      const hex = BigInt(id).toString(16);
      return hex.length % 2 === 0 ? hex : `0${hex}`;
    },
    fromHex: (hex) => BigInt(`0x${hex}`).toString(),
  },
  // Bytes in hexadecimal, as hashes are.
  {
    matches: /^(?:[0-9a-f]{2}){5,32}$/,
    toHex: (id) => id,
    fromHex: (hex) => hex,
  },
];

/** The digits of each byte. */
const digitsOf = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** The value of the hexadecimal digit at a place. */
function digitAt(hex: string, place: number): number {
  const code = hex.charCodeAt(place);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

/** The stored form of an id. Every event that is stored pays for two: loops cost less than parsing. */
export function storedId(id: string): StoredId {
  let place = 0;
  while (forms[place]?.matches.test(id) === false) place += 1;
  const form = forms[place];
  if (!form) return id;
  const hex = form.toHex(id);
  const bytes = new Uint8Array(1 + hex.length / 2);
  bytes[0] = place;
  for (let index = 1; index < bytes.length; index += 1) {
    const at = 2 * index - 2;
    bytes[index] = (digitAt(hex, at) << 4) | digitAt(hex, at + 1);
  }
  return bytes.buffer;
}

/**
 * The id of a stored form.
 *
 * @throws if it is no text and has no form that this code knows
 */
export function idOf(stored: StoredId): string {
  if (typeof stored === "string") return stored;
  const bytes = new Uint8Array(stored);
  const form = forms[bytes[0] ?? -1];
  if (!form || !(stored instanceof ArrayBuffer)) {
    throw new Error(`An id has the unknown form ${bytes[0]}.`);
  }
  let hex = "";
  for (let index = 1; index < bytes.length; index += 1) {
    hex += digitsOf[bytes[index] ?? 0];
  }
  return form.fromHex(hex);
}
