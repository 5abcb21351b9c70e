/** The breakdowns of the dashboard as data: panels with tabs, each with one view or several. */
import { propertyDimension, type Dimension } from "../../shared/dimensions.js";
import type { RowMetric } from "../../shared/api/reports.js";
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
    label: string,
    dimension: Dimension,
    heading: string,
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
    dimension: Dimension,
    heading: string,
    columns?: BreakdownView["columns"],
  ): BreakdownTab => ({
    label,
    views: [view(label, dimension, heading, columns)],
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
            view(labels.headingCampaign, "campaign", labels.headingCampaign),
            {
              ...view(labels.headingSource, "source", labels.headingSource),
              name: "campaignSource",
            },
            view(labels.headingMedium, "medium", labels.headingMedium),
            view(labels.headingTerm, "term", labels.headingTerm),
            view(labels.headingContent, "content", labels.headingContent),
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
              ...view(labels.lookMap, "country", labels.headingCountry),
              look: "map",
            },
            {
              ...view(labels.lookList, "country", labels.headingCountry),
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
  const [first, ...rest] = promotedProperties.map((key) =>
    tab(key, propertyDimension(key), key, visitorsAndEvents),
  );
  if (first) {
    panels.push({
      name: "properties",
      title: labels.panelProperties,
      tabs: [first, ...rest],
    });
  }
  return panels;
}
