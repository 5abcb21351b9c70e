/** The queries of an app that the dashboard may ask, and the tabs that follow from them. */
import type { AdminApi, AnalyticsApi, PersonsApi, ReportsApi } from "../api.js";
import { tabs as allTabs, type Tab } from "../controls/viewState.js";

/** The tabs that show single visitors. */
const personsTabs = ["visitors", "sessions", "events"] as const;
export type PersonsTab = (typeof personsTabs)[number];

/** An app that does not export its lists names the tabs that need none. */
export type ApiAndTabs =
  | {
      /** The module that exports what `exposeAnalyticsApi` made. */
      api: AnalyticsApi;
      /** The tabs in the order in which the page offers them. Default: all. */
      tabs?: readonly Tab[] | undefined;
    }
  | { api: ReportsApi; tabs: readonly Exclude<Tab, PersonsTab>[] };

export interface Apis {
  tabs: readonly Tab[];
  reports: ReportsApi;
  /** Null: the app wants no tab of single visitors. */
  persons: PersonsApi | null;
  /** Undefined: the app wants no settings in the page. */
  admin: AdminApi | undefined;
}

export function apisOf(
  { api, tabs: wanted = allTabs }: ApiAndTabs,
  admin: AdminApi | undefined,
): Apis {
  const others = wanted.filter((tab) => tab !== "settings");
  const tabs = !admin
    ? others
    : wanted.length > others.length
      ? wanted
      : [...others, "settings" as const];
  // At run time an app's api has a reference for every name. Only its type knows what it exports,
  // and `ApiAndTabs` checks that.
  const persons = tabs.some(isPersonsTab) ? (api as AnalyticsApi) : null;
  return { tabs, reports: api, persons, admin };
}

function isPersonsTab(tab: Tab): tab is PersonsTab {
  return personsTabs.some((each) => each === tab);
}
