/**
 * Measures how long a visitor reads a page, and how far down. Time counts while the page is visible
 * and its window has the focus.
 */
import { record } from "./commands.js";
import { listen } from "./listen.js";
import type { TrackerState } from "./visitor.js";

/** The shortest time that is reported. A second is too short to read anything. */
const LEAST_MS = 1000;
/**
 * The longest time between reports. It is well within a session's timeout, so that a long read
 * stays one session.
 */
const REPORT_AFTER_MS = 240_000;
const LOOK_EVERY_MS = 60_000;

/** @returns a function that reports what there is, and begins again */
export function watchEngagement(tracker: TrackerState): () => void {
  let engagedMs = 0;
  /** The time since which the visitor reads. NaN, or nothing yet: they do not. */
  let since: number;
  let depth = 0;
  let url = location.href;

  function look(): void {
    // The clock of the system may jump; this one does not.
    const now = performance.now();
    // It runs on while a computer sleeps.
    engagedMs += Math.min(now - since, LOOK_EVERY_MS) || 0;
    since = !document.hidden && document.hasFocus() ? now : NaN;
    depth = Math.max(depth, scrollY + innerHeight);
  }

  function report(): void {
    look();
    if (LEAST_MS <= engagedMs) {
      record(tracker, "engagement", {
        url,
        properties: {
          engagedMs: engagedMs | 0,
          // By now the page has its full length. On some screens one can pull beyond its end.
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
