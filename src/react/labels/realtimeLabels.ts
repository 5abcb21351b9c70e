/** Words of the real-time view. */
export const realtimeLabels = {
  realtime: "Real time",
  activeVisitor: "active visitor",
  activeVisitors: "active visitors",
  activeSpan: "in the last {minutes} minutes",
  recentVisitor: "{count} visitor in the last {minutes} minutes",
  recentVisitors: "{count} visitors in the last {minutes} minutes",
  visitorsPerMinute: "Visitors per minute",
  currentVisitor: "{count} current visitor",
  currentVisitors: "{count} current visitors",
  activePages: "Pages",
  activeSources: "Sources",
  activeCountries: "Countries",
  activeCount: "Visitors",
  nobodyActive: "Nobody here",
  noSourceActive: "No source known",
  noCountryActive: "No country known",
  realtimeApproximate:
    "Approximate: there is too much traffic to look at every event of the last {minutes} minutes. The running minute is left out, and some figures are estimates.",
  realtimeRowsApproximate:
    "Approximate: sources and countries leave some visitors out.",
  liveFeed: "Latest events",
  noLiveEvents: "No events yet.",
  noLiveEventsHint: "The next event appears here automatically.",
};
