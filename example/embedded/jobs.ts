/**
 * Keeps scheduled functions as rows of `_scheduled_functions`. The transaction that schedules or
 * cancels writes them, so they come and go with it. `scheduler.ts` runs them.
 */
import type { Value } from "convex/values";
import type { FunctionPath } from "./functions.js";
import type { Runtime } from "./runtime.js";
import type { Row } from "./row.js";
import type { Meter, Transaction } from "./transaction.js";
import { hasPlaceholder, measure, type Document } from "./values.js";

export const JOBS = "_scheduled_functions";

export interface NewJob {
  readonly path: FunctionPath;
  readonly args: Value;
  readonly at: number;
}

export interface Job extends Document {
  _id: string;
  name: string;
  args: Value[];
  scheduledTime: number;
  state: { kind: "pending" | "inProgress" | "success" | "failed" | "canceled" };
}

export function jobOf(row: Row): Job {
  return row.document as Job;
}

/** The component of a job's function. Another component may have scheduled it. */
const componentField = "_component";

export function targetOf(job: Job): FunctionPath {
  return { component: job[componentField] as string, path: job.name };
}

export function scheduleJob(
  { store }: Runtime,
  transaction: Transaction,
  meter: Meter,
  component: string,
  { path, args, at }: NewJob,
): string {
  if (hasPlaceholder(args))
    throw new Error(
      `Invalid arguments for "${path.path}": a scheduled function cannot take an unresolved commit timestamp.`,
    );
  const bytes = measure(args, { what: "An argument", isDocument: false });
  transaction.use(meter, "functionsScheduled", 1);
  transaction.use(meter, "scheduledFunctionArgsBytes", bytes);
  const row = transaction.insert(meter, store.table(component, JOBS), {
    name: path.path,
    [componentField]: path.component,
    args: [args],
    scheduledTime: at,
    state: { kind: "pending" },
  });
  return row.id;
}

export function cancelJob(
  runtime: Runtime,
  transaction: Transaction,
  meter: Meter,
  id: string,
): void {
  setJobState(runtime, transaction, meter, id, "canceled", ["pending"]);
}

/** Answers whether the job was in one of the expected states, so that the state has changed. */
export function setJobState(
  { store, clock }: Runtime,
  transaction: Transaction,
  meter: Meter,
  id: string,
  kind: Job["state"]["kind"],
  expected: readonly Job["state"]["kind"][],
): boolean {
  const table = store.tableOfId(id);
  const row = table?.rows.get(id);
  if (table === undefined || row === undefined) return false;
  const job = jobOf(row);
  if (!expected.includes(job.state.kind)) return false;
  const isFinished = kind !== "pending" && kind !== "inProgress";
  transaction.update(meter, table, row, {
    ...job,
    state: { kind },
    ...(isFinished ? { completedTime: clock.now() } : {}),
  });
  return true;
}
