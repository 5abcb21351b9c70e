/** The dashboard of one site, from its slug, or of one of several. */
import { useContext, useMemo } from "react";
import { PartsContext } from "./context/PartsContext.js";
import type { Weekday } from "../shared/time/weekday.js";
import type { AdminApi, LiveApi } from "./api.js";
import type { CsvSeparator } from "./export/csv.js";
import type { Preset, TimeSpan } from "./controls/ranges.js";
import { useViewState } from "./controls/useViewState.js";
import { defaultViewState, type ViewState } from "./controls/viewState.js";
import { apisOf, type ApiAndTabs } from "./dashboard/apis.js";
import {
  SiteDashboard,
  type SiteDashboardProps,
} from "./dashboard/SiteDashboard.js";
import { WaitingForSite } from "./dashboard/WaitingForSite.js";
import { useSite } from "./data/useReports.js";
import { FootfallRoot, type Theme } from "./FootfallRoot.js";
import { fillLabel, type Labels } from "./labels/labels.js";
import type { Language } from "./labels/languages.js";
import type { SettingsLabels } from "./labels/settingsLabels.js";
import { useLabels } from "./labels/useLabels.js";
import { AllSites, SitesHead } from "./sites/AllSites.js";
import { ALL_SITES, shownSite, type SiteChoice } from "./sites/siteChoice.js";
import { useSiteSwitch } from "./sites/useSiteSwitch.js";
import { Panel } from "./ui/Panel.js";
import { PanelBody } from "./ui/PanelBody.js";
import { panelState } from "./ui/panelState.js";
import { ReportBoundary } from "./ui/ReportBoundary.js";

export type AnalyticsDashboardProps = ApiAndTabs & DashboardOptions;

export interface DashboardOptions {
  /** The site's slug, or of `sites` the one to start with. `*` starts with all of them. */
  site: string;
  /**
   * The module that exports what `exposeAdminApi` made, for the tab "Settings". Give it only to
   * people who run the site. `auth` decides about each call. Default: no such tab.
   */
  adminApi?: AdminApi | undefined;
  /**
   * The module that exports what `exposeLiveApi` made. The dashboard says to it that somebody looks:
   * when it opens, and every five minutes while the page is visible. Then new events count within
   * `flushIntervalMs` of the site, and while nobody looks folds cost less. Default: the dashboard
   * says nothing.
   */
  liveApi?: LiveApi | undefined;
  /**
   * The sites among which a viewer may choose, in the order of the list. Rows of `listSites` fit.
   * With `urlState` the choice is in the address. Default: `site` alone.
   */
  sites?: readonly SiteChoice[] | undefined;
  /** A span to start with instead of a preset, epoch milliseconds. */
  range?: TimeSpan | undefined;
  /** The range to start with. Default: 7 days. */
  preset?: Preset | undefined;
  /**
   * Keeps the view in the address, behind `#`, so that people can share it and the back button
   * works. Leave it out where the page keeps its own routes there. Default: false.
   */
  urlState?: boolean | undefined;
  /** Whether single keys choose ranges and tabs. `?` lists the keys. Default: true. */
  shortcuts?: boolean | undefined;
  /** Default: `data-theme` of an element around it. Without one, the viewer's system setting. */
  theme?: Theme | undefined;
  /** For numbers, dates and names of places. Default: the browser's. */
  locale?: string | undefined;
  /**
   * The language of the words: `"en"`, `"de"`, `"fr"`, `"es"`, `"pt"` or `"ja"`. Default: that of the
   * locale, and English where it has none of these.
   */
  language?: Language | undefined;
  /**
   * The first day of the week, for weeks in the chart and the ranges of weeks: 0 is Sunday, and 6
   * is Saturday. Default: that of the locale.
   */
  weekStartsOn?: Weekday | undefined;
  /** Words that replace those of the language. Default: none. */
  labels?: Partial<Labels & SettingsLabels> | undefined;
  /**
   * Separator of the cells in CSV files: `,`, `;` or a tab. The export menu offers the others.
   * Default: a comma.
   */
  csvSeparator?: CsvSeparator | undefined;
}

