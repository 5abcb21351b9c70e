/** The breakdowns of the dashboard as data: panels with tabs, each with one view or several. */
import {
  propertyDimension,
  type BuiltInDimension,
  type Dimension,
} from "../../shared/dimensions.js";
import type { RowMetric } from "../../shared/reports.js";
import type { Labels } from "../labels/labels.js";

export interface BreakdownView {
  /** Tells it from the other views of its panel, in a URL as well: a dimension may be in two of them. */
  name: string;
  dimension: Dimension;
  look: "map" | "rows";
  /** On the switch between the views of a tab. */
  label: string;
  /** Above the names. */
  heading: string;
  /** What the panel shows; the rows are ordered by the first until another is chosen. */
  columns: readonly [RowMetric, ...RowMetric[]];
}

export interface BreakdownTab {
  label: string;
  views: readonly [BreakdownView, ...BreakdownView[]];
}

export interface BreakdownPanelDefinition {
  /** Tells it from the others, in a URL as well. */
  name: string;
  title: string;
  tabs: readonly [BreakdownTab, ...BreakdownTab[]];
}

/** What the panels need to know of a site. */
export interface PanelSite {
  promotedProperties: readonly string[];
}

const visitorsAndSessions = ["visitors", "sessions"] as const;
const visitorsAndPageviews = ["visitors", "pageviews"] as const;
const visitorsAndEvents = ["visitors", "events"] as const;
const sessionsAndBounces = ["sessions", "bounceRate"] as const;

/** The panels of a site in the order in which the dashboard shows them. */
export function breakdownPanels(
  labels: Labels,
  { promotedProperties }: PanelSite,
): BreakdownPanelDefinition[] {
  const view = (
    dimension: BuiltInDimension,
    heading: string,
    label: string,
    columns: BreakdownView["columns"] = visitorsAndSessions,
  ): BreakdownView => ({
    name: dimension,
    dimension,
    look: "rows",
    label,
    heading,
    columns,
  });
  const tab = (
    label: string,
    dimension: BuiltInDimension,
    heading: string,
    columns?: BreakdownView["columns"],
  ): BreakdownTab => ({
    label,
    views: [view(dimension, heading, label, columns)],
  });

  const panels: BreakdownPanelDefinition[] = [
    {
      name: "pages",
      title: labels.panelPages,
      tabs: [
        tab(
          labels.tabTopPages,
          "page",
          labels.headingPage,
          visitorsAndPageviews,
        ),
        tab(labels.tabEntryPages, "entryPage", labels.headingEntryPage),
        tab(
          labels.tabExitPages,
          "exitPage",
          labels.headingExitPage,
          sessionsAndBounces,
        ),
        tab(
          labels.tabHostnames,
          "hostname",
          labels.headingHostname,
          visitorsAndPageviews,
        ),
      ],
    },
    {
      name: "sources",
      title: labels.panelSources,
      tabs: [
        tab(labels.tabSources, "source", labels.headingSource),
        tab(labels.tabReferrers, "referrer", labels.headingReferrer),
        tab(labels.tabChannels, "channel", labels.headingChannel),
        {
          label: labels.tabCampaigns,
          views: [
            view("campaign", labels.headingCampaign, labels.viewCampaign),
            {
              ...view("source", labels.headingSource, labels.viewSource),
              name: "campaignSource",
            },
            view("medium", labels.headingMedium, labels.viewMedium),
            view("term", labels.headingTerm, labels.viewTerm),
            view("content", labels.headingContent, labels.viewContent),
          ],
        },
      ],
    },
    {
      name: "places",
      title: labels.panelPlaces,
      tabs: [
        {
          label: labels.tabCountries,
          views: [
            {
              ...view("country", labels.headingCountry, labels.lookMap),
              look: "map",
            },
            {
              ...view("country", labels.headingCountry, labels.lookList),
              name: "countryList",
            },
          ],
        },
        tab(labels.tabRegions, "region", labels.headingRegion),
        tab(labels.tabCities, "city", labels.headingCity),
        tab(labels.tabLanguages, "language", labels.headingLanguage),
      ],
    },
    {
      name: "devices",
      title: labels.panelDevices,
      tabs: [
        tab(labels.tabDevices, "device", labels.headingDevice),
        tab(labels.tabBrowsers, "browser", labels.headingBrowser),
        tab(labels.tabSystems, "os", labels.headingSystem),
      ],
    },
    {
      name: "events",
      title: labels.panelEvents,
      tabs: [
        tab(labels.tabEvents, "event", labels.headingEvent, visitorsAndEvents),
      ],
    },
  ];
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

function propertyTab(propertyKey: string): BreakdownTab {
  const dimension = propertyDimension(propertyKey);
  return {
    label: propertyKey,
    views: [
      {
        name: dimension,
        dimension,
        look: "rows",
        label: propertyKey,
        heading: propertyKey,
        columns: visitorsAndEvents,
      },
    ],
  };
}
