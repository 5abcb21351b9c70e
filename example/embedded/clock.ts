/**
 * Time for the backend. The system clock reads the globals at the moment of use, so that vitest's
 * fake timers work. The manual clock stands still until its owner moves it: a month of traffic runs
 * in seconds.
 */
export interface Clock {
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as NodeJS.Timeout),
};

interface Alarm {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | null;
}

function isEarlier(left: Alarm, right: Alarm): boolean {
  return (
    left.at < right.at || (left.at === right.at && left.order < right.order)
  );
}

export class ManualClock implements Clock {
  /** A binary heap, the next alarm first. */
  private readonly alarms: Alarm[] = [];
  private count = 0;

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  moveTo(time: number): void {
    this.time = Math.max(this.time, time);
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    const at = this.time + Math.max(0, delayMs);
    const alarm: Alarm = { at, order: this.count++, callback };
    const { alarms } = this;
    let child = alarms.push(alarm) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isEarlier(alarm, alarms[parent]!)) break;
      alarms[child] = alarms[parent]!;
      child = parent;
    }
    alarms[child] = alarm;
    return alarm;
  }

  clearTimeout(timer: unknown): void {
    if (timer) (timer as Alarm).callback = null;
  }

  /** Answers when the next alarm is due, or undefined. */
  nextAlarm(): number | undefined {
    while (this.alarms.length > 0 && this.alarms[0]!.callback === null)
      this.pop();
    return this.alarms[0]?.at;
  }

  /** Moves to the next alarm and fires it. */
  fireNext(): void {
    const alarm = this.pop();
    if (alarm === undefined) return;
    this.moveTo(alarm.at);
    alarm.callback?.();
  }

  private pop(): Alarm | undefined {
    const { alarms } = this;
    const first = alarms[0];
    const last = alarms.pop();
    if (last === undefined || alarms.length === 0) return first;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= alarms.length) break;
      if (
        child + 1 < alarms.length &&
        isEarlier(alarms[child + 1]!, alarms[child]!)
      )
        child += 1;
      if (!isEarlier(alarms[child]!, last)) break;
      alarms[parent] = alarms[child]!;
      parent = child;
    }
    alarms[parent] = last;
    return first;
  }
}
