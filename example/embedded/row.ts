/**
 * Rows, and how a million of them fit into memory. A row that nobody has used for a while keeps its
 * document as JSON text, and decodes it when somebody asks.
 */
import { decode, encode, type Document, type Key } from "./values.js";

/**
 * Bounds the decoded documents of a store. The tests that run often have fewer rows, so they pack
 * none.
 */
const DECODED_DOCUMENTS = 4096;

export interface RowFacts {
  readonly id: string;
  /** The size of the document, as the platform counts it. */
  readonly bytes: number;
  /** The values of all keys, each once. */
  readonly values: Key;
  /** The places of each index's fields in `values`. The position is `TableIndex.slot`. */
  readonly places: readonly (readonly number[])[];
  /** Bytes that its keys add to the bandwidth of a write, in all indexes of the schema. */
  readonly indexBytes: number;
  /** True: it holds a commit timestamp that is not known yet. */
  readonly isPending: boolean;
}

/** A version of a stored document, with facts computed once. It never changes. */
export class Row implements RowFacts {
  readonly id: string;
  readonly bytes: number;
  readonly values: Key;
  readonly places: readonly (readonly number[])[];
  readonly indexBytes: number;
  readonly isPending: boolean;
  private decoded: Document | undefined;
  private text: string | undefined;

  constructor(
    facts: RowFacts,
    document: Document,
    private readonly recent: RecentRows,
  ) {
    this.id = facts.id;
    this.bytes = facts.bytes;
    this.values = facts.values;
    this.places = facts.places;
    this.indexBytes = facts.indexBytes;
    this.isPending = facts.isPending;
    this.decoded = document;
    recent.add(this);
  }

  /** Makes the key in an index. Kept lists for all indexes would take as much memory as the text. */
  key(slot: number): Key {
    return this.places[slot]!.map((place) => this.values[place]);
  }

  /** The keys in all indexes, by `TableIndex.slot`. */
  get keys(): Key[] {
    return this.places.map((_places, slot) => this.key(slot));
  }

  get document(): Document {
    if (this.decoded !== undefined) return this.decoded;
    const document = decode(this.text!) as Document;
    this.recent.add(this);
    this.decoded = document;
    return document;
  }

  get json(): string {
    return (this.text ??= encode(this.decoded!));
  }

  get isPacked(): boolean {
    return this.decoded === undefined;
  }

  /** Keeps the text alone. A commit timestamp that is not known yet has no text. */
  pack(): void {
    if (this.isPending) return;
    this.text = this.json;
    this.decoded = undefined;
  }
}

/** The rows with a decoded document, in the order in which they were made or decoded. */
export class RecentRows {
  private readonly rows: Row[] = [];
  private next = 0;

  constructor(private readonly most = DECODED_DOCUMENTS) {}

  /** Packs the oldest row where there is no more room. */
  add(row: Row): void {
    this.rows[this.next]?.pack();
    this.rows[this.next] = row;
    this.next = (this.next + 1) % this.most;
  }
}
