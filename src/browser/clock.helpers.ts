/**
 * The time of a browser: timers that run when a test moves time on, and a system clock that may
 * jump.
 */
import { setImmediate as turn } from "node:timers/promises";

interface Timer {
  id: number;
  atMs: number;
  run: () => void;
}

/** Resolves when nothing is left to do without time passing. */
const settled = () => turn();

export class Clock {
  /** The time since the start of the browser, as `performance.now()` returns it. */
  elapsedMs = 0;
  /** The value of `Date.now()` at that start. A change makes the system clock jump. */
  startedAt = Date.UTC(2025, 2, 3, 9, 0, 0);
  #timers: Timer[] = [];
  #lastId = 0;

  /** The value of `Date.now()`. */
  get now(): number {
    return this.startedAt + this.elapsedMs;
  }

  start(run: () => void, delayMs = 0): number {
    const id = ++this.#lastId;
    const atMs = this.elapsedMs + Math.max(0, Number(delayMs) || 0);
    this.#timers.push({ id, atMs, run });
    return id;
  }

  stop(id: number | undefined): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }

  /** Lets time pass, and runs timers in the order of their times. */
  async advance(durationMs: number): Promise<void> {
    await settled();
    const endMs = this.elapsedMs + durationMs;
    for (;;) {
      const next = this.#timers
        .filter(({ atMs }) => atMs <= endMs)
        .reduce<Timer | undefined>(
          (first, timer) => (first && first.atMs <= timer.atMs ? first : timer),
          undefined,
        );
      if (!next) break;
      this.stop(next.id);
      this.elapsedMs = Math.max(this.elapsedMs, next.atMs);
      next.run();
      await settled();
    }
    this.elapsedMs = endMs;
  }
}
