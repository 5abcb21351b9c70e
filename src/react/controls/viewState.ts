/**
 * The viewer's choices, and their form after the `#` of the address. The address holds only what
 * differs from the start of the dashboard. Anyone may have written an address, so broken parts are
 * ignored.
 */
import { namedComparisons, type ComparisonChoice } from "./comparison.js";
import { intervalChoices, type IntervalChoice } from "./intervals.js";
import {
  isForward,
  isPreset,
  type DateSpan,
  type RangeChoice,
  type TimeSpan,
} from "./ranges.js";

/** In the order in which the page offers them. */
export const tabs = [
  "overview",
  "realtime",
  "visitors",
  "sessions",
  "events",
  "settings",
] as const;

export type Tab = (typeof tabs)[number];

/** Whether the tab shows a range. Real time is always the last half hour, and settings have none. */
export function hasRange(tab: Tab): boolean {
  return tab !== "realtime" && tab !== "settings";
}

/** Whether the tab compares with a time before. Lists do not. */
export function hasComparison(tab: Tab): boolean {
  return tab === "overview";
}

/** In the order in which the page offers them. */
export const chartViews = ["time", "week"] as const;

export type ChartView = (typeof chartViews)[number];

export interface ViewState {
  /** The slug of the chosen site, or `*` for all. Empty: the site that the app names. */
  site: string;
  tab: Tab;
  range: RangeChoice;
  comparison: ComparisonChoice;
  interval: IntervalChoice;
  /** The figure that the chart draws. */
  figure: string;
  /** The figures that differ from the usual ones (`figures/chosenFigures.ts`). */
  figures: string;
  /** The picture of the figure: its course over time, or its hours of the week. */
  chart: ChartView;
  /** The name of a panel's chosen view by the panel's name: `"countryList"`. */
  panels: Readonly<Record<string, string>>;
  /** The filter or the order of a list by the list's name: `"name:signup"`. */
  lists: Readonly<Record<string, string>>;
  /** The visitor whose timeline is open. */
  visitorId: string | null;
}

export const defaultViewState: ViewState = {
  site: "",
  tab: "overview",
  range: "7d",
  comparison: "previous",
  interval: "auto",
  figure: "visitors",
  figures: "",
  chart: "time",
  panels: {},
  lists: {},
  visitorId: null,
};

/**
 * One field in the address: how it is written and read. `read` returns undefined for text without a
 * meaning.
 */
interface Field<Value> {
  name: string;
  write: (value: Value) => string;
  read: (text: string) => Value | undefined;
}

/** The fields that hold texts by name. */
type RecordName = "panels" | "lists";

const fields: {
  [Name in Exclude<keyof ViewState, RecordName>]: Field<ViewState[Name]>;
} = {
  site: { name: "site", write: String, read: readSite },
  tab: { name: "tab", write: String, read: oneOf(tabs) },
  range: { name: "range", write: writeSpan, read: readRange },
  comparison: { name: "compare", write: writeSpan, read: readComparison },
  interval: {
    name: "by",
    write: String,
    read: oneOf(intervalChoices),
  },
  figure: { name: "figure", write: String, read: (text) => text || undefined },
  figures: { name: "figures", write: String, read: String },
  chart: { name: "chart", write: String, read: oneOf(chartViews) },
  visitorId: {
    name: "visitor",
    write: (id) => id ?? "",
    read: (text) => text || null,
  },
};

/** Prefixes of the names of panels and lists in the address. */
const prefixes = { panels: "panel.", lists: "list." } as const;

/**
 * Reads the text after `#`, with or without the `#`. Fields that it does not have come from
 * `defaults`.
 */
