/** A stream whose rows another stream reads, and maps one by one. It keeps their keys and order. */
import {
  QueryStream,
  type IndexBounds,
  type IndexKey,
} from "convex-helpers/server/stream";

/** A mapped row, and the bytes that it took beside those of the row. Null: left out. */
export interface Mapped<Row> {
  row: Row | null;
  bytes: number;
}

/** Pages by the keys of the rows that it reads. The library's `map` costs two streams for each. */
export class MappedStream<
  From extends object,
  To extends object,
> extends QueryStream<To> {
  readonly #rows: QueryStream<From>;
  readonly #map: (row: From) => Mapped<To> | Promise<Mapped<To>>;

  constructor(
    rows: QueryStream<From>,
    map: (row: From) => Mapped<To> | Promise<Mapped<To>>,
  ) {
    super();
    this.#rows = rows;
    this.#map = map;
  }

  async *#mapped(
    trackBandwidth: boolean,
  ): AsyncGenerator<[To | null, IndexKey, number], undefined> {
    const rows = this.#rows.iterWithKeys(trackBandwidth);
    for await (const [row, key, bytes] of rows) {
      const mapped = row && (await this.#map(row));
      yield [mapped && mapped.row, key, bytes + (mapped ? mapped.bytes : 0)];
    }
  }

  override iterWithKeys(trackBandwidth = false) {
    return this.#mapped(trackBandwidth);
  }

  override narrow(bounds: IndexBounds) {
    return new MappedStream(this.#rows.narrow(bounds), this.#map);
  }

  override getOrder() {
    return this.#rows.getOrder();
  }

  override getIndexFields() {
    return this.#rows.getIndexFields();
  }

  override getEqualityIndexFilter() {
    return this.#rows.getEqualityIndexFilter();
  }
}
