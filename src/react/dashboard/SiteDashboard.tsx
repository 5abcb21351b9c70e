/** The dashboard once its site is known. */
import type { PublicSite } from "../../shared/site/publicSite.js";
import { SiteProvider } from "../context/SiteProvider.js";
import type { ViewState } from "../controls/viewState.js";
import { useFirstBucket } from "../data/useReports.js";
import type { Apis } from "./apis.js";
import { DashboardFrame } from "./DashboardFrame.js";
import { useDashboardScope } from "./useDashboardScope.js";

interface SiteDashboardProps {
  apis: Apis;
  site: PublicSite;
  locale: string | undefined;
  /** The state that it starts with. */
  defaults: ViewState;
  urlState: boolean;
  shortcuts: boolean;
}

export function SiteDashboard({
  locale,
  shortcuts,
  ...options
}: SiteDashboardProps) {
  const { apis, site } = options;
  const beginning = useFirstBucket(apis.reports, site.siteId);
  const dashboard = useDashboardScope({
    ...options,
    firstBucket: beginning.data,
  });
  return (
    <SiteProvider locale={locale} dashboard={dashboard}>
      <DashboardFrame beginning={beginning} shortcuts={shortcuts} />
    </SiteProvider>
  );
}
