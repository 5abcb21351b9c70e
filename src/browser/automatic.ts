/** What is counted by itself, from one function that the tracker is given: who needs none of it does not load it. */
import type { Recorder } from "./core.js";
import { watchEngagement } from "./engagement.js";
import { watchInteractions } from "./interactions.js";
import type { AutomaticOptions, PageOptions } from "./options.js";
import { watchPageViews } from "./pageViews.js";

/** @returns a function to be called when the page, or the route, is left */
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
