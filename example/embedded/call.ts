/**
 * Keeps the running call: its function, component, transaction and request. Function code talks to
 * one global `Convex` object, and that object asks here which call it serves.
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

/** A top-level query or mutation shares it with all calls nested in it. */
export interface TransactionContext {
  readonly transaction: Transaction;
  readonly functions: Map<string, Operations & { calls: number }>;
  /** Time spent in this backend. The time of the functions does not include it. */
  engineMs: number;
  readonly journal: Journal;
  readonly observed: Observed;
  /** The time that queries and mutations see, nested ones too. It stands still. */
  readonly startedAt: number;
}

/** The cursors at which the page of a paginated query ended, in its last run and in this one. */
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
  /** The time when it, or the transaction it is nested in, began. */
  readonly startedAt: number;
  readonly startedAtPreciseMs: number;
  readonly identity: Identity;
  readonly request: RequestMetadata;
  readonly context: TransactionContext | null;
  readonly meter: Meter;
  readonly streams: Map<number, RowStream>;
  hasPaginated: boolean;
  /** True: the function sees the platform's globals. Closures of tests (`inline.ts`) see Node's. */
  readonly isStrict: boolean;
  /** True while the engine evaluates its modules, before the function itself starts. */
  isImporting: boolean;
  /**
   * An error that the function cannot catch: whatever it does then, its call fails with this error.
   */
  uncatchable: Error | null;
  /** Timers of the function, by their number. They end with it. */
  readonly timers: Map<number, unknown>;
  /** Nested calls run one after the other. Everything else of this call waits for them. */
  nestedCalls: number;
  turn: Promise<void>;
}

export const currentCall = new AsyncLocalStorage<Call>();

/**
 * Marks that a function has seen the time: the cache does not keep an answer that depends on it for
 * long.
 */
export function observeTime(): void {
  const context = currentCall.getStore()?.context;
  if (context) context.observed.time = true;
}

const atStart = AsyncLocalStorage.snapshot();

/** Runs without the context of the function that happens to be running. */
export function outside<Result>(run: () => Result): Result {
  return atStart(run);
}

/** Answers the running call, if its function sees only what the platform has. */
export function strictCall(): Call | undefined {
  const call = currentCall.getStore();
  return call?.isStrict ? call : undefined;
}

/**
 * Tells whether the outer world is out of reach: in transactions, and while the engine evaluates
 * modules.
 */
export function isClosed({ context, isImporting }: Call): boolean {
  return context !== null || isImporting;
}

/** Fails the call with this error, even if its function catches it. */
export function failUncatchably(call: Call, message: string): never {
  call.uncatchable ??= new Error(message);
  throw call.uncatchable;
}
