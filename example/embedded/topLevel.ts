/**
 * Runs top-level queries and mutations: one transaction each, from begin to commit, with its
 * record.
 */
import type { Value } from "convex/values";
import type { TransactionContext } from "./call.js";
import { forOutside, messageOf } from "./errors.js";
import {
  checkArguments,
  checkReturnValue,
  encodeArguments,
  resolveAs,
  type FunctionPath,
  type ResolvedFunction,
} from "./functions.js";
import type { Question } from "./queryCache.js";
import type { TransactionRecord } from "./record.js";
import type { Caller, Runtime } from "./runtime.js";
import type { Transaction } from "./transaction.js";
import { decode, encode, hasPlaceholder, withCommitTs } from "./values.js";

/** Taken before any test replaces it with fake timers. */
const preciseNow = performance.now.bind(performance);

export interface TopLevelCaller extends Caller {
  readonly journal?: string | null;
  /**
   * Runs inside the transaction, before the function. A rollback of the function undoes its writes
   * as well.
   */
  readonly before?: (transaction: Transaction) => void;
  /** Runs inside the transaction, after the function and before the commit. */
  readonly after?: (transaction: Transaction) => void;
  /** True for a scheduled function or a cron: nobody waits for it. */
  readonly isScheduled?: boolean;
  /** True: runs the query, whatever the cache holds. */
  readonly isFresh?: boolean;
  /** True: rolls back instead of committing. */
  readonly isRehearsal?: boolean;
}

export interface Outcome {
  readonly value: Value;
  readonly journal: string | null;
  readonly record: TransactionRecord;
}

export async function runFunction(
  runtime: Runtime,
  path: FunctionPath,
  kind: "query" | "mutation",
  args: Value,
  caller: TopLevelCaller,
): Promise<Outcome> {
  const resolved = await resolveAs(runtime.functions, path, kind);
  const { capacity, mutex } = runtime;
  if (kind === "mutation")
    return capacity.mutation(
      () => mutex.run(() => runResolved(runtime, resolved, args, caller)),
      caller,
    );
  return (
    cachedAnswer(runtime, resolved, args, caller) ??
    capacity.query(() =>
      mutex.run(() => answerQuery(runtime, resolved, args, caller)),
    )
  );
}

function questionOf(
  { component, path }: ResolvedFunction,
  args: Value,
  { identity, journal = null, isFresh }: TopLevelCaller,
): Question | null {
  if (isFresh || hasPlaceholder(args)) return null;
  return { component, path, args: encode(args), identity, journal };
}

function cachedAnswer(
  { queryCache }: Runtime,
  resolved: ResolvedFunction,
  args: Value,
  caller: TopLevelCaller,
): Outcome | undefined {
  const question = questionOf(resolved, args, caller);
  return question === null ? undefined : queryCache.get(question);
}

/**
 * Answers from the cache, or by running the query. The caller holds the lock. Errors are not kept.
 */
export async function answerQuery(
  runtime: Runtime,
  resolved: ResolvedFunction,
  args: Value,
  caller: TopLevelCaller,
): Promise<Outcome> {
  const question = questionOf(resolved, args, caller);
  const kept = question && runtime.queryCache.get(question);
  if (kept) return kept;
  const outcome = await runResolved(runtime, resolved, args, caller);
  if (question) runtime.queryCache.put(question, outcome);
  return outcome;
}

/** Runs a query or mutation. The caller holds the lock. */
export async function runResolved(
  runtime: Runtime,
  resolved: ResolvedFunction,
  args: Value,
  caller: TopLevelCaller,
): Promise<Outcome> {
  if (hasPlaceholder(args))
    throw new Error(
      `Invalid arguments for "${resolved.path}": an unresolved commit timestamp can only be passed to a function called from a mutation.`,
    );
  checkArguments(resolved, args);
  const encoded = encodeArguments(args);
  return runTransaction(
    runtime,
    resolved,
    resolved.kind === "query" ? "query" : "mutation",
    () => resolved.invoke(encoded),
    caller,
    (value) => checkReturnValue(resolved, value),
  );
}

/** Runs one transaction from begin to commit. The caller holds the lock. */
export async function runTransaction(
  runtime: Runtime,
  { component, path }: FunctionPath,
  kind: "query" | "mutation",
  invoke: () => Promise<string>,
  caller: TopLevelCaller,
  check?: (value: Value) => void,
): Promise<Outcome> {
  const transaction = runtime.newTransaction();
  const begin = transaction.savepoint();
  const startedAt = runtime.clock.now();
  const context: TransactionContext = {
    transaction,
    startedAt: Math.floor(startedAt),
    functions: new Map(),
    engineMs: 0,
    journal: { previous: caller.journal ?? null, next: null },
    observed: { identity: false, time: false },
  };
  const at = { component, path };
  const call = runtime.newCall(at, kind, context, caller, 1, runtime.limits);
  const started = preciseNow();
  const tell = (
    error: string | null,
    commitTs: bigint | null,
    writes: TransactionRecord["writes"],
  ): TransactionRecord => {
    const record: TransactionRecord = {
      component,
      path,
      kind,
      startedAt,
      outcome: error === null ? "success" : "failure",
      error,
      commitTs,
      scheduledFunctionId: caller.request.scheduledFunctionId,
      javascriptMs: Math.max(0, preciseNow() - started - context.engineMs),
      used: transaction.used,
      operations: transaction.operations,
      persisted: transaction.persisted,
      tables: transaction.operationsByTable(),
      functions: context.functions,
      reads: transaction.reads,
      writes,
      observed: context.observed,
    };
    if (!caller.isRehearsal) runtime.tell(record);
    return record;
  };
  let value: Value;
  let commitTs: bigint | null = null;
  let writes: TransactionRecord["writes"] = [];
  try {
    caller.before?.(transaction);
    value = decode(await runtime.runCall(call, invoke));
    check?.(value);
    if (kind === "query" && hasPlaceholder(value))
      throw new Error(
        `The return value of "${path}" is invalid: queries cannot return an unresolved commit timestamp.`,
      );
    if (kind === "mutation") {
      caller.after?.(transaction);
      commitTs = runtime.nextCommitTs();
      writes = transaction.commit(commitTs);
      value = withCommitTs(value, commitTs);
      if (caller.isRehearsal) transaction.rollBackTo(begin);
      else runtime.capacity.recordWrites(transaction.persisted);
    }
  } catch (error) {
    transaction.rollBackTo(begin);
    tell(messageOf(error), null, []);
    throw forOutside(error);
  }
  const record = tell(null, commitTs, writes);
  return { value, journal: context.journal.next, record };
}
