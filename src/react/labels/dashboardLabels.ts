/** Words of the page as a whole. */
export const dashboardLabels = {
  noSite: "There is no site “{slug}”.",
  noSiteHint: "Create it with provisionSite or createSite.",
  overview: "Overview",
  noVisits: "No visits in this range.",
  noVisitsHint: "New visits appear here automatically.",
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
  noConnection: "There is no connection to {address}.",
  noConnectionHint:
    "The page goes on trying. Check the network, the address that ConvexReactClient gets, and that the deployment runs.",
  noConnectionNote:
    "There is no connection to {address}. The figures are those of the last answer, and the page goes on trying.",
  noAnswer: "{address} has not answered yet.",
  noAnswerHint:
    "The page goes on waiting. Some apps ask nothing before somebody has signed in.",
  unsavedSettings: "The settings have changes that are not saved.",
  sitePaused: "paused: the site refuses new events",
};
