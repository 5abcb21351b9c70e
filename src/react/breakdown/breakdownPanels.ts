/** The breakdowns of the dashboard as data: panels with tabs. Each tab has one view or several. */
import { propertyDimension, type Dimension } from "../../shared/dimensions.js";
import type { RowMetric } from "../../shared/api/reports.js";
import type { LabelName, Labels } from "../labels/labels.js";

export interface BreakdownView {
  /** Unique in its panel, and part of the address. Two views may show one dimension. */
  name: string;
  dimension: Dimension;
  look: "map" | "rows";
  /** Its text on the switch between the views of a tab. */
  label: string;
  /** The heading above the names. */
  heading: string;
  /** The columns of the panel. The first orders the rows until the viewer chooses another. */
  columns: readonly [RowMetric, ...RowMetric[]];
}

export interface BreakdownTab {
  label: string;
  views: readonly [BreakdownView, ...BreakdownView[]];
}

export interface BreakdownPanelDefinition {
  /** Unique among the panels, and part of the address. */
  name: string;
  title: string;
  tabs: readonly [BreakdownTab, ...BreakdownTab[]];
}

/** The settings of a site that decide its panels. */
interface PanelSite {
  promotedProperties: readonly string[];
}

const visitorsAndSessions = ["visitors", "sessions"] as const;
const visitorsAndPageviews = ["visitors", "pageviews"] as const;
const visitorsAndEvents = ["visitors", "events"] as const;
const sessionsAndBounces = ["sessions", "bounceRate"] as const;

/** A view whose texts are names of labels. */
type ViewEntry = Omit<BreakdownView, "label" | "heading"> &
  Record<"label" | "heading", LabelName>;

/** The label of a tab, and its views. */
type TabEntry = [label: LabelName, ViewEntry, ...ViewEntry[]];

/** The name of a panel, the label of its title, and its tabs. */
type PanelEntry = [
  name: string,
  title: LabelName,
  TabEntry,
  ...rest: TabEntry[],
];

const panelEntries: readonly PanelEntry[] = [
  [
    "pages",
    "panelPages",
    tab("tabTopPages", "page", "headingPage", visitorsAndPageviews),
    tab("tabEntryPages", "entryPage", "headingEntryPage"),
    tab("tabExitPages", "exitPage", "headingExitPage", sessionsAndBounces),
    tab("tabHostnames", "hostname", "headingHostname", visitorsAndPageviews),
  ],
  [
    "sources",
    "panelSources",
    tab("tabSources", "source", "headingSource"),
    tab("tabReferrers", "referrer", "headingReferrer"),
    tab("tabChannels", "channel", "headingChannel"),
    [
      "tabCampaigns",
      view("headingCampaign", "campaign", "headingCampaign"),
      {
        ...view("headingSource", "source", "headingSource"),
        name: "campaignSource",
      },
      view("headingMedium", "medium", "headingMedium"),
      view("headingTerm", "term", "headingTerm"),
      view("headingContent", "content", "headingContent"),
    ],
  ],
  [
    "places",
    "panelPlaces",
    [
      "tabCountries",
      { ...view("lookMap", "country", "headingCountry"), look: "map" },
      { ...view("lookList", "country", "headingCountry"), name: "countryList" },
    ],
    tab("tabRegions", "region", "headingRegion"),
    tab("tabCities", "city", "headingCity"),
    tab("tabLanguages", "language", "headingLanguage"),
  ],
  [
    "devices",
    "panelDevices",
    tab("tabDevices", "device", "headingDevice"),
    tab("tabBrowsers", "browser", "headingBrowser"),
    tab("tabSystems", "os", "headingSystem"),
  ],
  [
    "events",
    "panelEvents",
    tab("tabEvents", "event", "headingEvent", visitorsAndEvents),
  ],
];

function view<Text extends string>(
  label: Text,
  dimension: Dimension,
  heading: Text,
  columns: BreakdownView["columns"] = visitorsAndSessions,
) {
  const look = "rows" as BreakdownView["look"];
  return {
    name: dimension as string,
    dimension,
    look,
    label,
    heading,
    columns,
  };
}

/** A tab of one view. */
function tab(...entry: Parameters<typeof view<LabelName>>): TabEntry {
  return [entry[0], view(...entry)];
}

/** Returns the panels of a site in the order in which the dashboard shows them. */
export function breakdownPanels(
  labels: Labels,
  { promotedProperties }: PanelSite,
): BreakdownPanelDefinition[] {
  const viewOf = (entry: ViewEntry): BreakdownView => ({
    ...entry,
    label: labels[entry.label],
    heading: labels[entry.heading],
  });
  const tabOf = ([label, first, ...rest]: TabEntry): BreakdownTab => ({
    label: labels[label],
    views: [viewOf(first), ...rest.map(viewOf)],
  });
  const panels = panelEntries.map(
    ([name, title, first, ...rest]): BreakdownPanelDefinition => ({
      name,
      title: labels[title],
      tabs: [tabOf(first), ...rest.map(tabOf)],
    }),
  );
  const [first, ...rest] = promotedProperties.map((key): BreakdownTab => {
    const dimension = propertyDimension(key);
    return {
      label: key,
      views: [view(key, dimension, key, visitorsAndEvents)],
    };
  });
  if (first) {
    panels.push({
      name: "properties",
      title: labels.panelProperties,
      tabs: [first, ...rest],
    });
  }
  return panels;
}
