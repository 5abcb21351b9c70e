/** A dashboard around a part, for tests of parts that need one. */
import { anyApi } from "convex/server";
import { createElement, type ReactNode } from "react";
import type { ReportsApi } from "./api.js";
import type { DashboardScope } from "./context/PartsContext.js";
import { SiteProvider } from "./context/SiteProvider.js";
import { useViewState } from "./controls/useViewState.js";
import { defaultViewState, type ViewState } from "./controls/viewState.js";
import { useSpans } from "./dashboard/useSiteView.js";
import { siteOf } from "./fixtures.helpers.js";

interface AroundProps {
  state: Partial<ViewState>;
  now: number;
  children?: ReactNode;
}

/** A site in UTC, with the tab of figures alone. The parts inside may change the state. */
export function DashboardAround({ state, now, children }: AroundProps) {
  const [all, update] = useViewState({
    urlState: false,
    defaults: { ...defaultViewState, ...state },
  });
  const site = siteOf();
  const firstBucket = null;
  const { utcOffsets } = site;
  const dashboard: DashboardScope = {
    apis: {
      tabs: ["overview"],
      reports: anyApi.analytics as unknown as ReportsApi,
      persons: null,
      admin: undefined,
    },
    site,
    siteSwitch: null,
    now,
    firstBucket,
    state: all,
    update,
    zoom: { into: () => undefined, back: () => undefined, canGoBack: false },
    spans: useSpans(all, {
      ...{ utcOffsets, now, firstBucket },
      weekStartsOn: 1,
    }),
  };
  return createElement(SiteProvider, { locale: "en-US", dashboard, children });
}
