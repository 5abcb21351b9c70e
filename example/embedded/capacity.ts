/**
 * Applies the limits of a deployment's class while it runs: slots for functions and for scheduled
 * jobs, and the bytes that mutations may write. Transactions still run one after the other. A call
 * that runs or waits to run holds a slot.
 */
import { Activity } from "./activity.js";
import { Backoff } from "./backoff.js";
import type { Clock } from "./clock.js";
import {
  deploymentClasses,
  SLOT_WAIT_MS,
  TooManyError,
  type DeploymentClass,
} from "./deploymentClasses.js";
import { Slots } from "./slots.js";
import { WriteThroughput } from "./writeThroughput.js";

type Kind = keyof typeof SLOT_WAIT_MS;

/**
 * Calls give up after so many retries, scheduled functions never (knobs.rs:289,
 * scheduled_jobs/mod.rs:831).
 */
const MAX_RETRIES = 4;
const RETRY = { initialMs: 100, mostMs: 2000 };
const SCHEDULED_RETRY = { initialMs: 100, mostMs: 60_000 };

interface Wanted {
  /** Nobody waits for an answer: a scheduled function, or a cron. */
  readonly isScheduled?: boolean;
}

export class Capacity {
  readonly activity = new Activity();
  /** The number of scheduled functions that run at a time. */
  readonly scheduledJobs: number;
  private readonly slots: Record<Kind, Slots> | null;
  private readonly throughput: WriteThroughput | null;

  constructor(
    private readonly clock: Clock,
    readonly deploymentClass: DeploymentClass | null,
  ) {
    const limits = deploymentClass && deploymentClasses[deploymentClass];
    this.scheduledJobs = limits?.scheduledJobs ?? Number.POSITIVE_INFINITY;
    this.throughput =
      limits && new WriteThroughput(limits.writtenBytesPerSecond);
    const { activity } = this;
    const slotsFor = (kind: Kind, total: number) =>
      new Slots(total, {
        clock,
        activity,
        refusal: () =>
          new TooManyError(
            "TooManyConcurrentRequests",
            `Too many concurrent requests. A deployment of class ${deploymentClass} runs ${total} ${kind} at once.`,
          ),
      });
    this.slots = limits && {
      queries: slotsFor("queries", limits.queries),
      mutations: slotsFor("mutations", limits.mutations),
      actions: slotsFor("actions", limits.actions),
    };
  }

  recordWrites({ bytes, indexBytes }: { bytes: number; indexBytes: number }) {
    if (bytes > 0)
      this.throughput?.record(this.clock.now(), bytes + indexBytes);
  }

  query<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.inSlot("queries", run);
  }

  /**
   * Runs an action. A scheduled one waits for its slot as long as it takes
   * (application_function_runner/mod.rs:423).
   */
  action<Result>(
    run: () => Promise<Result>,
    { isScheduled = false }: Wanted = {},
  ): Promise<Result> {
    return this.inSlot("actions", run, isScheduled);
  }

  /**
   * Runs a mutation. Before each attempt it checks the written bytes, and then waits for a slot
   * (application_function_runner/mod.rs:1148).
   */
  async mutation<Result>(
    run: () => Promise<Result>,
    { isScheduled = false }: Wanted = {},
  ): Promise<Result> {
    const backoff = new Backoff(isScheduled ? SCHEDULED_RETRY : RETRY);
    while (this.throughput?.isExceeded(this.clock.now())) {
      if (!isScheduled && backoff.failures >= MAX_RETRIES)
        throw new TooManyError(
          "TooManyWrites",
          `Too many writes per second. A deployment of class ${this.deploymentClass} writes ${deploymentClasses[this.deploymentClass!].writtenBytesPerSecond} bytes in a second.`,
        );
      await this.sleep(backoff.fail());
    }
    return this.inSlot("mutations", run);
  }

  private inSlot<Result>(
    kind: Kind,
    run: () => Promise<Result>,
    waitsForEver = false,
  ): Promise<Result> {
    if (this.slots === null) return run();
    return this.slots[kind].use(
      run,
      waitsForEver ? undefined : SLOT_WAIT_MS[kind],
    );
  }

  private sleep(durationMs: number): Promise<void> {
    const { activity, clock } = this;
    activity.leave();
    return new Promise((resolve) =>
      clock.setTimeout(() => {
        activity.enter();
        resolve();
      }, durationMs),
    );
  }
}
