/**
 * One deployment while it runs: data, functions, time, the lock that lets one transaction run at a
 * time, and the listeners to commits. `engine.ts` is the door to it.
 */
import {
  currentCall,
  outside,
  type Call,
  type Identity,
  type RequestMetadata,
  type TransactionContext,
} from "./call.js";
import { Capacity } from "./capacity.js";
import type { Clock } from "./clock.js";
import type { DatabaseCallListener } from "./databaseCalls.js";
import type { DeploymentClass } from "./deploymentClasses.js";
import { Functions, type FunctionPath } from "./functions.js";
import type { Limits } from "./limits.js";
import { Mutex } from "./mutex.js";
import { QueryCache } from "./queryCache.js";
import type { Write } from "./readSet.js";
import { noOperations, qualified, type TransactionRecord } from "./record.js";
import { newRequest } from "./requests.js";
import { Store } from "./store.js";
import { Environments } from "./environments.js";
import { installPlatformGlobals } from "./platformGlobals.js";
import { clearTimers } from "./platformTimers.js";
import { installSyscalls } from "./syscalls.js";
import { Transaction } from "./transaction.js";
import { refuseIllFormedError } from "./wellFormed.js";

const preciseNow = performance.now.bind(performance);

/** The identity and request on whose behalf a function runs. */
export interface Caller {
  readonly identity: Identity;
  readonly request: RequestMetadata;
}

// This has to come before any module of a function loads: some take hold of `process.env`.
installPlatformGlobals();

/** The path of closures that tests pass. */
export const INLINE = "inline";

export class Runtime {
  readonly store = new Store();
  readonly functions: Functions;
  readonly mutex = new Mutex();
  readonly capacity: Capacity;
  readonly queryCache = new QueryCache(() => this.clock.now());
  readonly commitListeners = new Set<(writes: readonly Write[]) => void>();
  readonly recordListeners = new Set<(record: TransactionRecord) => void>();
  readonly databaseCallListeners = new Set<DatabaseCallListener>();
  databaseCalls = 0;
  lastCommitTs = 0n;
  /** The time that `Date` shows while the engine evaluates modules. */
  readonly pushedAt: number;
  readonly environments = new Environments();
  private lastCreationTime = 0;

  constructor(
    readonly clock: Clock,
    readonly limits: Limits,
    deploymentClass: DeploymentClass | null = null,
    freshModules = false,
  ) {
    this.capacity = new Capacity(clock, deploymentClass);
    this.functions = new Functions(
      (component, id, table) => this.store.isIdOf(component, id, table),
      (component, run) =>
        outside(() =>
          freshModules
            ? currentCall.run(this.newImport(component), run)
            : run(),
        ),
      freshModules,
    );
    this.pushedAt = Math.floor(clock.now());
    installSyscalls();
  }

  /** Makes creation times that put rows of one transaction, and of one millisecond, in an order. */
  private nextCreationTime(): number {
    const now = this.clock.now();
    this.lastCreationTime =
      now > this.lastCreationTime ? now : this.lastCreationTime + 0.001;
    return this.lastCreationTime;
  }

  /** Answers nanoseconds, strictly increasing. */
  nextCommitTs(): bigint {
    const now = BigInt(Math.floor(this.clock.now())) * 1_000_000n;
    this.lastCommitTs = now > this.lastCommitTs ? now : this.lastCommitTs + 1n;
    return this.lastCommitTs;
  }

  newTransaction(): Transaction {
    return new Transaction(this.store, this.lastCommitTs, () =>
      this.nextCreationTime(),
    );
  }

  /** Changes system tables outside of any function. */
  writeSystem<Result>(
    change: (transaction: Transaction) => Result,
  ): Promise<Result> {
    return this.mutex.run(async () => {
      const transaction = this.newTransaction();
      const begin = transaction.savepoint();
      try {
        const result = change(transaction);
        this.tellCommit(transaction.commit(this.nextCommitTs()));
        this.capacity.recordWrites(transaction.persisted);
        return result;
      } catch (error) {
        transaction.rollBackTo(begin);
        throw error;
      }
    });
  }

  private tellCommit(writes: readonly Write[]): void {
    if (writes.length === 0) return;
    this.queryCache.afterCommit(writes);
    outside(() => {
      for (const listener of this.commitListeners) listener(writes);
    });
  }

  tell(record: TransactionRecord): void {
    outside(() => {
      for (const listener of this.recordListeners) listener(record);
    });
    this.tellCommit(record.writes);
  }

  newCall(
    { component, path }: FunctionPath,
    kind: Call["kind"],
    context: TransactionContext | null,
    { identity, request }: Caller,
    depth: number,
    limits: Limits,
  ): Call {
    const name = qualified(component, path);
    let operations = context?.functions.get(name);
    if (operations === undefined) {
      operations = { ...noOperations(), calls: 0 };
      context?.functions.set(name, operations);
    }
    operations.calls += 1;
    return {
      runtime: this,
      component,
      path,
      kind,
      depth,
      startedAt: context?.startedAt ?? Math.floor(this.clock.now()),
      startedAtPreciseMs: preciseNow(),
      identity,
      request,
      context,
      meter: { limits, operations },
      streams: new Map(),
      hasPaginated: false,
      isStrict: path !== INLINE,
      isImporting: false,
      uncatchable: null,
      timers: new Map(),
      nestedCalls: 0,
      turn: Promise.resolve(),
    };
  }

  /**
   * Makes a call for evaluating modules to see their contents. Bundled ones see what the platform
   * has.
   */
  private newImport(component: string): Call {
    const at = { component, path: "import" };
    const caller = { identity: null, request: newRequest() };
    const call = this.newCall(at, "query", null, caller, 1, this.limits);
    return { ...call, isImporting: true };
  }

  async runCall<Result>(
    call: Call,
    invoke: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await currentCall.run(call, invoke);
    } catch (error) {
      if (call.isStrict) refuseIllFormedError(error);
      throw error;
    } finally {
      for (const stream of call.streams.values()) stream.close();
      clearTimers(call);
      // The uncatchable error replaces whatever the function made of it.
      if (call.uncatchable !== null) throw call.uncatchable;
    }
  }
}
