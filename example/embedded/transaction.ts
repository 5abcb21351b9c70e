/**
 * A transaction reads and writes the store, within counted limits. Writes go into the store at
 * once, with a log to undo them, since only one transaction runs at a time. A savepoint is a length
 * of that log.
 */
import { storedDocumentBytes, storedIndexBytes } from "./keySizes.js";
import { checkLimit, noUsage, type Limits, type Metric } from "./limits.js";
import { ReadSet, type Write } from "./readSet.js";
import { noOperations, qualified, type Operations } from "./record.js";
import type { Row } from "./row.js";
import type { Store, Table } from "./store.js";
import { MAX_DOCUMENT_BYTES, withCommitTs, type Document } from "./values.js";

/** The account of an operation: the limits in force, and the counters of the running function. */
export interface Meter {
  limits: Limits;
  operations: Operations;
}

export interface Savepoint {
  readonly log: number;
  readonly bytesWritten: number;
  readonly documentsWritten: number;
}

interface Change {
  readonly table: Table;
  readonly previous: Row | null;
  readonly next: Row | null;
}

export class Transaction {
  readonly used = noUsage();
  readonly operations = noOperations();
  readonly tables = new Map<Table, Operations>();
  /** Reads of stale snapshots go to a set of their own. It conflicts with nothing. */
  reads = new ReadSet();
  private readonly staleReads = new ReadSet();
  private openRanges = 0;
  private readonly log: Change[] = [];

  constructor(
    readonly store: Store,
    /** The latest commit this transaction sees. */
    readonly snapshotTs: bigint,
    private readonly nextCreationTime: () => number,
  ) {}

  private charge(
    meter: Meter,
    table: Table,
    operation: keyof Operations,
    amount: number,
  ): void {
    if (table.isSystem) return;
    let ofTable = this.tables.get(table);
    if (ofTable === undefined) {
      ofTable = noOperations();
      this.tables.set(table, ofTable);
    }
    ofTable[operation] += amount;
    this.operations[operation] += amount;
    meter.operations[operation] += amount;
  }

  use(meter: Meter, metric: Metric, amount: number): void {
    this.used[metric] += amount;
    checkLimit(meter.limits, metric, this.used[metric]);
  }

  private countRanges(meter: Meter): void {
    this.used.databaseQueries =
      this.reads.count + this.staleReads.count + this.openRanges;
    checkLimit(meter.limits, "databaseQueries", this.used.databaseQueries);
  }

  /** Counts a range when it opens. It joins the read set when its end is known. */
  openRange(meter: Meter, table: Table): void {
    this.charge(meter, table, "ranges", 1);
    this.openRanges += 1;
    this.countRanges(meter);
  }

  closeRange(record: (reads: ReadSet) => void, reads: ReadSet): void {
    this.openRanges -= 1;
    record(reads);
    this.used.databaseQueries =
      this.reads.count + this.staleReads.count + this.openRanges;
  }

  chargeRead(meter: Meter, table: Table, row: Row, indexBytes: number): void {
    this.charge(meter, table, "documentsRead", 1);
    this.charge(meter, table, "bytesRead", row.bytes);
    this.charge(meter, table, "indexBytesRead", indexBytes);
    if (table.isSystem) return;
    this.use(meter, "documentsRead", 1);
    this.use(meter, "bytesRead", row.bytes);
  }

  get(meter: Meter, table: Table, id: string): Row | null {
    this.charge(meter, table, "ranges", 1);
    this.reads.addId(table, id);
    this.countRanges(meter);
    const row = table.rows.get(id) ?? null;
    if (row !== null) this.chargeRead(meter, table, row, 0);
    return row;
  }

  insert(meter: Meter, table: Table, fields: Document): Row {
    const row = this.check(table, {
      ...fields,
      _creationTime: this.nextCreationTime(),
      _id: this.store.newId(table),
    });
    this.chargeWrite(meter, table, row.bytes, row.indexBytes);
    this.change(table, null, row);
    return row;
  }

  /** Writes a new version. One that equals the old one writes nothing, and the read stays. */
  update(meter: Meter, table: Table, previous: Row, fields: Document): void {
    const { _id, _creationTime } = previous.document;
    const next = this.check(table, {
      ...fields,
      _creationTime: _creationTime!,
      _id: _id!,
    });
    if (previous.json === next.json) return;
    this.chargeWrite(meter, table, next.bytes, next.indexBytes);
    this.change(table, previous, next);
  }

