/**
 * Runs scheduled functions when they are due. Mutations run exactly once, and commit their state
 * with their work. Actions run at most once. A throw marks the job as failed and is logged. The
 * scheduler only tries again jobs that a deployment's class has no place for.
 */
import { Backoff } from "./backoff.js";
import { outside } from "./call.js";
import { TooManyError } from "./deploymentClasses.js";
import { jobOf, JOBS, setJobState, targetOf, type Job } from "./jobs.js";
import { runAction } from "./nestedCalls.js";
import { noOperations } from "./record.js";
import type { Write } from "./readSet.js";
import { newRequest } from "./requests.js";
import type { Runtime } from "./runtime.js";
import { runResolved } from "./topLevel.js";
import type { Meter } from "./transaction.js";
import { HOUR } from "../../src/shared/units.js";

/** Bounds one timer: it holds 31 bits of milliseconds (24.8 days). Longer waits take several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const LATER = { initialMs: 500, mostMs: 2 * HOUR };

/**
 * Bounds the finished jobs that stay. A deployment keeps them for days, and a demo needs the last
 * few.
 */
const FINISHED_JOBS_KEPT = 200;

export class Scheduler {
  /** Counts scheduled functions that run, or wait for the deployment to have a place for them. */
  runningJobs = 0;
  private readonly timers = new Map<string, unknown>();
  private readonly running = new Set<Promise<void>>();
  private readonly finished: string[] = [];
  private readonly meter: Meter;
  /** Jobs that are due, and wait for a place to run. */
  private readonly due: Job[] = [];
  private readonly backoffs = new Map<string, Backoff>();
  private isStopped = false;

  constructor(private readonly runtime: Runtime) {
    this.meter = { limits: runtime.limits, operations: noOperations() };
    runtime.commitListeners.add((writes) => this.afterCommit(writes));
  }

  get isWaiting(): boolean {
    return this.timers.size > 0;
  }

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  async finishRunning(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers.values())
      this.runtime.clock.clearTimeout(timer);
    this.timers.clear();
  }

  /**
   * Resumes after loading a saved state. Pending jobs wait again. Jobs that were cut off while
   * running count as failed.
   */
  resume(): void {
    for (const table of this.runtime.store.tables()) {
      if (table.name !== JOBS) continue;
      for (const row of table.rows.values()) {
        const { kind } = jobOf(row).state;
        if (kind === "pending") this.arm(jobOf(row));
        else if (kind === "inProgress") void this.finish(row.id, "failed");
        else this.finished.push(row.id);
      }
    }
  }

  private afterCommit(writes: readonly Write[]): void {
    const { store } = this.runtime;
    for (const { component, table, id } of writes) {
      if (table !== JOBS) continue;
      const row = store.table(component, table).rows.get(id);
      if (row === undefined) continue;
      const { kind } = jobOf(row).state;
      if (kind === "pending") {
        this.arm(jobOf(row));
        continue;
      }
      this.disarm(id);
      if (kind !== "inProgress") this.finished.push(id);
    }
    while (this.finished.length > FINISHED_JOBS_KEPT) {
      const id = this.finished.shift()!;
      const table = store.tableOfId(id);
      const row = table?.rows.get(id);
      if (table !== undefined && row !== undefined) table.swap(row, null);
    }
  }

  private arm(job: Job): void {
    if (this.isStopped) return;
    const { clock } = this.runtime;
    const delay = Math.max(0, Math.round(job.scheduledTime - clock.now()));
    const timer = outside(() =>
      clock.setTimeout(
        () => {
          this.timers.delete(job._id);
          if (delay > LONGEST_TIMER_MS) this.arm(job);
          else this.start(job);
        },
        Math.min(delay, LONGEST_TIMER_MS),
      ),
    );
    this.timers.set(job._id, timer);
  }

  private disarm(id: string): void {
    const timer = this.timers.get(id);
    if (timer === undefined) return;
    this.runtime.clock.clearTimeout(timer);
    this.timers.delete(id);
  }

  /**
   * Starts jobs in the order in which they were due, as many at a time as the class of the
   * deployment allows.
   */
  private start(job: Job): void {
    const { due } = this;
    let place = due.length;
    while (place > 0 && due[place - 1]!.scheduledTime > job.scheduledTime)
      place -= 1;
    due.splice(place, 0, job);
    this.startDue();
  }

  private startDue(): void {
    while (
      this.due.length > 0 &&
      !this.isStopped &&
      this.runningJobs < this.runtime.capacity.scheduledJobs
    ) {
      const job = this.due.shift()!;
      this.runningJobs += 1;
      this.track(() =>
        outside(() => this.run(job))
          .catch((error: unknown) => this.failed(job, error))
          .finally(() => {
            this.runningJobs -= 1;
            this.startDue();
          }),
      );
    }
  }

  /**
   * Ends a job. One for which the deployment had no place runs later
   * (crates/application/src/scheduled_jobs/mod.rs:528).
   */
  private async failed(job: Job, error: unknown): Promise<void> {
    if (error instanceof TooManyError) {
      const backoff = this.backoffs.get(job._id) ?? new Backoff(LATER);
      this.backoffs.set(job._id, backoff);
      const now = this.runtime.clock.now();
      this.arm({ ...job, scheduledTime: now + backoff.fail() });
      return;
    }
    console.error(`Error when running scheduled function ${job.name}`, error);
    await this.finish(job._id, "failed");
  }

  /** Counts a task as running until it ends. */
  track(task: () => Promise<void>): void {
    const { activity } = this.runtime.capacity;
    const done = activity.track(task).finally(() => this.running.delete(done));
    this.running.add(done);
  }

  private async run(job: Job): Promise<void> {
    const { runtime, meter } = this;
    const { _id: id } = job;
    const caller = {
      identity: null,
      request: newRequest({ scheduledFunctionId: id }),
      isScheduled: true,
    };
    const target = targetOf(job);
    const args = job.args[0]!;
    const resolved = await runtime.functions.resolve(target);
    if (resolved.kind !== "action") {
      const run = async () => {
        if (!this.isPending(id)) return;
        await runResolved(runtime, resolved, args, {
          ...caller,
          before: (transaction) =>
            setJobState(runtime, transaction, meter, id, "inProgress", [
              "pending",
            ]),
          after: (transaction) =>
            setJobState(runtime, transaction, meter, id, "success", [
              "inProgress",
            ]),
        });
      };
      await runtime.capacity.mutation(() => runtime.mutex.run(run), caller);
      return;
    }
    const isOurs = await runtime.writeSystem((transaction) =>
      setJobState(runtime, transaction, meter, id, "inProgress", ["pending"]),
    );
    if (!isOurs) return;
    await runAction(runtime, target, args, caller);
    await this.finish(id, "success");
  }

  private isPending(id: string): boolean {
    const row = this.runtime.store.tableOfId(id)?.rows.get(id);
    return row !== undefined && jobOf(row).state.kind === "pending";
  }

  private async finish(id: string, kind: "success" | "failed"): Promise<void> {
    await this.runtime.writeSystem((transaction) =>
      setJobState(this.runtime, transaction, this.meter, id, kind, [
        "pending",
        "inProgress",
      ]),
    );
  }
}
