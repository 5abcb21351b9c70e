/** Words that more than one part of the dashboard uses. */
export const commonLabels = {
  analytics: "Analytics",
  loading: "Loading…",
  reportFailed: "This report did not load.",
  readRefused: "You may not see this.",
  readRefusedHint:
    "Sign in with an account that may. For developers: the app's auth decides, see “Who may call” in the docs.",
  queryMissing: "The app does not have this query.",
  queryMissingHint:
    "Export it with exposeAnalyticsApi, and push the functions with “npx convex dev” or “npx convex deploy”.",
  serverErrorHint:
    "The server does not say why. Its logs do. Where auth refuses, let it throw a ConvexError: its text appears here.",
  tryAgain: "Try again",
  details: "Details",
  close: "Close",
  search: "Search",
  previousPage: "Previous",
  nextPage: "Next",
  downloadCsv: "Download CSV",
  none: "(none)",
  notSet: "(not set)",
  directOrNone: "Direct / None",
  invisibleText: "(invisible: {codes})",
  notCounted: "not counted",
  approximately: "approximately",
  approximateHelp:
    "Approximate: a part of this range could not be counted exactly.",
  approximateSketch: "Estimated, ±{error}.",
  approximateBudget: "There is too much to count all of it.",
  approximateRetention:
    "Old details are not kept: whole hours or days are counted.",
  approximateAtMost:
    "There is too much to count all of it: off by {count} at most.",
  atLeast: "at least {count}",
};
