/** Collects sums, means and maxima of the work of transactions. */
import { noOperations, type Operations } from "../example/embedded/record.js";

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

/** Adds up the transactions of one kind. */
export class Tally {
  count = 0;
  milliseconds = 0;
  maxMilliseconds = 0;
  readonly sum = noOperations();
  readonly max = noOperations();

  add(operations: Operations, milliseconds: number): void {
    this.count++;
    this.milliseconds += milliseconds;
    this.maxMilliseconds = Math.max(this.maxMilliseconds, milliseconds);
    addOperations(this.sum, operations);
    for (const field of Object.keys(this.max) as (keyof Operations)[]) {
      this.max[field] = Math.max(this.max[field], operations[field]);
    }
  }
}
