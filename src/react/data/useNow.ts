/** The dashboard's clock: one timer for the whole page, on the minute. */
import { useSyncExternalStore } from "react";
import { MINUTE } from "../../shared/units.js";

const clockListeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function readMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}

function tick(): void {
  clearTimeout(timer);
  timer = setTimeout(tick, readMinute() + MINUTE - Date.now());
  for (const listener of clockListeners) listener();
}

function subscribeToClock(listener: () => void): () => void {
  clockListeners.add(listener);
  if (clockListeners.size === 1) {
    tick();
    // Timers sleep in a hidden tab or under a closed lid. The clock catches up when the page is
    // visible again.
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    clockListeners.delete(listener);
    if (clockListeners.size > 0) return;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/**
 * Returns the current time rounded down to the minute, and renders again once a minute. It is
 * rounded so that all viewers of one range ask with equal arguments and can share one cached
 * answer.
 */
export function useNow(): number {
  return useSyncExternalStore(subscribeToClock, readMinute, readMinute);
}
