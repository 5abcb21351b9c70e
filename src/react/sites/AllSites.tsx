/** The page of all sites, and the head of a page without a site. */
import { useLabels } from "../labels/useLabels.js";
import { Loaded } from "../ui/Loaded.js";
import { loadSiteParts } from "./loadSiteParts.js";
import { ALL_SITES, siteName, type SiteSwitch } from "./siteChoice.js";
import { SiteSwitcher } from "./SiteSwitcher.js";
import type { SitesApi } from "./useSiteDay.js";

interface SitesHeadProps {
  siteSwitch: SiteSwitch;
}

/** Lets a viewer leave a site that does not load. */
export function SitesHead({ siteSwitch }: SitesHeadProps) {
  const labels = useLabels();
  const { sites, value } = siteSwitch;
  const site = sites.find(({ slug }) => slug === value) ?? { slug: value };
  const name = value === ALL_SITES ? labels.allSites : siteName(site);
  return (
    <header className="footfall-dashboard-head">
      <SiteSwitcher name={name} siteSwitch={siteSwitch} />
    </header>
  );
}

interface AllSitesProps extends SitesHeadProps {
  api: SitesApi;
}

export function AllSites({ api, siteSwitch }: AllSitesProps) {
  const { sites, choose } = siteSwitch;
  return (
    <>
      <SitesHead siteSwitch={siteSwitch} />
      <Loaded load={loadSiteParts} shape="rows">
        {({ SitesOverview }) => (
          <SitesOverview api={api} sites={sites} onOpen={choose} />
        )}
      </Loaded>
    </>
  );
}
