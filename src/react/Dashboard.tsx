/** The dashboard of one site, from its slug. */
import type { AnalyticsApi } from "./api.js";
import { FootfallRoot, type Theme } from "./FootfallRoot.js";
import { FormatsProvider } from "./formats.js";
import { Panel } from "./Panel.js";
import { PanelBody } from "./PanelBody.js";
import type { Preset, TimeSpan } from "./ranges.js";
import { ReportBoundary } from "./ReportBoundary.js";
import { SiteDashboard } from "./SiteDashboard.js";
import { useSite } from "./useReports.js";

export interface AnalyticsDashboardProps {
  /** The module that exports what `exposeAnalyticsApi` made. */
  api: AnalyticsApi;
  /** The site's slug. */
  site: string;
  /** A span to start with instead of a preset, epoch milliseconds; it becomes an option of the switch. */
  range?: TimeSpan | undefined;
  /** The range to start with. Default: 7 days. */
  preset?: Preset | undefined;
  /** Default: `data-theme` of an element around it, else the visitor's system setting. */
  theme?: Theme | undefined;
  /** For numbers, dates and names of places. Default: the browser's. */
  locale?: string | undefined;
}

/**
 * Shows a site's analytics. Needs a `ConvexProvider` above it and the stylesheet
 * `convex-footfall/react/style.css`; it takes the width it is given.
 * @example
 * <AnalyticsDashboard api={api.analytics} site="default" />
 */
export function AnalyticsDashboard(props: AnalyticsDashboardProps) {
  return (
    <FootfallRoot theme={props.theme} locale={props.locale}>
      <div className="footfall-dashboard">
        <ReportBoundary shape="chart" resetKey={props.site}>
          <FetchedSite {...props} />
        </ReportBoundary>
      </div>
    </FootfallRoot>
  );
}

function FetchedSite({
  api,
  site: slug,
  range,
  preset = "7d",
  locale,
}: AnalyticsDashboardProps) {
  const { data: site } = useSite(api, slug);
  if (site) {
    return (
      <FormatsProvider locale={locale} timeZone={site.timeZone}>
        <SiteDashboard api={api} site={site} span={range} preset={preset} />
      </FormatsProvider>
    );
  }
  return (
    <Panel title="Analytics" isTitleHidden>
      <PanelBody
        shape="chart"
        state={
          site === undefined
            ? { kind: "loading" }
            : {
                kind: "empty",
                message: `There is no site “${slug}”.`,
                hint: "Create it with provisionSite or createSite.",
              }
        }
      />
    </Panel>
  );
}
