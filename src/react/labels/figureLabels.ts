/**
 * Words of the figures and the chart. The label of a figure has the figure's name. Its explanation
 * has that name and `Help`.
 */
export const figureLabels = {
  visitors: "Visitors",
  visitorsHelp: "Browsers or devices that sent at least one event.",
  sessions: "Sessions",
  sessionsHelp: "Visits. A pause ends a visit.",
  pageviews: "Pageviews",
  pageviewsHelp: "Pages opened.",
  viewsPerSession: "Views per session",
  viewsPerSessionHelp: "Pageviews divided by sessions.",
  bounceRate: "Bounce rate",
  bounceRateHelp:
    "Share of sessions with at most one pageview and no custom event.",
  averageSessionDurationMs: "Visit duration",
  averageSessionDurationMsHelp:
    "Average time from the first to the last event of a session.",
  events: "Events",
  eventsHelp: "Pageviews, custom events and identifications.",
  newVisitors: "New visitors",
  newVisitorsHelp: "Visitors who had not been here before.",
  users: "Users",
  usersHelp: "People whom the site has identified.",
  revenue: "Revenue",
  revenueHelp: "Money from events, minus refunds.",
  revenueOfCurrency: "Revenue ({currency})",

  changeMore: "{change} more than before",
  changeLess: "{change} less than before",
  changeNone: "about the same as before",
  changeNew: "new",
  changeNewSpoken: "none before",
  points: "{points} points",
  pointsShort: "{points} pp",
  pointsHelp: "The change is in percentage points.",
  valueBefore: "Before: {value}",

  chooseFigures: "Figures",

  chartLabel: "{figure} over time",
  chartBefore: "Before",
  chartChange: "Change",
  chartWeek: "Week of {date}",
  chartMarked: "{from} to {to} are marked. {bucket}",
  chartPoint: "{bucket}: {value} {figure}",
  chartPointBefore: "{value} before ({bucket})",
  chartNotYet: "not yet",
  /** Filled with a value, or with a value and its figure. */
  chartSoFar: "{value} so far",
  showAsTable: "Show as table",
  showAsChart: "Show as chart",
  downloadPng: "Download PNG",
  pngFailed: "The browser could not make the picture.",
  pngTitle: "{figure}, {span}",
  pngTitleCompared: "{figure}, {span}, compared with {before}",

  minutesSummary: "{label}: {latest} in the last minute, at most {highest}.",
  minuteColumn: "Minute",
  minuteBar: "{minute}: {value}",
};
