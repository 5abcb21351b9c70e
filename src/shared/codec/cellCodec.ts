/**
 * The stored form of a cell table: the keys as an array of text, all numbers in one buffer.
 *
 * `cells` is the format version, the number of cells that follow (one per key, and one more if
 * there is an `other`), and for each cell its sums as zigzag varints and its sketches
 * (`sketch.ts`). In version 2, one bit for each cell, low bits first, comes before the cells: it
 * says whether the cell has revenue. Revenue follows the cell's sketches (`revenueCodec.ts`). A
 * table without revenue is written as version 1. The layout is not in the buffer: it follows from
 * the dimension. Packing is deterministic, so two tables are equal exactly when their packed forms
 * are.
 */
import type { Cell, CellTable } from "./cells.js";
import { isZeroCell } from "./cells.js";
import type { CellLayout } from "../dimensions.js";
import { readRevenue, revenueBytes, writeRevenue } from "./revenueCodec.js";
import type { Sketch } from "./sketch.js";
import { readSketch, sketchBytes, writeSketch } from "./sketch.js";
import { ByteReader, ByteWriter, signedSize, unsignedSize } from "./varint.js";

/** The stored cells of one dimension in a block. */
export interface PackedCells {
  /** Ascending by UTF-16 code unit. */
  keys: string[];
  cells: ArrayBuffer;
  /** See `CellTable`; absent when every key is complete. */
  trimBound?: number[];
}

const PLAIN_VERSION = 1;
const REVENUE_VERSION = 2;
const VERSION_BYTES = 1;

/** Convex stores a string as its UTF-8 bytes and 2 more. */
const KEY_OVERHEAD_BYTES = 2;

/** Packs a table. Leaves zero cells out, and does not change the table. */
export function packTable(layout: CellLayout, table: CellTable): PackedCells {
  const keys: string[] = [];
  for (const [key, cell] of table.cells) {
    if (!isZeroCell(cell)) keys.push(key);
  }
  keys.sort();
  const cells = keys.map((key) => table.cells.get(key)!);
  const other = storedOther(table);
  if (other !== null) cells.push(other);

  const writer = new ByteWriter(64 + 32 * keys.length);
  const hasRevenue = cells.some((cell) => cell.revenue !== undefined);
  writer.unsigned(hasRevenue ? REVENUE_VERSION : PLAIN_VERSION);
  writer.unsigned(cells.length);
  if (hasRevenue) writer.bytes(marksOf(cells));
  for (const cell of cells) writeCell(writer, layout, cell);

  return {
    keys,
    cells: writer.toArrayBuffer(),
    ...(table.trimBound !== null && { trimBound: [...table.trimBound] }),
  };
}

/**
 * Unpacks what `packTable` packed.
 * @throws Error that says what is wrong with anything else
 */
export function unpackTable(
  layout: CellLayout,
  packed: PackedCells,
): CellTable {
  const { keys, trimBound } = packed;
  const reader = new ByteReader(packed.cells);
  const version = reader.unsigned();
  if (version !== PLAIN_VERSION && version !== REVENUE_VERSION) {
    throw new Error(
      `Unknown cell format ${version}: this version of Footfall reads formats ${PLAIN_VERSION} and ${REVENUE_VERSION}`,
    );
  }
  const count = reader.unsigned();
  if (count !== keys.length && count !== keys.length + 1) {
    throw new Error(
      `Malformed cells: ${count} cells for ${keys.length} keys, expected as many or one more`,
    );
  }
  const figures = layout.metrics.length + layout.distinct.length;
  if (trimBound !== undefined && trimBound.length !== figures) {
    throw new Error(
      `Malformed cells: trimBound has ${trimBound.length} figures, expected ${figures}`,
    );
  }

  const marks =
    version === REVENUE_VERSION ? reader.bytes(markBytes(count)) : null;
  const readNext = (index: number): Cell => {
    const cell = readCell(reader, layout);
    const isMarked = marks !== null && (marks[index >> 3]! >> (index & 7)) & 1;
    if (isMarked) cell.revenue = readRevenue(reader);
    return cell;
  };
  const cells = new Map<string, Cell>();
  keys.forEach((key, index) => cells.set(key, readNext(index)));
  if (cells.size !== keys.length) {
    throw new Error("Malformed cells: a key occurs twice");
  }
  const other = count > keys.length ? readNext(keys.length) : null;
  if (!reader.done) {
    throw new Error("Malformed cells: bytes follow the last cell");
  }
  return { cells, other, trimBound: trimBound ? [...trimBound] : null };
}

