/** Which of an app's queries the dashboard may ask, and so which tabs it has. */
import type { AnalyticsApi, PersonsApi, ReportsApi } from "../api.js";
import { tabs as allTabs, type Tab } from "../controls/viewState.js";

/** The tabs in which single visitors can be seen. */
const personsTabs = ["visitors", "sessions", "events"] as const;
export type PersonsTab = (typeof personsTabs)[number];

/** An app that keeps its lists to itself names the tabs that need none. */
export type ApiAndTabs =
  | {
      /** The module that exports what `exposeAnalyticsApi` made. */
      api: AnalyticsApi;
      /** In the order in which they are to be offered. Default: all. */
      tabs?: readonly Tab[] | undefined;
    }
  | { api: ReportsApi; tabs: readonly Exclude<Tab, PersonsTab>[] };

export interface Apis {
  tabs: readonly Tab[];
  reports: ReportsApi;
  /** Null: no tab of single visitors is wanted. */
  persons: PersonsApi | null;
}

export function apisOf({ api, tabs }: ApiAndTabs): Apis {
  if (tabs !== undefined && !tabs.some(isPersonsTab)) {
    return { tabs, reports: api, persons: null };
  }
  // An app's api answers to every name: only its type tells what it has, and `ApiAndTabs` goes by that.
  const whole = api as AnalyticsApi;
  return { tabs: tabs ?? allTabs, reports: whole, persons: whole };
}

function isPersonsTab(tab: Tab): tab is PersonsTab {
  return personsTabs.some((each) => each === tab);
}
