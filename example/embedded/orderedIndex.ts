/**
 * Keeps the rows of a table in the order of one index: a sorted list cut into chunks. Inserting
 * moves a few hundred entries at most, and finding is two binary searches.
 */
import { before, type Position } from "./positions.js";
import { compareField, compareKeys, type Key } from "./values.js";

/**
 * Bounds a chunk: larger ones are split. Around this size, moving entries costs as much as finding
 * the place.
 */
const MAX_CHUNK = 512;

export interface Place {
  chunk: number;
  offset: number;
}

export class OrderedIndex<Row> {
  private readonly chunks: Row[][] = [];
  /** Changes with every insert and removal. A `Place` is valid only as long as this stays. */
  version = 0;
  size = 0;

  /** `fieldOf` answers one value of the key. A search asks for few, and needs no whole key. */
  constructor(
    readonly keyOf: (row: Row) => Key,
    private readonly fieldOf: (row: Row, at: number) => Key[number] = (
      row,
      at,
    ) => keyOf(row)[at],
  ) {}

  at(place: Place): Row | undefined {
    return this.chunks[place.chunk]?.[place.offset];
  }

  insert(row: Row): void {
    this.version += 1;
    this.size += 1;
    const { chunks } = this;
    if (chunks.length === 0) {
      chunks.push([row]);
      return;
    }
    const place = this.firstBehind(before(this.keyOf(row)));
    // The key is behind all others: most inserts into an index of time end here.
    if (place.chunk === chunks.length) {
      place.chunk -= 1;
      place.offset = chunks[place.chunk]!.length;
    }
    const rows = chunks[place.chunk]!;
    rows.splice(place.offset, 0, row);
    if (rows.length <= MAX_CHUNK) return;
    chunks.splice(place.chunk + 1, 0, rows.splice(MAX_CHUNK / 2));
  }

  remove(row: Row): void {
    const place = this.placeOf(this.keyOf(row));
    const rows = this.chunks[place.chunk]!;
    this.version += 1;
    this.size -= 1;
    rows.splice(place.offset, 1);
    if (rows.length === 0) this.chunks.splice(place.chunk, 1);
  }

  /** Replaces a row with another. With the same key nothing moves, and places stay valid. */
  replace(previous: Row, next: Row): void {
    const key = this.keyOf(next);
    if (compareKeys(this.keyOf(previous), key) !== 0) {
      this.remove(previous);
      this.insert(next);
      return;
    }
    const place = this.placeOf(key);
    this.chunks[place.chunk]![place.offset] = next;
  }

  private placeOf(key: Key): Place {
    const place = this.firstBehind(before(key));
    const found = this.at(place);
    if (found === undefined || compareKeys(this.keyOf(found), key) !== 0)
      throw new Error("The index does not hold the row.");
    return place;
  }

  /** Answers where the first row behind the position is, or would be. */
  firstBehind(position: Position): Place {
    const { chunks } = this;
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const rows = chunks[middle]!;
      if (this.isBehind(rows[rows.length - 1]!, position)) high = middle;
      else low = middle + 1;
    }
    const rows = chunks[low];
    return { chunk: low, offset: rows ? this.offsetIn(rows, position) : 0 };
  }

  private offsetIn(rows: readonly Row[], position: Position): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBehind(rows[middle]!, position)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private isBehind(row: Row, { prefix, side }: Position): boolean {
    for (let at = 0; at < prefix.length; at++) {
      const order = compareField(this.fieldOf(row, at), prefix[at]);
      if (order !== 0) return order > 0;
    }
    return side === "before";
  }

  /** Answers where the last row before the position is, or would be. */
  lastBefore(position: Position): Place {
    const place = this.firstBehind(position);
    this.stepBack(place);
    return place;
  }

  step(place: Place): void {
    place.offset += 1;
    if (place.offset >= (this.chunks[place.chunk]?.length ?? 0)) {
      place.chunk += 1;
      place.offset = 0;
    }
  }

  stepBack(place: Place): void {
    place.offset -= 1;
    if (place.offset < 0) {
      place.chunk -= 1;
      place.offset = (this.chunks[place.chunk]?.length ?? 0) - 1;
    }
  }
}
