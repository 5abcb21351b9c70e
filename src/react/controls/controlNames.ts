/** The label of each choice of the controls. */
import type { Interval } from "../../shared/api/reports.js";
import { fillLabel, type LabelName, type Labels } from "../labels/labels.js";
import type { ComparisonChoice, NamedComparison } from "./comparison.js";
import type { automaticInterval } from "./intervals.js";
import { isPreset, type Preset, type RangeChoice } from "./ranges.js";
import type { Tab } from "./viewState.js";

export const presetLabels = {
  today: "rangeToday",
  yesterday: "rangeYesterday",
  "24h": "range24Hours",
  "7d": "range7Days",
  "30d": "range30Days",
  "90d": "range90Days",
  wtd: "rangeWeekToDate",
  lastWeek: "rangeLastWeek",
  mtd: "rangeMonthToDate",
  lastMonth: "rangeLastMonth",
  ytd: "rangeYearToDate",
  "12mo": "range12Months",
  all: "rangeAll",
} as const satisfies Record<Preset, LabelName>;

export const tabLabels = {
  overview: "viewOverview",
  realtime: "viewRealtime",
  visitors: "viewVisitors",
  sessions: "viewSessions",
  events: "viewEvents",
  settings: "viewSettings",
} as const satisfies Record<Tab, LabelName>;

export const intervalLabels = {
  hour: "intervalHour",
  day: "intervalDay",
  week: "intervalWeek",
  month: "intervalMonth",
} as const satisfies Record<Interval, LabelName>;

export const intervalInAutoLabels = {
  hour: "intervalHourInAuto",
  day: "intervalDayInAuto",
  month: "intervalMonthInAuto",
} as const satisfies Record<ReturnType<typeof automaticInterval>, LabelName>;

const comparisonLabels = {
  previous: "comparisonPrevious",
  year: "comparisonYear",
  off: "comparisonOff",
} as const satisfies Record<NamedComparison, LabelName>;

export const comparisonOptionLabels = {
  previous: "comparisonPreviousOption",
  year: "comparisonYearOption",
  off: "comparisonOffOption",
} as const satisfies Record<NamedComparison, LabelName>;

/** The name of a range. A range without a name is named by its dates. */
export function rangeName(
  choice: RangeChoice,
  labels: Labels,
  dates: string,
): string {
  return isPreset(choice) ? labels[presetLabels[choice]] : dates;
}

/** Says what the range is compared with: `"Compare: previous period"`. */
export function comparisonName(
  choice: ComparisonChoice,
  labels: Labels,
  dates: string,
): string {
  const comparison =
    typeof choice === "string" ? labels[comparisonLabels[choice]] : dates;
  return fillLabel(labels.compareWith, { comparison });
}
