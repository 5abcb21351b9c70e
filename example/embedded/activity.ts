/**
 * Counts how many calls are doing something. A call that waits for the clock, or for a slot that
 * another holds, does nothing. The owner of a manual clock moves it when nobody does anything.
 */
export class Activity {
  private count = 0;
  private readonly waiting: (() => void)[] = [];
  /** The calls that an action is waiting for. */
  private readonly operations = new WeakMap<object, number>();

  enter(): void {
    this.count += 1;
  }

  leave(): void {
    this.count -= 1;
    if (this.count === 0) this.tellLater();
  }

  async track<Result>(run: () => Promise<Result>): Promise<Result> {
    this.enter();
    try {
      return await run();
    } finally {
      this.leave();
    }
  }

  /**
   * Tracks a call that an action makes. The action itself does nothing until all of them are done.
   */
  async trackOperation<Result>(
    action: object,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const before = this.operations.get(action) ?? 0;
    this.operations.set(action, before + 1);
    if (before > 0) this.enter();
    try {
      return await run();
    } finally {
      const left = this.operations.get(action)! - 1;
      this.operations.set(action, left);
      if (left > 0) this.leave();
    }
  }

  /** Resolves when no call does anything, and none has begun right after. */
  async idle(): Promise<void> {
    if (this.count === 0) this.tellLater();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private tellLater(): void {
    setTurn(() => {
      if (this.count > 0) return;
      for (const resolve of this.waiting.splice(0)) resolve();
    });
  }
}

/** Taken before tests replace it with fake timers. */
const setTurn = globalThis.setImmediate.bind(globalThis);
