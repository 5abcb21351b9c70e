/** Words of the page as a whole. */
export const dashboardLabels = {
  noSite: "There is no site “{slug}”.",
  noSiteHint: "Create it with provisionSite or createSite.",
  overview: "Overview",
  noVisits: "No visits in this range.",
  noVisitsHint: "New ones appear here by themselves.",
  waitingTitle: "Waiting for the first event",
  waitingHint:
    "Add this to your pages. What happens shows up here by itself; there is no need to reload.",
  firstSeen: "Someone is here. The first figures follow in a moment.",
  copySnippet: "Copy",
  snippetCopied: "Copied",
  exportView: "Export",
  exportEverything: "Everything as CSV (zip)",
  exportRunning: "Collecting…",
  exportFailed: "The export did not work: {error}",
  print: "Print",
  live: "Live · times in {timeZone}",
  sitePaused: "paused: new events are refused",
};