  /**
   * Deletes a row. The end of a document and of its keys is stored, and not billed
   * (crates/database/src/committer.rs:1267,1327).
   */
  remove(meter: Meter, table: Table, previous: Row): void {
    this.chargeWrite(meter, table, 0, 0);
    this.change(table, previous, null);
  }

  private check(table: Table, document: Document): Row {
    const { _id, _creationTime, ...fields } = document;
    const problem = table.check?.(fields) ?? null;
    if (problem !== null)
      throw new Error(
        `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ${problem}`,
      );
    const row = table.makeRow(document);
    if (row.bytes > MAX_DOCUMENT_BYTES)
      throw new Error(
        `The document for table "${table.name}" is too large: ${row.bytes} bytes (maximum size 1 MiB).`,
      );
    return row;
  }

  private chargeWrite(
    meter: Meter,
    table: Table,
    bytes: number,
    indexBytes: number,
  ): void {
    this.charge(meter, table, "documentsWritten", 1);
    this.charge(meter, table, "bytesWritten", bytes);
    this.charge(meter, table, "indexBytesWritten", indexBytes);
    if (table.isSystem) return;
    this.use(meter, "documentsWritten", 1);
    this.use(meter, "bytesWritten", bytes);
  }

  private change(table: Table, previous: Row | null, next: Row | null): void {
    table.swap(previous, next);
    this.log.push({ table, previous, next });
  }

  savepoint(): Savepoint {
    const { bytesWritten, documentsWritten } = this.used;
    return { log: this.log.length, bytesWritten, documentsWritten };
  }

  /** Undoes writes since the savepoint and gives back their counts. Reads stay. */
  rollBackTo(savepoint: Savepoint): void {
    while (this.log.length > savepoint.log) {
      const { table, previous, next } = this.log.pop()!;
      table.swap(next, previous);
    }
    this.used.bytesWritten = savepoint.bytesWritten;
    this.used.documentsWritten = savepoint.documentsWritten;
  }

  /**
   * Runs a query as of the begin of this transaction: it does not see own writes, and its reads
   * make no dependency.
   */
  async onSnapshot<Result>(run: () => Promise<Result>): Promise<Result> {
    const { reads } = this;
    for (const { table, previous, next } of [...this.log].reverse())
      table.swap(next, previous);
    this.reads = this.staleReads;
    try {
      return await run();
    } finally {
      this.reads = reads;
      for (const { table, previous, next } of this.log)
        table.swap(previous, next);
    }
  }

  /**
   * Puts the commit timestamp into its open places, and lists the changes. A rollback is still
   * possible.
   */
  commit(commitTs: bigint): Write[] {
    const first = new Map<string, Change>();
    for (const change of this.log) {
      const id = (change.previous ?? change.next)!.id;
      if (!first.has(id)) first.set(id, change);
    }
    const writes: Write[] = [];
    for (const [id, { table, previous }] of first) {
      let next = table.rows.get(id) ?? null;
      if (next?.isPending) {
        const resolved = table.makeRow(
          withCommitTs(next.document, commitTs) as Document,
        );
        this.change(table, next, resolved);
        next = resolved;
      }
      if (previous === null && next === null) continue;
      writes.push(this.describe(table, id, previous, next));
      this.countPersisted(table, previous, next);
    }
    return writes;
  }

  readonly persisted = { documents: 0, bytes: 0, indexBytes: 0 };

  private countPersisted(
    table: Table,
    previous: Row | null,
    next: Row | null,
  ): void {
    this.persisted.documents += 1;
    this.persisted.bytes += storedDocumentBytes(previous, next);
    this.persisted.indexBytes += storedIndexBytes(table, previous, next);
  }

  private describe(
    table: Table,
    id: string,
    previous: Row | null,
    next: Row | null,
  ): Write {
    return {
      component: table.component,
      table: table.name,
      id,
      keys: table.indexes.map(({ name, slot }) => ({
        index: name,
        before: previous?.key(slot) ?? null,
        after: next?.key(slot) ?? null,
      })),
    };
  }

  operationsByTable(): Map<string, Operations> {
    return new Map(
      [...this.tables].map(([table, operations]) => [
        qualified(table.component, table.name),
        operations,
      ]),
    );
  }
}
