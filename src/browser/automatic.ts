/**
 * Everything that the tracker counts by itself. An app that needs none of it does not load it. The
 * tag has the interactions in a file of their own.
 */
import type { Watch } from "./core.js";
import { watchEngagement } from "./engagement.js";
import { interactionsOf } from "./interactions.js";
import { listen } from "./listen.js";
import { watchPageViews } from "./pageViews.js";
import { sentAddress } from "./sentAddress.js";
import type { TrackerState } from "./visitor.js";

/** Watches views and reading time. */
export function watchVisit(tracker: TrackerState): void {
  const { pageViews = true, engagement = true } = tracker.settings;
  // So far it does nothing.
  const report = engagement ? watchEngagement(tracker) : tracker.endPage;
  // The second of two reports has nothing to say.
  const settle = pageViews ? watchPageViews(tracker, report) : report;
  tracker.endPage = () => {
    settle();
    report();
  };
}

/** Watches the interactions as well. */
export const watchPage: Watch = (tracker, track) => {
  listen("click submit", interactionsOf(track, sentAddress, tracker.settings));
  watchVisit(tracker);
};
