/** The page of all sites, and the head of a page without a site. */
import { useRef } from "react";
import { useKeyActions } from "../controls/useKeyActions.js";
import { useLabels } from "../labels/useLabels.js";
import { Loaded } from "../ui/Loaded.js";
import { loadSiteParts } from "./loadSiteParts.js";
import { ALL_SITES, siteName, type SiteSwitch } from "./siteChoice.js";
import { SiteSwitcher } from "./SiteSwitcher.js";
import type { LiveApi } from "../api.js";
import type { SitesApi } from "./useSiteDay.js";

interface SitesHeadProps {
  siteSwitch: SiteSwitch;
  /** Whether a single key opens the list of sites. */
  shortcuts: boolean;
}

/** Lets a viewer leave a site that does not load. */
export function SitesHead({ siteSwitch, shortcuts }: SitesHeadProps) {
  const labels = useLabels();
  const ref = useRef<HTMLElement>(null);
  useKeyActions({
    root: ref,
    isEnabled: shortcuts,
    tabs: [],
    // There is no other control.
    onAction: () => false,
  });
  const { sites, value } = siteSwitch;
  const site = sites.find(({ slug }) => slug === value) ?? { slug: value };
  const name = value === ALL_SITES ? labels.allSites : siteName(site);
  return (
    <header ref={ref} className="footfall-dashboard-head">
      <SiteSwitcher name={name} siteSwitch={siteSwitch} />
    </header>
  );
}

interface AllSitesProps extends SitesHeadProps {
  api: SitesApi;
  liveApi: LiveApi | undefined;
}

export function AllSites({ api, liveApi, ...head }: AllSitesProps) {
  const { sites, choose } = head.siteSwitch;
  return (
    <>
      <SitesHead {...head} />
      <Loaded load={loadSiteParts} shape="rows">
        {({ SitesOverview }) => (
          <SitesOverview {...{ api, liveApi, sites }} onOpen={choose} />
        )}
      </Loaded>
    </>
  );
}
