/** The dashboard once its site is known. */
import { useMemo } from "react";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { Weekday } from "../../shared/time/weekday.js";
import type { LiveApi } from "../api.js";
import { SiteProvider } from "../context/SiteProvider.js";
import type { UpdateView } from "../controls/useViewState.js";
import type { ViewState } from "../controls/viewState.js";
import { useFirstBucket } from "../data/useReports.js";
import { useHeartbeat } from "../live/useHeartbeat.js";
import { weekStartOf } from "../format/weekStart.js";
import type { SiteSwitch } from "../sites/siteChoice.js";
import type { Apis } from "./apis.js";
import { DashboardFrame } from "./DashboardFrame.js";
import { useDashboardScope } from "./useDashboardScope.js";

export interface SiteDashboardProps {
  apis: Apis;
  /** Undefined: the page does not say that somebody looks. */
  liveApi: LiveApi | undefined;
  site: PublicSite;
  locale: string | undefined;
  siteSwitch: SiteSwitch | null;
  chosen: ViewState;
  update: UpdateView;
  shortcuts: boolean;
  /** Default: that of the locale. */
  weekStartsOn: Weekday | undefined;
}

export function SiteDashboard({
  liveApi,
  locale,
  shortcuts,
  weekStartsOn,
  ...options
}: SiteDashboardProps) {
  const { apis, site } = options;
  useHeartbeat(liveApi, site.siteId);
  const beginning = useFirstBucket(apis.reports, site.siteId);
  const dashboard = useDashboardScope({
    ...options,
    firstBucket: beginning.data,
    weekStartsOn: useMemo(
      () => weekStartsOn ?? weekStartOf(locale),
      [weekStartsOn, locale],
    ),
  });
  return (
    <SiteProvider locale={locale} dashboard={dashboard}>
      <DashboardFrame beginning={beginning} shortcuts={shortcuts} />
    </SiteProvider>
  );
}
