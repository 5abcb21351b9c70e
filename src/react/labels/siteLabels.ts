/** Words of several sites. */
export const siteLabels = {
  site: "Site",
  allSites: "All sites",
  noSites: "There is no site to show.",
  visitorsToday: "Visitors today",
  pageviewsToday: "Pageviews today",
  /** Spoken for the line of a site. */
  visitorsByDay: "Visitors by day: {counts}",
  sitesNote:
    "Today is the day of each site's time zone. The change compares with yesterday until the same hour.",
  shortcutSites: "Choose a site",
};
