/** Words of the breakdown parts. */
export const breakdownLabels = {
  panelPages: "Pages",
  panelSources: "Sources",
  panelPlaces: "Places",
  panelDevices: "Devices",
  panelEvents: "Events",
  panelProperties: "Properties",

  tabTopPages: "Top",
  tabEntryPages: "Entry",
  tabExitPages: "Exit",
  tabHostnames: "Hostnames",
  tabSources: "Sources",
  tabReferrers: "Referrers",
  tabChannels: "Channels",
  tabCampaigns: "Campaigns",
  tabCountries: "Countries",
  tabRegions: "Regions",
  tabCities: "Cities",
  tabLanguages: "Languages",
  tabDevices: "Devices",
  tabBrowsers: "Browsers",
  tabSystems: "Systems",
  tabEvents: "Events",

  lookMap: "Map",
  lookList: "List",

  /**
   * Headings above the names, in the lists too. Those of campaigns are also on the switch between
   * their views.
   */
  headingPage: "Page",
  headingEntryPage: "Entry page",
  headingExitPage: "Exit page",
  headingHostname: "Hostname",
  headingSource: "Source",
  headingReferrer: "Referrer",
  headingChannel: "Channel",
  headingCampaign: "Campaign",
  headingMedium: "Medium",
  headingTerm: "Term",
  headingContent: "Content",
  headingCountry: "Country",
  headingRegion: "Region",
  headingCity: "City",
  headingLanguage: "Language",
  headingDevice: "Device",
  headingBrowser: "Browser",
  headingSystem: "Operating system",
  headingEvent: "Event",

  /** Says what a switch of a panel chooses, for screen readers. */
  panelBy: "{panel} by",
  tabBy: "{tab} by",
  orderBy: "Order by {column}",
  breakdownEmpty: "Nothing here in this range.",
  showAllCount: "Show all ({count})",
  /** Where the panel does not show all rows. */
  showAllOf: "{shown} of {count} · Show all",
  share: "Share",
  moreRows: "and {count} more",
  otherRows: "Other",
  otherRowsHelp: "Rare entries of busy hours and days, counted together.",
  boundHelp: "A row may miss up to {count}: rare entries are counted together.",

  searchRows: "Search {heading}",
  rowsOf: "{first}–{last} of {count}",
  noMatch: "Nothing matches “{search}”.",
  onlyHeaviest:
    "The list, the search and the file have the {shown} largest of {count}.",

  eventProperty: "Property",
  eventNoProperties: "This event has no properties.",
  eventNewestOnly:
    "Counted from the newest {count} events of this name, not from all of the range.",
  eventMoreProperties: "The {shown} most used of {count} properties.",
  eventMoreValues: "The {shown} most frequent of {count} values.",

  mapOf: "World map: {column} by country",
  mapLoading: "Loading the map…",
  mapFailed: "The map did not load.",
  mapRanked: "{name}: {figure}, {rank} of {count}",
  mapHint: "Arrow keys move through the countries by rank.",
  mapNone: "No country is known here.",
  mapLegend: "From {least} to {most}",

  csvKind: "Kind",
  csvName: "Name",
  csvKey: "Key",
  csvStart: "Start",
  csvNote: "Note",
  csvFigure: "Figure",
  csvValue: "Value",
  csvDurationSeconds: "Duration (seconds)",
};
