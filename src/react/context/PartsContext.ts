/**
 * The one context of all parts: words, formats, the separator of files, and the dashboard around
 * them.
 */
import { createContext, useContext } from "react";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { UpdateView } from "../controls/useViewState.js";
import type { ViewState } from "../controls/viewState.js";
import type { Apis } from "../dashboard/apis.js";
import type { ViewSpans } from "../dashboard/useSiteView.js";
import type { Zoom } from "../dashboard/useZoom.js";
import type { CsvSeparator } from "../export/csv.js";
import type { Formats } from "../format/format.js";
import { defaultLabels, type Labels } from "../labels/labels.js";
import type { Language } from "../labels/languages.js";
import type { SiteSwitch } from "../sites/siteChoice.js";

/** Everything that the parts inside a dashboard share. */
export interface DashboardScope {
  apis: Apis;
  site: PublicSite;
  /** Null: the app offers no other site. */
  siteSwitch: SiteSwitch | null;
  /** The current time, rounded down to the minute. */
  now: number;
  /**
   * Start of the site's data. Null: the site has none. Undefined: the server has not answered yet.
   */
  firstBucket: number | null | undefined;
  /** The viewer's choices. The tab is one of `apis.tabs`. */
  state: ViewState;
  update: UpdateView;
  /** The spans of time that the choices stand for at `now`. */
  spans: ViewSpans;
  /** Changes the range to a part of it, and back. */
  zoom: Zoom;
}

/** The separator of CSV files, and a way to choose another for as long as the page is open. */
export interface CsvChoice {
  separator: CsvSeparator;
  choose: (separator: CsvSeparator) => void;
}

interface PartsValue {
  labels: Labels;
  /** The language of the words that the app has not replaced. */
  language: Language;
  /** The words are English for now, and another language is being fetched. */
  areWordsComing: boolean;
  /** Null outside a root. `useFormats` then uses the browser's locale and UTC. */
  formats: Formats | null;
  csv: CsvChoice;
  /** Null for a part that an app has placed by itself. */
  dashboard: DashboardScope | null;
}

export const PartsContext = createContext<PartsValue>({
  labels: defaultLabels,
  language: "en",
  areWordsComing: false,
  formats: null,
  csv: { separator: ",", choose: () => undefined },
  dashboard: null,
});

/**
 * Returns what the dashboard around a part shows. Only parts that no app can place by themselves
 * call it.
 */
export function useDashboard(): DashboardScope {
  const { dashboard } = useContext(PartsContext);
  if (!dashboard) throw new Error("This part needs a dashboard around it.");
  return dashboard;
}