/**
 * Shows a site's analytics. Needs a `ConvexProvider` above it and the stylesheet
 * `convex-footfall/react/style.css`. It takes the width of its container. The dashboard asks the
 * closed part of a range once, and the server caches the answers. All viewers share them where
 * `auth` does not look at the caller or the app shares reports (`sharedReports`). Otherwise each
 * identity has its own. One query for all panels answers the part that still changes, and runs
 * again with each fold. The query of current visitors runs again with each event, on a busy site
 * once a minute.
 * @example
 * <AnalyticsDashboard api={api.analytics} liveApi={api.analytics} site="default" />
 */
export function AnalyticsDashboard(props: AnalyticsDashboardProps) {
  return (
    <FootfallRoot
      theme={props.theme}
      locale={props.locale}
      language={props.language}
      labels={props.labels}
      csvSeparator={props.csvSeparator}
    >
      <div className="footfall-dashboard">
        {/* Another site of the app's is another start. */}
        <ChosenSite key={props.site} {...props} />
      </div>
    </FootfallRoot>
  );
}

function ChosenSite(props: AnalyticsDashboardProps) {
  const { site: start, sites, range, preset, urlState = false } = props;
  const { api, tabs, adminApi, liveApi } = props;
  const apis = useMemo(() => apisOf(props, adminApi), [api, tabs, adminApi]);
  const [firstTab = "overview"] = apis.tabs;
  const { from, to } = range ?? {};
  const defaults: ViewState = useMemo(() => {
    const span = from !== undefined && to !== undefined ? { from, to } : null;
    return {
      ...defaultViewState,
      site: start,
      tab: firstTab,
      range: span ?? preset ?? defaultViewState.range,
    };
  }, [start, firstTab, from, to, preset]);
  const [chosen, update] = useViewState({ urlState, defaults });
  const slug = shownSite(chosen.site, start, sites);
  const siteSwitch = useSiteSwitch(sites, slug, update);
  const { shortcuts = true } = props;
  return (
    <ReportBoundary shape="chart" resetKey={slug}>
      {siteSwitch && slug === ALL_SITES ? (
        <AllSites api={apis.reports} {...{ liveApi, siteSwitch, shortcuts }} />
      ) : (
        <FetchedSite
          slug={slug}
          apis={apis}
          liveApi={liveApi}
          locale={props.locale}
          weekStartsOn={props.weekStartsOn}
          siteSwitch={siteSwitch}
          chosen={chosen}
          update={update}
          shortcuts={shortcuts}
        />
      )}
    </ReportBoundary>
  );
}

type FetchedSiteProps = Omit<SiteDashboardProps, "site"> & { slug: string };

function FetchedSite({ slug, ...shared }: FetchedSiteProps) {
  const labels = useLabels();
  const { areWordsComing } = useContext(PartsContext);
  const { apis, siteSwitch, shortcuts } = shared;
  const report = useSite(apis.reports, slug);
  // Words that change before the viewer's eyes disturb. Those of a language come in a moment.
  if (report.data && !areWordsComing) {
    return (
      <SiteDashboard
        // The key closes everything that was open of the site before.
        key={report.data.siteId}
        site={report.data}
        {...shared}
      />
    );
  }
  const state = panelState(report, () => ({
    message: fillLabel(labels.noSite, { slug }),
    hint: labels.noSiteHint,
  }));
  return (
    <>
      {siteSwitch && <SitesHead {...{ siteSwitch, shortcuts }} />}
      <Panel title={labels.analytics} isTitleHidden>
        {areWordsComing || state.kind === "loading" ? (
          // Another site has a wait of its own.
          <WaitingForSite key={slug} />
        ) : (
          <PanelBody shape="chart" state={state} />
        )}
      </Panel>
    </>
  );
}
