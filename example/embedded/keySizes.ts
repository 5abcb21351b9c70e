/**
 * Computes the cost of index keys. Database bandwidth counts the key of each declared index for
 * every written document, changed or not, and for every row that a declared index has found.
 * `by_id` and `by_creation_time` are free there. Write throughput counts the stored entries: one in
 * every index, and one more where a key ends.
 */
import type { Value } from "convex/values";
import { JOBS } from "./jobs.js";
import type { Row } from "./row.js";
import type { Table } from "./store.js";
import { compareKeys, measure, type Key } from "./values.js";

/** An internal id, and a table: the size of the largest (crates/value/src/document_id.rs:275). */
const INTERNAL_ID_BYTES = 16;
const TABLE_BYTES = 17;
const DOCUMENT_ID_BYTES = TABLE_BYTES + INTERNAL_ID_BYTES;
const TIMESTAMP_BYTES = 8;
/** An entry also has its time and its index. */
const ENTRY_BYTES = TIMESTAMP_BYTES + INTERNAL_ID_BYTES;

/**
 * Counts a written key: the values with the creation time and the id, and the id once more
 * (crates/common/src/index.rs:138).
 */
export function writtenKeyBytes(key: Key): number {
  let bytes = DOCUMENT_ID_BYTES;
  for (const value of key)
    bytes += measure(value, { what: "An index key", isDocument: false });
  return bytes;
}

/**
 * Counts a read or stored key: the bytes that put keys in order (crates/value/src/sorting.rs:303).
 */
export function sortedKeyBytes(key: Key): number {
  let bytes = 0;
  for (const value of key) bytes += sortedBytes(value);
  return bytes;
}

function sortedBytes(value: Value | undefined): number {
  if (value === undefined || value === null || typeof value === "boolean")
    return 1;
  if (typeof value === "number") return 9;
  if (typeof value === "bigint") return 1 + integerBytes(value);
  if (typeof value === "string") return 2 + escapedBytes(Buffer.from(value));
  if (value instanceof ArrayBuffer)
    return 2 + escapedBytes(new Uint8Array(value));
  if (Array.isArray(value)) return 1 + sortedKeyBytes(value) + 1;
  let bytes = 2;
  for (const [name, field] of Object.entries(value as Record<string, Value>))
    bytes += name.length + 1 + sortedBytes(field);
  return bytes;
}

function integerBytes(value: bigint): number {
  if (value === 0n) return 0;
  for (const bytes of [1, 2, 4])
    if (BigInt.asIntN(8 * bytes, value) === value) return bytes;
  return 8;
}

/** Counts the escaped bytes. A zero ends a text, so another byte follows each zero inside. */
function escapedBytes(bytes: Uint8Array): number {
  let escapes = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1))
    escapes += 1;
  return bytes.length + escapes;
}

/**
 * The platform has three more indexes on scheduled functions: by the time of the next run, by the
 * end, and by function (crates/model/src/scheduled_jobs/mod.rs:99-113). Our rows have no such
 * fields, so a time stands for each key.
 */
const JOB_INDEXES = 3;

/**
 * Counts the entries of all indexes in the persistence: one for each key of the new version,
 * changed or not, and one where a key ends (crates/indexing/src/index_registry.rs:189,
 * crates/common/src/persistence.rs:96).
 */
export function storedIndexBytes(
  table: Table,
  previous: Row | null,
  next: Row | null,
): number {
  const keysOf = (row: Row): Key[] => [
    [row.id],
    ...row.keys,
    ...(table.name === JOBS
      ? Array.from({ length: JOB_INDEXES }, () => [0, row.id])
      : []),
  ];
  const before = previous === null ? [] : keysOf(previous);
  const after = next === null ? [] : keysOf(next);
  let bytes = 0;
  for (const key of after)
    bytes += ENTRY_BYTES + sortedKeyBytes(key) + DOCUMENT_ID_BYTES;
  before.forEach((key, slot) => {
    const other = after[slot];
    if (other === undefined || compareKeys(key, other) !== 0)
      bytes += ENTRY_BYTES + sortedKeyBytes(key);
  });
  return bytes;
}

/**
 * Counts a version of a document in the persistence, or its end
 * (crates/common/src/persistence.rs:61).
 */
export function storedDocumentBytes(
  previous: Row | null,
  next: Row | null,
): number {
  return (
    TIMESTAMP_BYTES +
    DOCUMENT_ID_BYTES +
    (next?.bytes ?? 0) +
    (previous === null ? 0 : TIMESTAMP_BYTES)
  );
}
