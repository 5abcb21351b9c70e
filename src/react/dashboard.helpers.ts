/** A dashboard around a part, for tests of parts that need one. */
import { createElement, type ReactNode } from "react";
import { MINUTE, SECOND } from "../shared/units.js";
import { offsetsOfUtc } from "../shared/time/utcOffsets.js";
import type { PublicSite } from "../shared/site/site.js";
import type { ReportsApi } from "./api.js";
import type { DashboardScope } from "./context/PartsContext.js";
import { SiteProvider } from "./context/SiteProvider.js";
import { defaultViewState, type ViewState } from "./controls/viewState.js";
import { useSpans } from "./dashboard/useSiteView.js";

interface AroundProps {
  state: Partial<ViewState>;
  now: number;
  children?: ReactNode;
}

/** A site in UTC, with the tab of figures alone. Updates of the state are ignored. */
export function DashboardAround({ state, now, children }: AroundProps) {
  const all = { ...defaultViewState, ...state };
  const site: PublicSite = {
    siteId: "s1",
    slug: "shop",
    name: "Shop",
    status: "active",
    timeZone: "UTC",
    utcOffsets: [...offsetsOfUtc],
    sessionTimeoutMs: 30 * MINUTE,
    sessionRule: "gap",
    flushIntervalMs: 30 * SECOND,
    promotedProperties: [],
    createdAt: 0,
  };
  const firstBucket = null;
  const { utcOffsets } = site;
  const dashboard: DashboardScope = {
    apis: { tabs: ["overview"], reports: {} as ReportsApi, persons: null },
    site,
    now,
    firstBucket,
    state: all,
    update: () => {},
    spans: useSpans(all, { utcOffsets, now, firstBucket }),
  };
  return createElement(SiteProvider, { locale: "en-US", dashboard, children });
}
