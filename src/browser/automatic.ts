/**
 * Everything that the tracker counts by itself, behind one function. An app that needs none of it
 * does not load it.
 */
import type { Recorder } from "./core.js";
import { watchEngagement } from "./engagement.js";
import { watchInteractions } from "./interactions.js";
import type { AutomaticOptions, PageOptions } from "./options.js";
import { watchPageViews } from "./pageViews.js";

/** @returns a function to call when the visitor leaves the page or the route */
export function watchPage(
  { view, record, track }: Recorder,
  options: AutomaticOptions & PageOptions,
): () => void {
  const { pageViews = true, engagement = true } = options;
  let report = () => {};
  let settle = report;
  if (engagement) {
    report = watchEngagement(record);
  }
  if (pageViews) {
    settle = watchPageViews(view, report, options);
  }
  watchInteractions(track, options);
  return () => {
    settle();
    report();
  };
}
