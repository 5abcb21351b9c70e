/**
 * Timers of functions. They are numbers, as on the platform
 * (npm-packages/udf-runtime/src/02_timers.ts). Only actions have them, and they end with the action
 * that set them.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { isClosed, outside, strictCall, type Call } from "./call.js";
import { notAllowed, notImplemented } from "./platformErrors.js";

type Handler = (...args: unknown[]) => void;
type SetTimer = (handler: () => void, delayMs: number) => unknown;
type ClearTimer = (timer: unknown) => void;

let lastTimer = 0;

/** `set` is Node's, or the function that a test has put there. */
export function platformTimer(
  name: "setTimeout" | "setInterval",
  set: SetTimer,
) {
  return (handler: Handler, delayMs?: number, ...args: unknown[]): number => {
    const call = strictCall()!;
    if (typeof handler === "string")
      return notImplemented(call, "code string argument", name);
    if (isClosed(call)) throw notAllowed(name);
    lastTimer += 1;
    const number = lastTimer;
    const ring = AsyncLocalStorage.bind(() => {
      if (!call.timers.has(number)) return;
      if (name === "setTimeout") call.timers.delete(number);
      handler(...args);
    });
    const timer = outside(() => set(ring, Math.max(0, Number(delayMs) || 0)));
    call.timers.set(number, timer);
    return number;
  };
}

export function platformClearTimer(clear: ClearTimer) {
  return (number: number): void => {
    const { timers } = strictCall()!;
    const timer = timers.get(number);
    if (timer === undefined) return;
    timers.delete(number);
    outside(() => clear(timer));
  };
}

/** Clears the timers of a function: they must not fire after its end. */
export function clearTimers({ timers }: Call): void {
  for (const timer of timers.values())
    clearTimeout(timer as NodeJS.Timeout | undefined);
  timers.clear();
}
