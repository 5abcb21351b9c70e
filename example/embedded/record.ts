/**
 * The record of one top-level transaction: its work, its cost, and the transactions it would have
 * conflicted with. Nested calls, into components too, belong to the record of the function that was
 * called from outside.
 */
import type { Limits } from "./limits.js";
import type { ReadSet, Write } from "./readSet.js";

/** The counts per table and per function. Ranges are calls here, not merged intervals. */
export interface Operations {
  ranges: number;
  documentsRead: number;
  documentsWritten: number;
  bytesRead: number;
  bytesWritten: number;
  /** Bytes of the keys of declared indexes, as database bandwidth counts them. */
  indexBytesRead: number;
  indexBytesWritten: number;
}

export function noOperations(): Operations {
  return {
    ranges: 0,
    documentsRead: 0,
    documentsWritten: 0,
    bytesRead: 0,
    bytesWritten: 0,
    indexBytesRead: 0,
    indexBytesWritten: 0,
  };
}

export interface TransactionRecord {
  /** The path is "module:function", or "inline" for a function given as a closure. */
  readonly path: string;
  readonly component: string;
  readonly kind: "query" | "mutation";
  readonly startedAt: number;
  readonly outcome: "success" | "failure";
  readonly error: string | null;
  /** Null for queries and failures. */
  readonly commitTs: bigint | null;
  readonly scheduledFunctionId: string | null;
  /**
   * Wall time of the functions, nested ones included, without the time spent inside this backend.
   */
  readonly javascriptMs: number;
  /** The usage as the limits count it: index ranges merged, rolled back writes given back. */
  readonly used: Limits;
  readonly operations: Operations;
  /**
   * Bytes that a commit puts on disk, as write throughput counts them: system tables, all indexes,
   * and the ends of keys (crates/database/src/committer.rs:1058). Several writes of a document in
   * one transaction count once.
   */
  readonly persisted: {
    readonly documents: number;
    readonly bytes: number;
    readonly indexBytes: number;
  };
  /**
   * The key is "table" for the app, "component/path:table" for components. System tables are left
   * out.
   */
  readonly tables: ReadonlyMap<string, Operations>;
  /**
   * The key is "module:function" or "component/path:module:function". Each entry counts the
   * function's own work.
   */
  readonly functions: ReadonlyMap<string, Operations & { calls: number }>;
  /** `reads.list()` gives the ids and intervals. */
  readonly reads: ReadSet;
  readonly writes: readonly Write[];
  readonly observed: Readonly<Observed>;
}

/** Facts outside the database that functions looked at, nested ones included. */
export interface Observed {
  identity: boolean;
  time: boolean;
}

/** Names a function or table with its component. The app's own have no prefix. */
export function qualified(component: string, name: string): string {
  return component === "" ? name : `${component}:${name}`;
}

/** Tells whether one of the two would have to run again, if they ran at the same time. */
export function conflicts(a: TransactionRecord, b: TransactionRecord): boolean {
  return a.reads.isTouchedBy(b.writes) || b.reads.isTouchedBy(a.writes);
}

/** Answers the documents that both write. */
export function sharedWrites(
  a: TransactionRecord,
  b: TransactionRecord,
): { component: string; table: string; id: string; keys: Write["keys"] }[] {
  const written = new Map(b.writes.map((write) => [write.id, write]));
  return a.writes.filter((write) => written.has(write.id));
}

/** Answers the writes of one that change what the other read: the reason for a conflict. */
export function conflictingWrites(
  reader: TransactionRecord,
  writer: TransactionRecord,
): Write[] {
  return writer.writes.filter((write) => reader.reads.isTouchedBy([write]));
}
