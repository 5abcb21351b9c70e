/** Measures how long a person sees a screen: the time while the app is in the foreground. */
import { record } from "./commands.js";
import type { NativeState } from "./state.js";

/** The shortest time that is reported. A second is too short to read anything. */
const LEAST_MS = 1000;
/** The longest time between reports. A session ends when nothing arrives for half an hour. */
const REPORT_AFTER_MS = 240_000;
const LOOK_EVERY_MS = 60_000;

export interface Engagement {
  /** The app came to the foreground, or left it. */
  setActive: (isActive: boolean) => void;
  /** Reports what there is, and begins again. */
  report: () => void;
}

export function watchEngagement(
  state: NativeState,
  isActiveAtStart: boolean,
): Engagement {
  let engagedMs = 0;
  let since: number | undefined = isActiveAtStart ? Date.now() : undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(isActive: boolean): void {
    const now = Date.now();
    // The clock of the device may jump, and timers rest while it sleeps.
    const seenMs = Math.min(now - (since ?? now), LOOK_EVERY_MS);
    engagedMs += Math.max(0, seenMs);
    since = isActive ? now : undefined;
  }

  function report(): void {
    look(since !== undefined);
    if (engagedMs >= LEAST_MS && state.screenPath !== undefined) {
      record(state, "engagement", Date.now(), {
        properties: { engagedMs: Math.floor(engagedMs) },
      });
    }
    engagedMs = 0;
  }

  function setActive(isActive: boolean): void {
    look(isActive);
    clearInterval(timer);
    timer = undefined;
    // The app rests in the background, and needs no timer there.
    if (!isActive) return report();
    timer = setInterval(() => {
      look(true);
      if (engagedMs >= REPORT_AFTER_MS) report();
    }, LOOK_EVERY_MS);
  }

  if (isActiveAtStart) setActive(true);
  return { setActive, report };
}
