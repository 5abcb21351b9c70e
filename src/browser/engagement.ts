/** How long a page is really read: visible, in a window that has the focus. And how far down. */
import type { Recorder } from "./core.js";
import { listen } from "./listen.js";

/** Less is no reading. */
const LEAST_MS = 1000;
/** Reports well within a session's timeout keep it one, however long someone reads. */
const REPORT_AFTER_MS = 240_000;
const LOOK_EVERY_MS = 60_000;

/** @returns a function that reports what there is, and begins anew */
export function watchEngagement(record: Recorder["record"]): () => void {
  let engagedMs = 0;
  let since: number | undefined;
  let depth = 0;
  let url = location.href;

  function look(): void {
    // Not the clock of the system, which may jump.
    const now = performance.now();
    // Which runs on while a computer sleeps.
    engagedMs += Math.min(now - (since ?? now), LOOK_EVERY_MS);
    since = !document.hidden && document.hasFocus() ? now : undefined;
    depth = Math.max(depth, scrollY + innerHeight);
  }

  function report(): void {
    look();
    if (engagedMs >= LEAST_MS) {
      record("engagement", {
        url,
        properties: {
          engagedMs: engagedMs | 0,
          // By now the page is as long as it gets; on some screens one can pull beyond its end.
          scrollPercent:
            Math.min(
              100,
              (depth / document.documentElement.scrollHeight) * 100,
            ) | 0,
        },
      });
    }
    engagedMs = depth = 0;
    url = location.href;
  }

  listen("focus blur scroll visibilitychange", look);
  setInterval(() => {
    look();
    if (engagedMs >= REPORT_AFTER_MS) report();
  }, LOOK_EVERY_MS);
  look();
  return report;
}
