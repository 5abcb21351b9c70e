/** The time of a browser: timers that run when a test moves it on, and a clock of the system that may jump. */
import { setImmediate as turn } from "node:timers/promises";

interface Timer {
  id: number;
  atMs: number;
  run: () => void;
}

/** Until nothing is left to do without time passing. */
const settled = () => turn();

export class Clock {
  /** Since the browser was started: what `performance.now()` says. */
  elapsedMs = 0;
  /** What `Date.now()` said then; change it, and the clock of the system jumps. */
  startedAt = Date.UTC(2025, 2, 3, 9, 0, 0);
  #timers: Timer[] = [];
  #lastId = 0;

  /** What `Date.now()` says. */
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

  /** Lets time pass, and runs what is due in its order. */
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
