/**
 * Runs the crons of the app and of every component, from the default export of their `crons`
 * modules.
 */
import type { CronJob } from "convex/server";
import { jsonToConvex, type JSONValue } from "convex/values";
import { outside } from "./call.js";
import { firstTime, nextTime } from "./cronTimes.js";
import { normalizePath } from "./functions.js";
import { runAction } from "./nestedCalls.js";
import { newRequest } from "./requests.js";
import type { Runtime } from "./runtime.js";
import type { Scheduler } from "./scheduler.js";
import { runFunction } from "./topLevel.js";

/** The time when a cron is due. */
export interface CronRun {
  readonly component: string;
  readonly name: string;
  readonly at: number;
}

/** Bounds one timer: it holds 31 bits of milliseconds. Longer waits take several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class CronRunner {
  private readonly timers = new Map<string, unknown>();
  private readonly next = new Map<string, CronRun>();
  private isStopped = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly scheduler: Scheduler,
  ) {}

  async start(): Promise<void> {
    for (const component of this.runtime.functions.components()) {
      if (!this.runtime.functions.has(component, "crons")) continue;
      const module = await this.runtime.functions.load(component, "crons");
      const { crons } = module.default as { crons: Record<string, CronJob> };
      for (const [name, cron] of Object.entries(crons))
        this.wait(component, name, cron, firstTime(cron.schedule, this.now()));
    }
  }

  /**
   * Answers the next run of each cron, once they are started. While a cron runs, that is the
   * present run.
   */
  nextRuns(): CronRun[] {
    return [...this.next.values()];
  }

  private now(): number {
    return this.runtime.clock.now();
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers.values())
      this.runtime.clock.clearTimeout(timer);
  }

  /**
   * Waits for the next run. Two runs of a cron never overlap: it leaves out the times that pass
   * while it runs.
   */
  private wait(
    component: string,
    name: string,
    cron: CronJob,
    at: number,
  ): void {
    const key = `${component};${name}`;
    this.next.set(key, { component, name, at });
    this.arm(key, at, () => {
      this.scheduler.track(() =>
        this.run(component, name, cron).finally(() => {
          let next = nextTime(cron.schedule, at);
          while (next < this.now()) next = nextTime(cron.schedule, next);
          this.wait(component, name, cron, next);
        }),
      );
    });
  }

  private arm(key: string, at: number, due: () => void): void {
    if (this.isStopped) return;
    const { clock } = this.runtime;
    const delay = at - clock.now();
    const ring = () =>
      delay > LONGEST_TIMER_MS ? this.arm(key, at, due) : due();
    const timer = outside(() =>
      clock.setTimeout(ring, Math.min(delay, LONGEST_TIMER_MS)),
    );
    // A cron alone keeps no process alive.
    (timer as Partial<NodeJS.Timeout> | undefined)?.unref?.();
    this.timers.set(key, timer);
  }

  private async run(
    component: string,
    name: string,
    cron: CronJob,
  ): Promise<void> {
    const { runtime } = this;
    const path = { component, path: normalizePath(cron.name) };
    const caller = {
      identity: null,
      request: newRequest(),
      isScheduled: true,
    };
    try {
      const args = jsonToConvex((cron.args as JSONValue[])[0] ?? {});
      const { kind } = await runtime.functions.resolve(path);
      if (kind === "action") await runAction(runtime, path, args, caller);
      else await runFunction(runtime, path, "mutation", args, caller);
    } catch (error) {
      console.error(`Error when running cron "${name}"`, error);
    }
  }
}
