/** The breakdowns of the dashboard: a panel is one entry, a tab one line of it. */
import type { Dimension } from "../shared/dimensions.js";
import type { RowMetric } from "../shared/reports.js";

export interface BreakdownTab {
  dimension: Dimension;
  /** On the tab. */
  label: string;
  /** Above the names. */
  heading: string;
  /** The rows are ordered by the first. */
  columns: readonly [RowMetric, ...RowMetric[]];
}

export interface BreakdownPanelDefinition {
  title: string;
  tabs: readonly [BreakdownTab, ...BreakdownTab[]];
}

const sessionColumns = ["visitors", "sessions"] as const;

const tab = (
  dimension: Dimension,
  label: string,
  heading: string,
  columns: BreakdownTab["columns"] = sessionColumns,
): BreakdownTab => ({ dimension, label, heading, columns });

export const breakdownPanels: readonly BreakdownPanelDefinition[] = [
  {
    title: "Pages",
    tabs: [
      tab("page", "Top", "Page", ["visitors", "pageviews"]),
      tab("entryPage", "Entry", "Entry page"),
      tab("exitPage", "Exit", "Exit page", ["sessions", "bounceRate"]),
    ],
  },
  {
    title: "Sources",
    tabs: [
      tab("source", "Sources", "Source"),
      tab("referrer", "Referrers", "Referrer"),
      tab("channel", "Channels", "Channel"),
      tab("campaign", "Campaigns", "Campaign"),
    ],
  },
  {
    title: "Places",
    tabs: [
      tab("country", "Countries", "Country"),
      tab("region", "Regions", "Region"),
      tab("city", "Cities", "City"),
      tab("language", "Languages", "Language"),
    ],
  },
  {
    title: "Devices",
    tabs: [
      tab("device", "Devices", "Device"),
      tab("browser", "Browsers", "Browser"),
      tab("os", "Systems", "Operating system"),
    ],
  },
  {
    title: "Events",
    tabs: [tab("event", "Events", "Event", ["visitors", "events"])],
  },
];
