/**
 * An in-memory stand-in for a Convex deployment: it runs the real functions of an app and its
 * components. This is the public entry. Servers, tests and benchmarks use only this file, `load.ts`
 * and `serve.ts` of the folder.
 *
 *     const footfall = { modules };
 *     const engine = await createEngine({ app: { modules }, components: { footfall } });
 *     await engine.mutation("messages:send", { text: "hi" }); // or a function reference
 *     await engine.query("lib:status", {}, { component: "footfall" });
 *     await engine.run((ctx) => ctx.db.query("events").collect(), { component: "footfall" });
 *     engine.transactions.at(-1); // the cost of the last transaction
 *     await engine.runUntil(time); // with `clock: new ManualClock(start)`
 */
import { getFunctionAddress } from "convex/server";
import type { Value } from "convex/values";
import { outside } from "./call.js";
import { ManualClock, systemClock } from "./clock.js";
import { CronRunner, type CronRun } from "./crons.js";
import type { DatabaseCallListener } from "./databaseCalls.js";
import {
  callerOf,
  type ActionHandler,
  type AnyFunction,
  type CallOptions,
  type ComponentCode,
  type EngineOptions,
  type MutationHandler,
  type QueryHandler,
} from "./engineOptions.js";
import {
  resolveAddress,
  type FunctionKind,
  type FunctionPath,
} from "./functions.js";
import { findRoute, runHttpAction, type HttpCaller } from "./http.js";
import {
  runInlineAction,
  runInlineMutation,
  runInlineQuery,
} from "./inline.js";
import { defaultLimits } from "./limits.js";
import { runAction } from "./nestedCalls.js";
import type { Write } from "./readSet.js";
import type { TransactionRecord } from "./record.js";
import { Runtime } from "./runtime.js";
import { load, save } from "./savedState.js";
import { Scheduler } from "./scheduler.js";
import {
  runOnSnapshot,
  type SnapshotQuery,
  type SnapshotResult,
} from "./snapshotQueries.js";
import type { Schema } from "./store.js";
import { runFunction, type Outcome } from "./topLevel.js";

export { ManualClock } from "./clock.js";
export type { DatabaseCall } from "./databaseCalls.js";
export { deploymentClasses, TooManyError } from "./deploymentClasses.js";
export type {
  AnyFunction,
  CallOptions,
  ComponentCode,
  EngineOptions,
} from "./engineOptions.js";
export type { ModuleMap } from "./functions.js";
export { conflictingWrites, conflicts, sharedWrites } from "./record.js";
export type { TransactionRecord } from "./record.js";
export { defaultLimits } from "./limits.js";
export type { Limits } from "./limits.js";

export class Engine {
  readonly runtime: Runtime;
  readonly scheduler: Scheduler;
  /** Keeps the latest transactions, oldest first. */
  readonly transactions: TransactionRecord[] = [];
  /**
   * Counts how often each query ran as a top-level function, by path. Answers from the cache do not
   * count.
   */
  readonly stats = { queryExecutions: new Map<string, number>() };
  private readonly crons: CronRunner;
  private readonly httpPrefixes = new Map<string, string>();

  constructor(options: EngineOptions) {
    const limits = { ...defaultLimits, ...options.limits };
    this.runtime = new Runtime(
      options.clock ?? systemClock,
      limits,
      options.deploymentClass ?? null,
      options.freshModules ?? false,
    );
    this.addComponent("", options.app);
    for (const [path, code] of Object.entries(options.components ?? {}))
      this.addComponent(path, code);
    this.scheduler = new Scheduler(this.runtime);
    this.crons = new CronRunner(this.runtime, this.scheduler);
    this.keepRecords(options.transactionsKept ?? 500);
    if (options.onTransaction) this.onTransaction(options.onTransaction);
  }

  addComponent(
    path: string,
    { modules, schema, httpPrefix, env }: ComponentCode,
  ) {
    this.runtime.environments.add(path, env, httpPrefix);
    this.runtime.functions.add(path, modules);
    this.runtime.store.addComponent(path, schema ?? null);
    if (httpPrefix !== undefined) this.httpPrefixes.set(path, httpPrefix);
  }

  private keepRecords(kept: number): void {
    const { queryExecutions } = this.stats;
    this.onTransaction((record) => {
      this.transactions.push(record);
      if (this.transactions.length > kept) this.transactions.shift();
      if (record.kind === "query")
        queryExecutions.set(
          record.path,
          (queryExecutions.get(record.path) ?? 0) + 1,
        );
    });
  }

  /**
   * Calls the listener after every top-level query and mutation. Answers a function that stops it.
   */
  onTransaction(listener: (record: TransactionRecord) => void): () => void {
    this.runtime.recordListeners.add(listener);
    return () => this.runtime.recordListeners.delete(listener);
  }

  /** Calls the listener after every commit that changed something. */
  onCommit(listener: (writes: readonly Write[]) => void): () => void {
    this.runtime.commitListeners.add(listener);
    return () => this.runtime.commitListeners.delete(listener);
  }

  /**
   * Calls the listener right before every database call of every function. Answers a function that
   * stops it. An error that the listener throws becomes the error of the call, and the function may
   * catch it.
   */
  onDatabaseCall(listener: DatabaseCallListener): () => void {
    this.runtime.databaseCallListeners.add(listener);
    return () => this.runtime.databaseCallListeners.delete(listener);
  }

  /**
   * Answers a public or internal query, from the cache where nothing that it read has changed.
   * Throws the query's own error, a `ConvexError` with its data.
   */
  async query(
    query: AnyFunction<"query">,
    args: Value = {},
    options: CallOptions = {},
  ): Promise<Value> {
    const path = addressOf(query, options);
    const caller = callerOf(options);
    const { value } = await this.track(() =>
      runFunction(this.runtime, path, "query", args, caller),
    );
    return value;
  }

