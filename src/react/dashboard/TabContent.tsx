/** What each tab shows. */
import type { ComponentType } from "react";
import type { PublicSite } from "../../shared/site/site.js";
import type { PersonsApi } from "../api.js";
import type { Tab, ViewState } from "../controls/viewState.js";
import { EventsTab } from "../lists/EventsTab.js";
import type { PersonsTabProps } from "../lists/personsTab.js";
import { SessionsTab } from "../lists/SessionsTab.js";
import { VisitorsTab } from "../lists/VisitorsTab.js";
import { RealtimeTab } from "../realtime/RealtimeTab.js";
import type { Apis, PersonsTab } from "./apis.js";
import { OverviewTab } from "./OverviewTab.js";
import type { ViewSpans } from "./useSiteView.js";

export interface TabContentProps {
  tab: Tab;
  apis: Apis;
  site: PublicSite;
  spans: ViewSpans;
  state: ViewState;
  onChange: (change: Partial<ViewState>) => void;
  /** Rounded down to the minute. */
  now: number;
}

const personsComponents = {
  visitors: VisitorsTab,
  sessions: SessionsTab,
  events: EventsTab,
} satisfies Record<
  PersonsTab,
  ComponentType<PersonsTabProps<keyof PersonsApi>>
>;

export function TabContent({ tab, apis, site, ...rest }: TabContentProps) {
  const { spans, state, onChange } = rest;
  if (tab === "overview") {
    return <OverviewTab api={apis.reports} site={site} {...rest} />;
  }
  if (tab === "realtime") {
    return (
      <RealtimeTab
        api={apis.reports}
        site={site}
        personsApi={apis.persons ?? undefined}
      />
    );
  }
  if (apis.persons === null) return null;
  const Persons = personsComponents[tab];
  return (
    <Persons
      api={apis.persons}
      siteId={site.siteId}
      {...spans.span}
      csvName={`${site.slug}-${tab}`}
      visitorId={state.visitorId}
      onVisitor={(visitorId) => onChange({ visitorId })}
    />
  );
}
