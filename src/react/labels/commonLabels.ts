/** Words that more than one part of the dashboard uses. */
export const commonLabels = {
  analytics: "Analytics",
  loading: "Loading…",
  reportFailed: "This report did not load.",
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