  async mutation(
    mutation: AnyFunction<"mutation">,
    args: Value = {},
    options: CallOptions = {},
  ): Promise<Value> {
    return (await this.execute(mutation, "mutation", args, options)).value;
  }

  async action(
    action: AnyFunction<"action">,
    args: Value = {},
    options: CallOptions = {},
  ): Promise<Value> {
    const path = addressOf(action, options);
    return this.track(() =>
      runAction(this.runtime, path, args, callerOf(options)),
    );
  }

  /**
   * Works as `query` and `mutation`, and adds the record of the transaction. A query runs, whatever
   * the cache holds.
   */
  execute(
    reference: AnyFunction<"query" | "mutation">,
    kind: "query" | "mutation",
    args: Value,
    options: CallOptions = {},
  ): Promise<Outcome> {
    const path = addressOf(reference, options);
    const caller = { ...callerOf(options), isFresh: true };
    return this.track(() =>
      runFunction(this.runtime, path, kind, args, caller),
    );
  }

  /**
   * Runs a mutation, rolls it back and answers its record. Two rehearsals see the same data, like
   * two transactions that run at the same time. `conflicts` tells whether they conflict.
   */
  async rehearse(
    mutation: AnyFunction<"mutation">,
    args: Value = {},
    options: CallOptions = {},
  ): Promise<TransactionRecord> {
    const path = addressOf(mutation, options);
    const caller = { ...callerOf(options), isRehearsal: true };
    const { record } = await this.track(() =>
      runFunction(this.runtime, path, "mutation", args, caller),
    );
    return record;
  }

  /** Runs a closure as a mutation inside the app or a component. */
  run<Result>(
    handler: MutationHandler<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.track(() => runInlineMutation(this.runtime, handler, options));
  }

  /** Runs a closure as a query inside the app or a component. */
  runQuery<Result>(
    handler: QueryHandler<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.track(() => runInlineQuery(this.runtime, handler, options));
  }

  /** Runs a closure as an action inside the app or a component. */
  runAction<Result>(
    handler: ActionHandler<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.track(() => runInlineAction(this.runtime, handler, options));
  }

  /**
   * Runs queries one after the other with no commit in between. `ts` is the last commit they see.
   */
  runOnSnapshot(
    queries: readonly SnapshotQuery[],
  ): Promise<{ results: SnapshotResult[]; ts: bigint }> {
    return this.track(() => runOnSnapshot(this.runtime, queries));
  }

  /** Runs the HTTP action that a request is routed to. Answers null when there is none. */
  fetch(
    request: Request,
    caller: Partial<HttpCaller> = {},
  ): Promise<Response | null> {
    const everything = { identity: null, ip: null, userAgent: null, ...caller };
    return this.track(() =>
      runHttpAction(this.runtime, this.httpPrefixes, request, everything),
    );
  }

  /** Tells whether an HTTP action is routed at this path. */
  async hasRoute(pathname: string, method: string): Promise<boolean> {
    const prefixes = this.httpPrefixes;
    return (
      (await outside(() =>
        findRoute(this.runtime, prefixes, pathname, method),
      )) !== null
    );
  }

  now(): number {
    return this.runtime.clock.now();
  }

  /**
   * Waits for scheduled functions that are running now. With a deployment class it waits for all
   * calls, until they are done or wait for the clock.
   */
  async settle(): Promise<void> {
    const { capacity } = this.runtime;
    if (capacity.deploymentClass === null) await this.scheduler.finishRunning();
    else await capacity.activity.idle();
  }

  private track<Result>(run: () => Promise<Result>): Promise<Result> {
    return outside(() => this.runtime.capacity.activity.track(run));
  }

  /**
   * Runs everything due up to the time, in order, and leaves the clock there. Needs a manual clock.
   */
  async runUntil(time: number): Promise<void> {
    const { clock } = this.runtime;
    if (!(clock instanceof ManualClock))
      throw new Error("`runUntil` needs an engine with a `ManualClock`.");
    await this.settle();
    for (;;) {
      const next = clock.nextAlarm();
      if (next === undefined || next > time) break;
      clock.fireNext();
      await this.settle();
    }
    clock.moveTo(time);
  }

  startCrons(): Promise<void> {
    return outside(() => this.crons.start());
  }

  /** Answers when each cron is due, of the app and of every component. */
  readonly nextCronRuns = (): CronRun[] => this.crons.nextRuns();

  /** Loads functions again with their next call. The data stays. */
  reload(): void {
    this.runtime.functions.forget();
    this.runtime.queryCache.clear();
  }

  /** Answers all data and scheduled functions as text. */
  save(): string {
    return save(this.runtime);
  }

  /** Loads saved data into an engine that has none yet. */
  load(text: string): void {
    load(this.runtime, text);
    this.runtime.queryCache.clear();
    this.scheduler.resume();
  }

  close(): void {
    this.crons.stop();
    this.scheduler.stop();
  }
}

/** Makes an engine whose schemas come from the `schema` modules. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const withSchema = async (code: ComponentCode): Promise<ComponentCode> => {
    if (code.schema !== undefined || !code.modules.schema) return code;
    const { default: schema } = (await code.modules.schema()) as {
      default: Schema;
    };
    return { ...code, schema };
  };
  const components: Record<string, ComponentCode> = {};
  for (const [path, code] of Object.entries(options.components ?? {}))
    components[path] = await withSchema(code);
  return new Engine({
    ...options,
    app: await withSchema(options.app),
    components,
  });
}

function addressOf(
  reference: AnyFunction<FunctionKind>,
  { component = "" }: CallOptions,
): FunctionPath {
  return resolveAddress(component, getFunctionAddress(reference));
}
