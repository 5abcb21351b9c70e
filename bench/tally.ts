/** Collects sums, means and maxima of the work of transactions. */
import {
  noOperations,
  type Operations,
  type TransactionRecord,
} from "../example/embedded/record.js";
import { moduleOf } from "./evaluation.js";

export { noOperations, type Operations };

export function addOperations(sum: Operations, added: Operations): void {
  for (const field of Object.keys(sum) as (keyof Operations)[]) {
    sum[field] += added[field];
  }
}

/** Sums documents and index keys, read and written: Convex bills them as database bandwidth. */
export function bandwidth(operations: Operations): number {
  return (
    operations.bytesRead +
    operations.bytesWritten +
    operations.indexBytesRead +
    operations.indexBytesWritten
  );
}

type Work = Pick<
  TransactionRecord,
  "operations" | "javascriptMs" | "functions"
>;

/** Adds up the transactions of one kind. */
export class Tally {
  count = 0;
  milliseconds = 0;
  maxMilliseconds = 0;
  readonly sum = noOperations();
  readonly max = noOperations();
  /** How often a call evaluated each module, nested calls included. */
  readonly evaluations = new Map<string, number>();

  add({ operations, javascriptMs: milliseconds, functions }: Work): void {
    this.count++;
    for (const [name, { calls }] of functions) {
      const module = moduleOf(name);
      const before = this.evaluations.get(module) ?? 0;
      this.evaluations.set(module, before + calls);
    }
    this.milliseconds += milliseconds;
    this.maxMilliseconds = Math.max(this.maxMilliseconds, milliseconds);
    addOperations(this.sum, operations);
    for (const field of Object.keys(this.max) as (keyof Operations)[]) {
      this.max[field] = Math.max(this.max[field], operations[field]);
    }
  }
}
