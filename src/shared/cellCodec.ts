/**
 * The stored form of a cell table: the keys as an array of text, all numbers in one buffer.
 *
 * `cells` is the format version (1), the number of cells that follow (one per key, and one more if
 * there is an `other`), and for each its sums as zigzag varints and its sketches (`sketch.ts`).
 * The layout is not in the buffer: the dimension says it. Packing is deterministic, so two tables
 * are equal exactly when their packed forms are.
 */
import type { Cell, CellTable } from "./cells.js";
import { isZeroCell } from "./cells.js";
import type { CellLayout } from "./dimensions.js";
import type { Sketch } from "./sketch.js";
import { readSketch, sketchBytes, writeSketch } from "./sketch.js";
import { ByteReader, ByteWriter, signedSize, unsignedSize } from "./varint.js";

/** What a segment stores for one dimension. */
export interface PackedCells {
  /** Ascending by UTF-16 code unit. */
  keys: string[];
  cells: ArrayBuffer;
  /** See `CellTable`; absent when every key is complete. */
  trimBound?: number[];
}

const FORMAT_VERSION = 1;
const VERSION_BYTES = 1;

/** Convex stores a string as its UTF-8 bytes and 2 more. */
const KEY_OVERHEAD_BYTES = 2;

/** Packs a table. Cells that say nothing are left out; the table stays as it is. */
export function packTable(layout: CellLayout, table: CellTable): PackedCells {
  const keys: string[] = [];
  for (const [key, cell] of table.cells) {
    if (!isZeroCell(cell)) keys.push(key);
  }
  keys.sort();
  const other = storedOther(table);

  const writer = new ByteWriter(64 + 32 * keys.length);
  writer.unsigned(FORMAT_VERSION);
  writer.unsigned(keys.length + (other === null ? 0 : 1));
  for (const key of keys) writeCell(writer, layout, table.cells.get(key)!);
  if (other !== null) writeCell(writer, layout, other);

  return {
    keys,
    cells: writer.toArrayBuffer(),
    ...(table.trimBound !== null && { trimBound: [...table.trimBound] }),
  };
}

/** Unpacks what `packTable` packed; throws an `Error` that says what is wrong with anything else. */
export function unpackTable(
  layout: CellLayout,
  packed: PackedCells,
): CellTable {
  const { keys, trimBound } = packed;
  const reader = new ByteReader(packed.cells);
  const version = reader.unsigned();
  if (version !== FORMAT_VERSION) {
    throw new Error(
      `Unknown cell format ${version}: this version of Footfall reads format ${FORMAT_VERSION}`,
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

  const cells = new Map<string, Cell>();
  for (const key of keys) cells.set(key, readCell(reader, layout));
  if (cells.size !== keys.length) {
    throw new Error("Malformed cells: a key occurs twice");
  }
  const other = count > keys.length ? readCell(reader, layout) : null;
  if (!reader.done) {
    throw new Error("Malformed cells: bytes follow the last cell");
  }
  return { cells, other, trimBound: trimBound ? [...trimBound] : null };
}

/** Bytes that a packed dimension takes in a document, its bound aside. */
export function packedSize(packed: PackedCells): number {
  let size = packed.cells.byteLength;
  for (const key of packed.keys) size += keySize(key);
  return size;
}

/** What `packedSize` will be, without packing. */
export function tableSize(layout: CellLayout, table: CellTable): number {
  let count = 0;
  let size = 0;
  for (const [key, cell] of table.cells) {
    if (isZeroCell(cell)) continue;
    count++;
    size += entrySize(layout, key, cell);
  }
  return size + frameSize(layout, table, count);
}

/** Bytes that a key and its cell add to `packedSize`. */
export function entrySize(layout: CellLayout, key: string, cell: Cell): number {
  return keySize(key) + cellSize(layout, cell);
}

/** Bytes of `packedSize` beside the entries of `keyCount` keys: the header and `other`. */
export function frameSize(
  layout: CellLayout,
  table: CellTable,
  keyCount: number,
): number {
  const other = storedOther(table);
  return other === null
    ? VERSION_BYTES + unsignedSize(keyCount)
    : VERSION_BYTES + unsignedSize(keyCount + 1) + cellSize(layout, other);
}

function storedOther({ other }: CellTable): Cell | null {
  return other === null || isZeroCell(other) ? null : other;
}

function writeCell(writer: ByteWriter, layout: CellLayout, cell: Cell): void {
  for (const sum of cell.sums) writer.signed(sum);
  for (const sketch of cell.sketches) {
    writeSketch(writer, sketch, layout.precision);
  }
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
