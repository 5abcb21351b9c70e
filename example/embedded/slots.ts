/** Lets so many callers run at once. Later ones wait in turn, and no longer than allowed. */
import type { Activity } from "./activity.js";
import type { Clock } from "./clock.js";

interface Waiting {
  readonly grant: () => void;
  readonly timer: unknown;
}

export class Slots {
  private readonly queue: Waiting[] = [];

  constructor(
    private free: number,
    private readonly surroundings: {
      readonly clock: Clock;
      readonly activity: Activity;
      /** Makes the error for a wait that was too long. */
      readonly refusal: () => Error;
    },
  ) {}

  /** @param waitMs undefined: as long as it takes */
  async use<Result>(
    run: () => Promise<Result>,
    waitMs: number | undefined,
  ): Promise<Result> {
    await this.take(waitMs);
    try {
      return await run();
    } finally {
      this.giveBack();
    }
  }

  private take(waitMs: number | undefined): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve();
    }
    const { clock, activity, refusal } = this.surroundings;
    activity.leave();
    return new Promise((resolve, reject) => {
      const refuse = () => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        activity.enter();
        reject(refusal());
      };
      const waiting: Waiting = {
        grant: () => {
          activity.enter();
          resolve();
        },
        timer:
          waitMs === undefined ? undefined : clock.setTimeout(refuse, waitMs),
      };
      this.queue.push(waiting);
    });
  }

  private giveBack(): void {
    const next = this.queue.shift();
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.surroundings.clock.clearTimeout(next.timer);
    next.grant();
  }
}
