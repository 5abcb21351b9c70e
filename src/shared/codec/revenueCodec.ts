/**
 * The stored form of a cell's revenue: the number of currencies, and for each its code as a number
 * of base 26 and its amount as a zigzag varint. It stores the letters of codes and no place in a
 * list, because the list of currencies may change.
 */
import type { Revenue } from "../event/revenue.js";
import type { RevenueSums } from "./revenueSums.js";
import {
  signedSize,
  unsignedSize,
  type ByteReader,
  type ByteWriter,
} from "./varint.js";

const LETTERS = 26;
const CODE_LENGTH = 3;
const FIRST_LETTER = "A".charCodeAt(0);

export function writeRevenue(writer: ByteWriter, revenue: RevenueSums): void {
  writer.unsigned(revenue.length);
  for (const { amount, currency } of revenue) {
    writer.unsigned(numberOf(currency));
    writer.signed(amount);
  }
}

export function readRevenue(reader: ByteReader): Revenue[] {
  const count = reader.unsigned();
  if (count === 0) throw new Error("Malformed revenue: it has no currency");
  const revenue: Revenue[] = [];
  while (revenue.length < count) {
    const currency = codeOf(reader.unsigned());
    const last = revenue.at(-1);
    const amount = reader.signed();
    if ((last && last.currency >= currency) || amount === 0) {
      throw new Error(
        `Malformed revenue: ${amount} ${currency} after ${last?.currency ?? "nothing"}`,
      );
    }
    revenue.push({ amount, currency });
  }
  return revenue;
}

/** Bytes that `writeRevenue` writes. */
export function revenueBytes(revenue: RevenueSums): number {
  let size = unsignedSize(revenue.length);
  for (const { amount, currency } of revenue) {
    size += unsignedSize(numberOf(currency)) + signedSize(amount);
  }
  return size;
}

function numberOf(currency: string): number {
  let number = 0;
  for (let index = 0; index < CODE_LENGTH; index++) {
    number = number * LETTERS + currency.charCodeAt(index) - FIRST_LETTER;
  }
  return number;
}

function codeOf(number: number): string {
  if (number >= LETTERS ** CODE_LENGTH) {
    throw new Error(`Malformed revenue: ${number} is no currency`);
  }
  const letters = [number / LETTERS ** 2, number / LETTERS, number];
  return String.fromCharCode(
    ...letters.map((letter) => FIRST_LETTER + (Math.floor(letter) % LETTERS)),
  );
}
