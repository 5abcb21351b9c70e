/**
 * Keeps the rows of a table in the order of one index: a sorted list cut into chunks. Inserting
 * moves a few hundred entries at most, and finding is two binary searches.
 */
import { before, compareKeyToPosition, type Position } from "./positions.js";
import { compareKeys, type Key } from "./values.js";

/**
 * Bounds a chunk: larger ones are split. Around this size, moving entries costs as much as finding
 * the place.
 */
const MAX_CHUNK = 512;

export interface Place {
  chunk: number;
  offset: number;
}

/** Keys stand beside their rows: a search reads nothing else. */
interface Chunk<Row> {
  readonly keys: Key[];
  readonly rows: Row[];
}

export class OrderedIndex<Row> {
  private readonly chunks: Chunk<Row>[] = [];
  /** Changes with every insert and removal. A `Place` is valid only as long as this stays. */
  version = 0;
  size = 0;

  constructor(readonly keyOf: (row: Row) => Key) {}

  at(place: Place): Row | undefined {
    return this.chunks[place.chunk]?.rows[place.offset];
  }

  insert(row: Row): void {
    this.version += 1;
    this.size += 1;
    const key = this.keyOf(row);
    const { chunks } = this;
    if (chunks.length === 0) {
      chunks.push({ keys: [key], rows: [row] });
      return;
    }
    const place = this.firstBehind(before(key));
    // The key is behind all others: most inserts into an index of time end here.
    if (place.chunk === chunks.length) {
      place.chunk -= 1;
      place.offset = chunks[place.chunk]!.keys.length;
    }
    const { keys, rows } = chunks[place.chunk]!;
    keys.splice(place.offset, 0, key);
    rows.splice(place.offset, 0, row);
    if (keys.length <= MAX_CHUNK) return;
    const half = MAX_CHUNK / 2;
    chunks.splice(place.chunk + 1, 0, {
      keys: keys.splice(half),
      rows: rows.splice(half),
    });
  }

  remove(row: Row): void {
    const place = this.placeOf(this.keyOf(row));
    const { keys, rows } = this.chunks[place.chunk]!;
    this.version += 1;
    this.size -= 1;
    keys.splice(place.offset, 1);
    rows.splice(place.offset, 1);
    if (keys.length === 0) this.chunks.splice(place.chunk, 1);
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
    const { keys, rows } = this.chunks[place.chunk]!;
    keys[place.offset] = key;
    rows[place.offset] = next;
  }

  private placeOf(key: Key): Place {
    const place = this.firstBehind(before(key));
    const found = this.chunks[place.chunk]?.keys[place.offset];
    if (found === undefined || compareKeys(found, key) !== 0)
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
      const { keys } = chunks[middle]!;
      if (compareKeyToPosition(keys[keys.length - 1]!, position) > 0)
        high = middle;
      else low = middle + 1;
    }
    const keys = chunks[low]?.keys;
    return { chunk: low, offset: keys ? firstOffset(keys, position) : 0 };
  }

  /** Answers where the last row before the position is, or would be. */
  lastBefore(position: Position): Place {
    const place = this.firstBehind(position);
    this.stepBack(place);
    return place;
  }

  step(place: Place): void {
    place.offset += 1;
    if (place.offset >= (this.chunks[place.chunk]?.keys.length ?? 0)) {
      place.chunk += 1;
      place.offset = 0;
    }
  }

  stepBack(place: Place): void {
    place.offset -= 1;
    if (place.offset < 0) {
      place.chunk -= 1;
      place.offset = (this.chunks[place.chunk]?.keys.length ?? 0) - 1;
    }
  }
}

function firstOffset(keys: readonly Key[], position: Position): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeyToPosition(keys[middle]!, position) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
