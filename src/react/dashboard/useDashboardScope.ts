/** Puts together what the parts of a dashboard share. */
import { useMemo } from "react";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { Weekday } from "../../shared/time/weekday.js";
import type { DashboardScope } from "../context/PartsContext.js";
import type { UpdateView } from "../controls/useViewState.js";
import type { ViewState } from "../controls/viewState.js";
import { useNow } from "../data/useNow.js";
import type { SiteSwitch } from "../sites/siteChoice.js";
import type { Apis } from "./apis.js";
import { useZoom } from "./useZoom.js";
import { useSpans } from "./useSiteView.js";

interface ScopeOptions {
  apis: Apis;
  site: PublicSite;
  /**
   * Start of the site's data. Null: the site has none. Undefined: the server has not answered yet.
   */
  firstBucket: number | null | undefined;
  /** The first day of the week. */
  weekStartsOn: Weekday;
  siteSwitch: SiteSwitch | null;
  /** The viewer's choices. An address may name a tab that the app does not have. */
  chosen: ViewState;
  update: UpdateView;
}

/** Returns the same object while everything in it is the same. */
export function useDashboardScope({
  apis: { tabs, reports, persons, admin },
  site,
  firstBucket,
  weekStartsOn,
  siteSwitch,
  chosen,
  update,
}: ScopeOptions): DashboardScope {
  const now = useNow();
  const { utcOffsets } = site;
  const spans = useSpans(chosen, {
    ...{ utcOffsets, now, firstBucket, weekStartsOn },
  });
  const zoom = useZoom({
    ...{ range: chosen.range, span: spans.span, utcOffsets, update },
  });
  return useMemo(() => {
    const [firstTab = "overview"] = tabs;
    const tab = tabs.includes(chosen.tab) ? chosen.tab : firstTab;
    return {
      apis: { tabs, reports, persons, admin },
      site,
      siteSwitch,
      now,
      firstBucket,
      state: { ...chosen, tab },
      update,
      spans,
      zoom,
    };
  }, [
    ...[tabs, reports, persons, admin, site, siteSwitch, now],
    ...[firstBucket, chosen, update, spans, zoom],
  ]);
}
