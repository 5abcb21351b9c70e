/**
 * Writes and reads bytes one number at a time. A varint holds seven bits a byte, low bits first.
 * The high bit means "more follows" (LEB128, as in Protocol Buffers:
 * https://protobuf.dev/programming-guides/encoding/#varints). Signed numbers are zigzagged first.
 * Whole numbers up to 2^53 - 1 survive. Bitwise operators stop at 32 bits, so larger parts are
 * divided.
 */

/** Below this, bitwise operators on a number are safe. */
const INT31 = 0x80000000;

export class ByteWriter {
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(Math.max(16, capacity));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes a varint; `value` is a whole number from 0 to 2^53 - 1. */
  unsigned(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new Error(
        `Cannot write ${value} as an unsigned varint: expected a whole number from 0 to 2^53 - 1`,
      );
    }
    this.#reserve(8);
    this.#varint(value);
  }

  /** Writes a zigzag varint; `value` is a whole number within ±(2^53 - 1). */
  signed(value: number): void {
    if (!Number.isSafeInteger(value)) {
      throw new Error(
        `Cannot write ${value} as a signed varint: expected a whole number within ±(2^53 - 1)`,
      );
    }
    this.#reserve(9);
    // Zigzag is 2 × magnitude + sign and may need 54 bits, so the first byte is split off before.
    const sign = value < 0 ? 1 : 0;
    const magnitude = sign ? -value - 1 : value;
    const rest = Math.floor(magnitude / 64);
    const first = ((magnitude - rest * 64) << 1) | sign;
    if (rest === 0) {
      this.#buffer[this.#length++] = first;
    } else {
      this.#buffer[this.#length++] = first | 0x80;
      this.#varint(rest);
    }
  }

  /** Writes four bytes, little endian. */
  uint32(value: number): void {
    this.#reserve(4);
    this.#buffer[this.#length++] = value;
    this.#buffer[this.#length++] = value >>> 8;
    this.#buffer[this.#length++] = value >>> 16;
    this.#buffer[this.#length++] = value >>> 24;
  }

  bytes(data: Uint8Array): void {
    this.#reserve(data.length);
    this.#buffer.set(data, this.#length);
    this.#length += data.length;
  }

  /** Copies the written bytes into a buffer of exactly their length. */
  toArrayBuffer(): ArrayBuffer {
    return this.#buffer.buffer.slice(0, this.#length);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= INT31) {
      const next = Math.floor(rest / 128);
      this.#buffer[this.#length++] = (rest - next * 128) | 0x80;
      rest = next;
    }
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  #reserve(extra: number): void {
    const needed = this.#length + extra;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

/** Reads bytes that a `ByteWriter` wrote. Throws an `Error` where they end too soon. */
export class ByteReader {
  readonly #buffer: Uint8Array;
  #position = 0;

  constructor(data: ArrayBuffer | Uint8Array) {
    this.#buffer = data instanceof Uint8Array ? data : new Uint8Array(data);
  }

  /** Whether every byte was read. */
  get done(): boolean {
    return this.#position >= this.#buffer.length;
  }

  unsigned(): number {
    const value = this.#varint();
    if (value > Number.MAX_SAFE_INTEGER) throw this.#tooLarge();
    return value;
  }

  signed(): number {
    const first = this.#byte();
    let magnitude = (first & 0x7f) >>> 1;
    if (first > 0x7f) magnitude += this.#varint() * 64;
    if (magnitude > Number.MAX_SAFE_INTEGER) throw this.#tooLarge();
    return first & 1 ? -magnitude - 1 : magnitude;
  }

  uint32(): number {
    const at = this.#advance(4);
    const buffer = this.#buffer;
    return (
      (buffer[at]! |
        (buffer[at + 1]! << 8) |
        (buffer[at + 2]! << 16) |
        (buffer[at + 3]! << 24)) >>>
      0
    );
  }

  /** The next `length` bytes as a view of the input, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.#buffer.subarray(at, at + length);
  }

  /** The result may exceed 2^53: callers check it. */
  #varint(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    let scale = 128;
    while (byte > 0x7f) {
      byte = this.#byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (value > Number.MAX_SAFE_INTEGER) throw this.#tooLarge();
    }
    return value;
  }

  #byte(): number {
    const byte = this.#buffer[this.#position];
    if (byte === undefined) throw this.#truncated(1);
    this.#position++;
    return byte;
  }

  #advance(length: number): number {
    const at = this.#position;
    if (at + length > this.#buffer.length) throw this.#truncated(length);
    this.#position = at + length;
    return at;
  }

  #truncated(wanted: number): Error {
    const left = this.#buffer.length - this.#position;
    return new Error(
      `Truncated bytes: expected ${wanted} more at offset ${this.#position}, found ${left}`,
    );
  }

  #tooLarge(): Error {
    return new Error(
      `Malformed varint before offset ${this.#position}: it exceeds 2^53 - 1`,
    );
  }
}

/** Bytes that `ByteWriter.unsigned` writes for this value. */
export function unsignedSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Bytes that `ByteWriter.signed` writes for this value. */
export function signedSize(value: number): number {
  const rest = Math.floor((value < 0 ? -value - 1 : value) / 64);
  return rest === 0 ? 1 : 1 + unsignedSize(rest);
}
