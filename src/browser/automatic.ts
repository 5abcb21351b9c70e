/**
 * Everything that the tracker counts by itself, behind one function. An app that needs none of it
 * does not load it.
 */
import { watchEngagement } from "./engagement.js";
import { watchInteractions } from "./interactions.js";
import { watchPageViews } from "./pageViews.js";
import type { Watch } from "./core.js";

/** @returns a function to call when the visitor leaves the page or the route */
export const watchPage: Watch = (tracker, track) => {
  const { pageViews = true, engagement = true } = tracker.settings;
  let report = () => {};
  let settle = report;
  if (engagement) {
    report = watchEngagement(tracker);
  }
  if (pageViews) {
    settle = watchPageViews(tracker, report);
  }
  watchInteractions(track, tracker.settings);
  return () => {
    settle();
    report();
  };
};
