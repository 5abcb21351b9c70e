/**
 * The store: for every component and table the current rows, and each index in order. It knows
 * nothing of transactions. `transaction.ts` writes in place and keeps what it needs to undo.
 */
import type { GenericSchema, SchemaDefinition } from "convex/server";
import { writtenKeyBytes } from "./keySizes.js";
import { KnownTexts } from "./knownTexts.js";
import { OrderedIndex } from "./orderedIndex.js";
import { RecentRows, Row } from "./row.js";
import {
  compileValidator,
  type Check,
  type ValidatorJSON,
} from "./validate.js";
import {
  fieldAt,
  hasPlaceholder,
  measure,
  type Document,
  type Key,
} from "./values.js";

export type Schema = SchemaDefinition<GenericSchema, boolean>;

export interface TableIndex {
  readonly name: string;
  readonly fields: readonly string[];
  readonly slot: number;
  readonly rows: OrderedIndex<Row>;
}

/** The memory that the rows of all tables of a store share. */
interface Memory {
  readonly recent: RecentRows;
  readonly texts: KnownTexts;
}

function newMemory(): Memory {
  return { recent: new RecentRows(), texts: new KnownTexts() };
}

const BY_ID = "by_id";
const BY_CREATION_TIME = "by_creation_time";

export class Table {
  readonly rows = new Map<string, Row>();
  readonly indexes: TableIndex[] = [];
  private byId: TableIndex | undefined;
  /** The fields of all indexes, each once. */
  private readonly paths: (readonly string[])[] = [];
  private readonly places: (readonly number[])[] = [];
  private readonly placeOf = new Map<string, number>();

  constructor(
    readonly component: string,
    readonly name: string,
    /** The number is part of every id. It changes only while a saved state loads. */
    public number: number,
    indexes: readonly { name: string; fields: readonly string[] }[],
    readonly check: Check | null,
    private readonly memory: Memory,
  ) {
    this.addIndex(BY_CREATION_TIME, ["_creationTime", "_id"]);
    for (const { name: indexName, fields } of indexes)
      this.addIndex(indexName, [...fields, "_creationTime", "_id"]);
  }

  get isSystem(): boolean {
    return this.name.startsWith("_");
  }

  /**
   * Answers the bytes that the platform bills as storage: the documents, and as much again for each
   * index of the schema (crates/database/src/snapshot_manager.rs:457).
   */
  billedBytes(): number {
    let bytes = 0;
    for (const row of this.rows.values()) bytes += row.bytes;
    return bytes * this.indexes.length;
  }

  private addIndex(name: string, fields: readonly string[]): void {
    const slot = this.indexes.length;
    const places = fields.map((field) => this.place(field));
    this.places.push(places);
    this.indexes.push({
      name,
      fields,
      slot,
      rows: new OrderedIndex<Row>(
        (row) => row.key(slot),
        (row, at) => row.values[places[at]!],
      ),
    });
  }

  private place(field: string): number {
    let place = this.placeOf.get(field);
    if (place === undefined) {
      place = this.paths.push(field.split(".")) - 1;
      this.placeOf.set(field, place);
    }
    return place;
  }

  index(name: string): TableIndex {
    if (name === BY_ID) return (this.byId ??= this.buildIdIndex());
    const found = this.indexes.find((index) => index.name === name);
    if (found === undefined)
      throw new Error(`Index ${this.name}.${name} not found.`);
    return found;
  }

  /** Builds the index only when somebody reads a range of ids. `rows` finds a single id. */
  private buildIdIndex(): TableIndex {
    const rows = new OrderedIndex<Row>((row) => [row.id]);
    for (const row of this.rows.values()) rows.insert(row);
    return { name: BY_ID, fields: ["_id"], slot: -1, rows };
  }

  /** Makes a row. Its keys share their values, and frequent texts with other rows. */
  makeRow(document: Document): Row {
    const id = document._id as string;
    const { recent, texts } = this.memory;
    const values = this.paths.map((path) => {
      const value = fieldAt(document, path);
      return typeof value === "string" && value !== id
        ? texts.known(value)
        : value;
    });
    const keys = this.places.map((places) =>
      places.map((place) => values[place]),
    );
    const facts = {
      id,
      bytes: measure(document, {
        what: `The document for table "${this.name}"`,
        isDocument: !this.isSystem,
      }),
      values,
      places: this.places,
      indexBytes: indexBytesOf(keys),
      isPending: hasPlaceholder(document),
    };
    return new Row(facts, document, recent);
  }