/** Bytes that a packed dimension takes in a document, without its bound. */
export function packedSize(packed: PackedCells): number {
  let size = packed.cells.byteLength;
  for (const key of packed.keys) size += keySize(key);
  return size;
}

/** The `packedSize` that a table would have, without packing it. */
export function tableSize(layout: CellLayout, table: CellTable): number {
  let count = 0;
  let size = 0;
  let hasRevenue = false;
  for (const [key, cell] of table.cells) {
    if (isZeroCell(cell)) continue;
    count++;
    size += entrySize(layout, key, cell);
    hasRevenue ||= cell.revenue !== undefined;
  }
  return size + frameSize(layout, table, { count, hasRevenue });
}

/** Bytes that a key and its cell add to `packedSize`. */
export function entrySize(layout: CellLayout, key: string, cell: Cell): number {
  return keySize(key) + cellSize(layout, cell);
}

/** Keys of a table: how many they are, and whether any of them has revenue. */
interface Keys {
  count: number;
  hasRevenue: boolean;
}

/** Bytes of `packedSize` without the entries of these keys: the header and `other`. */
export function frameSize(
  layout: CellLayout,
  table: CellTable,
  keys: Keys,
): number {
  const other = storedOther(table);
  const count = other === null ? keys.count : keys.count + 1;
  const hasRevenue = keys.hasRevenue || other?.revenue !== undefined;
  return (
    VERSION_BYTES +
    unsignedSize(count) +
    (hasRevenue ? markBytes(count) : 0) +
    (other === null ? 0 : cellSize(layout, other))
  );
}

/** A bit for each cell: whether it has revenue. */
function marksOf(cells: readonly Cell[]): Uint8Array {
  const marks = new Uint8Array(markBytes(cells.length));
  cells.forEach(({ revenue }, index) => {
    if (revenue !== undefined) marks[index >> 3]! |= 1 << (index & 7);
  });
  return marks;
}

function markBytes(cellCount: number): number {
  return Math.ceil(cellCount / 8);
}

function storedOther({ other }: CellTable): Cell | null {
  return other === null || isZeroCell(other) ? null : other;
}

function writeCell(writer: ByteWriter, layout: CellLayout, cell: Cell): void {
  for (const sum of cell.sums) writer.signed(sum);
  for (const sketch of cell.sketches) {
    writeSketch(writer, sketch, layout.precision);
  }
  if (cell.revenue !== undefined) writeRevenue(writer, cell.revenue);
}

function readCell(reader: ByteReader, layout: CellLayout): Cell {
  const sums = new Array<number>(layout.metrics.length);
  for (let index = 0; index < sums.length; index++) {
    sums[index] = reader.signed();
  }
  const sketches = new Array<Sketch>(layout.distinct.length);
  for (let index = 0; index < sketches.length; index++) {
    sketches[index] = readSketch(reader, layout.precision);
  }
  return { sums, sketches };
}

function cellSize(layout: CellLayout, cell: Cell): number {
  let size = 0;
  for (const sum of cell.sums) size += signedSize(sum);
  for (const sketch of cell.sketches) {
    size += sketchBytes(sketch, layout.precision);
  }
  if (cell.revenue !== undefined) size += revenueBytes(cell.revenue);
  return size;
}

function keySize(key: string): number {
  let size = KEY_OVERHEAD_BYTES + key.length;
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    if (code < 0x80) continue;
    // A surrogate pair is two units and four bytes, so each of them adds one.
    size += code < 0x800 || isPaired(key, index, code) ? 1 : 2;
  }
  return size;
}

function isPaired(key: string, index: number, code: number): boolean {
  if (code >= 0xd800 && code <= 0xdbff) {
    const next = key.charCodeAt(index + 1);
    return next >= 0xdc00 && next <= 0xdfff;
  }
  if (code >= 0xdc00 && code <= 0xdfff) {
    const previous = key.charCodeAt(index - 1);
    return previous >= 0xd800 && previous <= 0xdbff;
  }
  return false;
}