export function readHash(hash: string, defaults: ViewState): ViewState {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const read = <Value>({ name, read: valueOf }: Field<Value>, start: Value) => {
    const text = params.get(name);
    const value = text === null ? undefined : valueOf(text);
    return value === undefined ? start : value;
  };
  const readRecord = (record: RecordName) => {
    const prefix = prefixes[record];
    const named = [...params]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, text]) => [name.slice(prefix.length), text] as const);
    return { ...defaults[record], ...Object.fromEntries(named) };
  };
  return {
    site: read(fields.site, defaults.site),
    tab: read(fields.tab, defaults.tab),
    range: read(fields.range, defaults.range),
    comparison: read(fields.comparison, defaults.comparison),
    interval: read(fields.interval, defaults.interval),
    figure: read(fields.figure, defaults.figure),
    figures: read(fields.figures, defaults.figures),
    chart: read(fields.chart, defaults.chart),
    visitorId: read(fields.visitorId, defaults.visitorId),
    panels: readRecord("panels"),
    lists: readRecord("lists"),
  };
}

/**
 * Returns the text after the `#`. It is empty where nothing differs.
 * @example
 * writeHash({ ...defaults, tab: "visitors", range: "30d" }, defaults); // "tab=visitors&range=30d"
 */
export function writeHash(state: ViewState, defaults: ViewState): string {
  const params = new URLSearchParams();
  const write = <Value>(
    { name, write: textOf }: Field<Value>,
    value: Value,
    start: Value,
  ) => {
    const text = textOf(value);
    if (text !== textOf(start)) params.append(name, text);
  };
  write(fields.site, state.site, defaults.site);
  write(fields.tab, state.tab, defaults.tab);
  write(fields.range, state.range, defaults.range);
  write(fields.comparison, state.comparison, defaults.comparison);
  write(fields.interval, state.interval, defaults.interval);
  write(fields.figure, state.figure, defaults.figure);
  write(fields.figures, state.figures, defaults.figures);
  write(fields.chart, state.chart, defaults.chart);
  write(fields.visitorId, state.visitorId, defaults.visitorId);
  for (const record of ["panels", "lists"] as const) {
    const starts = new Map(Object.entries(defaults[record]));
    for (const [name, value] of Object.entries(state[record])) {
      if (value !== starts.get(name)) {
        params.append(prefixes[record] + name, value);
      }
    }
  }
  return params.toString();
}

/**
 * Returns the state with the given changes. A panel or list that is not named stays. An empty text
 * takes the filter of a list away.
 */
export function changeView<State extends Partial<ViewState>>(
  state: State,
  changes: Partial<ViewState>,
): State {
  const panels = { ...state.panels, ...changes.panels };
  const lists = Object.fromEntries(
    Object.entries({ ...state.lists, ...changes.lists }).filter(
      ([, text]) => text !== "",
    ),
  );
  return { ...state, ...changes, panels, lists };
}

/**
 * Whether the back button should undo the change. Figures, the picture of one and a panel's view are
 * only other looks of the same view.
 */
export function isOtherView(before: ViewState, after: ViewState): boolean {
  const { figures, chart } = defaultViewState;
  const looks = { figure: "", figures, chart, panels: {} };
  return writeHash({ ...after, ...looks }, { ...before, ...looks }).length > 0;
}

function oneOf<Value extends string>(values: readonly Value[]) {
  return (text: string) => values.find((value) => value === text);
}

/** Writes a name as it is, and a span as its two ends: `2026-11-01..2026-11-20`. */
function writeSpan(choice: string | DateSpan | TimeSpan): string {
  return typeof choice === "string" ? choice : `${choice.from}..${choice.to}`;
}

/** Reads what can be a slug, or all sites. The dashboard ignores sites that the app does not offer. */
function readSite(text: string): string | undefined {
  return /^(?:\*|[a-z0-9][a-z0-9._-]{0,62})$/.test(text) ? text : undefined;
}

function readRange(text: string): RangeChoice | undefined {
  return isPreset(text) ? text : (readDates(text) ?? readInstants(text));
}

function readComparison(text: string): ComparisonChoice | undefined {
  return oneOf(namedComparisons)(text) ?? readDates(text);
}

function readDates(text: string): DateSpan | undefined {
  const [from = "", to = "", ...rest] = text.split("..");
  return rest.length === 0 && isForward({ from, to })
    ? { from, to }
    : undefined;
}

function readInstants(text: string): TimeSpan | undefined {
  const [, from, to] = /^(\d{12,13})\.\.(\d{12,13})$/.exec(text) ?? [];
  const span = { from: Number(from), to: Number(to) };
  return isForward(span) ? span : undefined;
}
