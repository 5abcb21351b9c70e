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

/** A view by the names of its labels. The dimension names it unless `name` does. */
interface ViewEntry extends Partial<
  Pick<BreakdownView, "name" | "look" | "columns">
> {
  label: LabelName;
  dimension: Dimension;
  heading: LabelName;
}

/** A tab of several views, or one view that is a tab. */
type TabEntry =
  ViewEntry | { label: LabelName; views: [ViewEntry, ...ViewEntry[]] };

interface PanelEntry {
  name: string;
  title: LabelName;
  tabs: [TabEntry, ...TabEntry[]];
}

const panelEntries: readonly PanelEntry[] = [
  {
    name: "pages",
    title: "panelPages",
    tabs: [
      {
        label: "tabTopPages",
        dimension: "page",
        heading: "headingPage",
        columns: visitorsAndPageviews,
      },
      {
        label: "tabEntryPages",
        dimension: "entryPage",
        heading: "headingEntryPage",
      },
      {
        label: "tabExitPages",
        dimension: "exitPage",
        heading: "headingExitPage",
        columns: sessionsAndBounces,
      },
      {
        label: "tabHostnames",
        dimension: "hostname",
        heading: "headingHostname",
        columns: visitorsAndPageviews,
      },
    ],
  },
  {
    name: "sources",
    title: "panelSources",
    tabs: [
      { label: "tabSources", dimension: "source", heading: "headingSource" },
      {
        label: "tabReferrers",
        dimension: "referrer",
        heading: "headingReferrer",
      },
      { label: "tabChannels", dimension: "channel", heading: "headingChannel" },
      {
        label: "tabCampaigns",
        views: [
          viewNamedByHeading("campaign", "headingCampaign"),
          {
            ...viewNamedByHeading("source", "headingSource"),
            name: "campaignSource",
          },
          viewNamedByHeading("medium", "headingMedium"),
          viewNamedByHeading("term", "headingTerm"),
          viewNamedByHeading("content", "headingContent"),
        ],
      },
    ],
  },
  {
    name: "places",
    title: "panelPlaces",
    tabs: [
      {
        label: "tabCountries",
        views: [
          {
            label: "lookMap",
            dimension: "country",
            heading: "headingCountry",
            look: "map",
          },
          {
            label: "lookList",
            dimension: "country",
            heading: "headingCountry",
            name: "countryList",
          },
        ],
      },
      { label: "tabRegions", dimension: "region", heading: "headingRegion" },
      { label: "tabCities", dimension: "city", heading: "headingCity" },
      {
        label: "tabLanguages",
        dimension: "language",
        heading: "headingLanguage",
      },
    ],
  },
  {
    name: "devices",
    title: "panelDevices",
    tabs: [
      { label: "tabDevices", dimension: "device", heading: "headingDevice" },
      { label: "tabBrowsers", dimension: "browser", heading: "headingBrowser" },
      { label: "tabSystems", dimension: "os", heading: "headingSystem" },
    ],
  },
  {
    name: "events",
    title: "panelEvents",
    tabs: [
      {
        label: "tabEvents",
        dimension: "event",
        heading: "headingEvent",
        columns: visitorsAndEvents,
      },
    ],
  },
];

function viewNamedByHeading(
  dimension: Dimension,
  heading: LabelName,
): ViewEntry {
  return { label: heading, dimension, heading };
}

/** Returns the panels of a site in the order in which the dashboard shows them. */
export function breakdownPanels(
  labels: Labels,
  { promotedProperties }: PanelSite,
): BreakdownPanelDefinition[] {
  const tabOf = (entry: TabEntry): BreakdownTab => {
    const [first, ...rest] = "views" in entry ? entry.views : [entry];
    return {
      label: labels[entry.label],
      views: [
        viewOf(first, labels),
        ...rest.map((view) => viewOf(view, labels)),
      ],
    };
  };
  const panels = panelEntries.map(
    ({ name, title, tabs: [first, ...rest] }): BreakdownPanelDefinition => ({
      name,
      title: labels[title],
      tabs: [tabOf(first), ...rest.map(tabOf)],
    }),
  );
  const [first, ...rest] = promotedProperties.map(propertyTab);
  if (first) {
    panels.push({
      name: "properties",
      title: labels.panelProperties,
      tabs: [first, ...rest],
    });
  }
  return panels;
}

function viewOf(
  { name, dimension, look = "rows", columns, ...entry }: ViewEntry,
  labels: Labels,
): BreakdownView {
  return {
    name: name ?? dimension,
    dimension,
    look,
    label: labels[entry.label],
    heading: labels[entry.heading],
    columns: columns ?? visitorsAndSessions,
  };
}

/** The tab of a property of events, which its own name labels. */
function propertyTab(key: string): BreakdownTab {
  const dimension = propertyDimension(key);
  const view: BreakdownView = {
    name: dimension,
    dimension,
    look: "rows",
    label: key,
    heading: key,
    columns: visitorsAndEvents,
  };
  return { label: key, views: [view] };
}
