/** The checksum at the end of every gzip member: CRC-32 as in RFC 1952. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return remainder;
});

/**
 * Returns the checksum of `bytes`, continued from `before`, the checksum of the bytes before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  // `for of` is several times slower over megabytes of bytes.
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}
