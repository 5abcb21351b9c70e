/** All sites with their visitors of today: a row for each, which opens the site. */
import { useDeferredValue, useId, useState } from "react";
import { pageOf } from "../breakdown/breakdownRows.js";
import { Pager } from "../breakdown/Pager.js";
import { RowSearch } from "../breakdown/RowSearch.js";
import type { LiveApi } from "../api.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import type { PanelState } from "../ui/panelState.js";
import { searchSites, type SiteChoice } from "./siteChoice.js";
import { SiteRow } from "./SiteRow.js";
import type { SitesApi } from "./useSiteDay.js";

/**
 * Bounds the subscriptions: each row has up to five. Queries of more rows would run again with
 * every fold of their sites, though nobody sees them.
 */
const PAGE_SIZE = 20;

export interface SitesOverviewProps {
  /** The module that exports what `exposeAnalyticsApi` made. */
  api: SitesApi;
  /**
   * The module that exports what `exposeLiveApi` made. The overview says to it that somebody looks
   * at each site that it shows. Default: it says nothing.
   */
  liveApi?: LiveApi | undefined;
  /** The sites in the order of their rows. */
  sites: readonly SiteChoice[];
  /** Makes the names buttons. */
  onOpen?: ((slug: string) => void) | undefined;
}

/**
 * Shows 20 sites at a time. Each row asks for its site, for the last seven days, and for yesterday
 * until the hour that today has reached. The parts that are over are asked once. Only the query of
 * today runs again, with each fold of that site.
 * @example
 * <SitesOverview api={api.analytics} sites={[{ slug: "shop" }, { slug: "blog" }]} />
 */
export function SitesOverview({
  api,
  liveApi,
  sites,
  onOpen,
}: SitesOverviewProps) {
  const labels = useLabels();
  const noteId = useId();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(0);
  const search = useDeferredValue(typed);
  const found = searchSites(sites, search);
  const page = pageOf(found, asked, PAGE_SIZE);
  const state: PanelState =
    sites.length === 0
      ? { kind: "empty", message: labels.noSites }
      : { kind: "ready", isStale: false };
  const isLong = sites.length > PAGE_SIZE;
  return (
    <Panel title={labels.allSites} isTitleHidden>
      <PanelBody shape="rows" state={state}>
        {isLong && (
          <div className="footfall-rows-bar">
            <RowSearch
              heading={labels.site}
              hintId={noteId}
              value={typed}
              onChange={(text) => {
                setTyped(text);
                setAsked(0);
              }}
            />
          </div>
        )}
        <SitesTable {...{ api, liveApi, onOpen }} sites={page.items} />
        <p className="footfall-rows-note">{labels.sitesNote}</p>
        {isLong && (
          <Pager
            id={noteId}
            page={page}
            total={found.length}
            emptyText={fillLabel(labels.noMatch, { search })}
            onPage={setAsked}
          />
        )}
      </PanelBody>
    </Panel>
  );
}

function SitesTable({ sites, ...shared }: SitesOverviewProps) {
  const labels = useLabels();
  return (
    <table className="footfall-table footfall-sites">
      <caption className="footfall-hidden">{labels.allSites}</caption>
      <thead>
        <tr>
          <th scope="col">{labels.site}</th>
          <th scope="col" className="footfall-number" data-main>
            {labels.visitorsToday}
          </th>
          <th scope="col" className="footfall-site-change">
            {labels.chartChange}
          </th>
          <th scope="col" className="footfall-number">
            {labels.pageviewsToday}
          </th>
          <th scope="col" className="footfall-site-spark">
            {labels.range7Days}
          </th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <SiteRow key={site.slug} site={site} {...shared} />
        ))}
      </tbody>
    </table>
  );
}