  /** Replaces `previous` with `next`. Null stands for no row. */
  swap(previous: Row | null, next: Row | null): void {
    for (const { rows } of this.indexes) swapIn(rows, previous, next);
    if (this.byId !== undefined) swapIn(this.byId.rows, previous, next);
    if (next !== null) this.rows.set(next.id, next);
    else if (previous !== null) this.rows.delete(previous.id);
  }
}

function swapIn(
  rows: OrderedIndex<Row>,
  previous: Row | null,
  next: Row | null,
): void {
  if (previous !== null && next !== null) rows.replace(previous, next);
  else if (previous !== null) rows.remove(previous);
  else if (next !== null) rows.insert(next);
}

/**
 * Counts the bytes of keys. The first index is by creation time: no schema declares it, and nobody
 * pays for it.
 */
function indexBytesOf(keys: readonly Key[]): number {
  let bytes = 0;
  for (let slot = 1; slot < keys.length; slot++)
    bytes += writtenKeyBytes(keys[slot]!);
  return bytes;
}

interface ExportedTable {
  indexes: { indexDescriptor: string; fields: string[] }[];
  stagedDbIndexes?: { indexDescriptor: string; fields: string[] }[];
  documentType: ValidatorJSON;
}

export class Store {
  private readonly components = new Map<string, Map<string, Table>>();
  private byNumber: (Table | undefined)[] = [];
  private readonly memory = newMemory();

  addComponent(component: string, schema: Schema | null): void {
    const tables = new Map<string, Table>();
    this.components.set(component, tables);
    for (const [name, definition] of Object.entries(schema?.tables ?? {})) {
      const exported = (
        definition as unknown as { export(): ExportedTable }
      ).export();
      const check =
        schema?.schemaValidation === false
          ? null
          : compileValidator(exported.documentType, {
              isIdOf: (id, table) => this.isIdOf(component, id, table),
            });
      const indexes = exported.indexes.map(({ indexDescriptor, fields }) => ({
        name: indexDescriptor,
        fields,
      }));
      this.addTable(tables, component, name, indexes, check);
    }
  }

  hasComponent(component: string): boolean {
    return this.components.has(component);
  }

  *tables(): Iterable<Table> {
    for (const table of this.byNumber) if (table !== undefined) yield table;
  }

  /**
   * Gives tables the numbers that the ids of saved documents hold. Numbers of lost components stay
   * unused.
   */
  renumber(saved: readonly { component: string; name: string }[]): void {
    const first = saved.map(({ component, name }) =>
      this.hasComponent(component) ? this.table(component, name) : undefined,
    );
    const others = this.byNumber.filter((table) => !first.includes(table));
    this.byNumber = [...first, ...others];
    this.byNumber.forEach((table, number) => {
      if (table !== undefined) table.number = number;
    });
  }

  /**
   * Answers a table. Tables outside the schema, and system tables, come into being at their first
   * use.
   */
  table(component: string, name: string): Table {
    const tables = this.components.get(component);
    if (tables === undefined)
      throw new Error(`Component "${component}" is not installed.`);
    return tables.get(name) ?? this.addTable(tables, component, name, [], null);
  }

  private addTable(
    tables: Map<string, Table>,
    component: string,
    name: string,
    indexes: { name: string; fields: string[] }[],
    check: Check | null,
  ): Table {
    const number = this.byNumber.length;
    const table = new Table(
      component,
      name,
      number,
      indexes,
      check,
      this.memory,
    );
    tables.set(name, table);
    this.byNumber.push(table);
    return table;
  }

  /** Makes an id: 28 random hexadecimal digits and the table's number in 4 digits of base 36. */
  newId(table: Table): string {
    return randomHex() + table.number.toString(36).padStart(4, "0");
  }

  tableOfId(id: string): Table | undefined {
    if (!/^[0-9a-f]{28}[0-9a-z]{4}$/.test(id)) return undefined;
    return this.byNumber[Number.parseInt(id.slice(28), 36)];
  }

  isIdOf(component: string, id: string, tableName: string): boolean {
    const table = this.tableOfId(id);
    return table?.name === tableName && table.component === component;
  }
}

/** The state of a generator of our own: ids must not use up a test's mocked `Math.random`. */
let randomState = crypto.getRandomValues(new Uint32Array(1))[0]! | 1;

function randomHex(): string {
  let digits = "";
  for (let part = 0; part < 4; part++) {
    randomState ^= randomState << 13;
    randomState ^= randomState >>> 17;
    randomState ^= randomState << 5;
    digits += ((randomState >>> 0) & 0xfffffff).toString(16).padStart(7, "0");
  }
  return digits;
}
