/** Words of the page as a whole. */
export const dashboardLabels = {
  noSite: "There is no site “{slug}”.",
  noSiteHint: "Create it with provisionSite or createSite.",
  overview: "Overview",
  noVisits: "No visits in this range.",
  noVisitsHint: "New visits appear here automatically.",
  waitingTitle: "Waiting for the first event",
  waitingHint:
    "Add this to your pages. Events appear here automatically, without a reload.",
  firstSeen: "Someone is here. The first figures follow in a moment.",
  copySnippet: "Copy",
  snippetCopied: "Copied",
  exportView: "Export",
  exportEverything: "Everything as CSV (zip)",
  exportRunning: "Collecting…",
  exportFailed: "The export did not work: {error}",
  csvSeparator: "Separator of CSV files",
  csvComma: "Comma",
  csvSemicolon: "Semicolon",
  csvTab: "Tab",
  print: "Print",
  live: "Live · times in {timeZone}",
  reportsBehind:
    "The reports were last up to date {ago}. Counting goes on by itself, and nothing is lost.",
  reportsStopped:
    "The reports were last up to date {ago}. Counting is stopped for now, and nothing is lost.",
  sitePaused: "paused: the site refuses new events",
};
