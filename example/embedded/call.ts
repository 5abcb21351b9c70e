/**
 * The running call: which function, in which component, transaction and request. Function code talks to one
 * global `Convex` object; this is how that object knows who is asking.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { UserIdentity } from "convex/server";
import type { FunctionKind } from "./functions.js";
import type { Observed, Operations } from "./record.js";
import type { RowStream } from "./rowStream.js";
import type { Runtime } from "./runtime.js";
import type { Meter, Transaction } from "./transaction.js";

export interface RequestMetadata {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly scheduledFunctionId: string | null;
  readonly authToken: string | null;
}

export type Identity = Partial<UserIdentity> | null;

/** Shared by a top-level query or mutation and all calls nested in it. */
export interface TransactionContext {
  readonly transaction: Transaction;
  readonly functions: Map<string, Operations & { calls: number }>;
  /** Time spent in this backend, to be taken off the time of the functions. */
  engineMs: number;
  readonly journal: Journal;
  readonly observed: Observed;
  /** The time that queries and mutations see, nested ones too: it stands still. */
  readonly startedAt: number;
}

/** Where the page of a paginated query ended in its last run, and in this one. */
export interface Journal {
  readonly previous: string | null;
  next: string | null;
}

export interface Call {
  readonly runtime: Runtime;
  readonly component: string;
  readonly path: string;
  readonly kind: FunctionKind | "httpAction";
  readonly depth: number;
  /** When it, or the transaction it is nested in, began. */
  readonly startedAt: number;
  readonly startedAtPreciseMs: number;
  readonly identity: Identity;
  readonly request: RequestMetadata;
  readonly context: TransactionContext | null;
  readonly meter: Meter;
  readonly streams: Map<number, RowStream>;
  hasPaginated: boolean;
  /** Whether the function sees the platform's globals. Closures of tests (`inline.ts`) see Node's. */
  readonly isStrict: boolean;
  /** Whether its modules are being evaluated, before the function itself starts. */
  isImporting: boolean;
  /** An error that the function cannot catch: whatever it does then, its call fails with it. */
  uncatchable: Error | null;
  /** Timers of the function, by their number; they end with it. */
  readonly timers: Map<number, unknown>;
  /** Nested calls run one after the other; everything else of this call waits for them. */
  nestedCalls: number;
  turn: Promise<void>;
}

export const currentCall = new AsyncLocalStorage<Call>();

/** For whatever shows functions the time: an answer that depends on it is not served for long. */
export function observeTime(): void {
  const context = currentCall.getStore()?.context;
  if (context) context.observed.time = true;
}

const atStart = AsyncLocalStorage.snapshot();

/** Runs without the context of the function that happens to be running. */
export function outside<Result>(run: () => Result): Result {
  return atStart(run);
}

/** The running call, if its function sees only what the platform has. */
export function strictCall(): Call | undefined {
  const call = currentCall.getStore();
  return call?.isStrict ? call : undefined;
}

/** Whether the outer world is out of reach: in transactions, and while modules are evaluated. */
export function isClosed({ context, isImporting }: Call): boolean {
  return context !== null || isImporting;
}

/** The call fails with this error, even if its function catches what is thrown here. */
export function failUncatchably(call: Call, message: string): never {
  call.uncatchable ??= new Error(message);
  throw call.uncatchable;
}
