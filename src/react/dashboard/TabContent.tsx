/** The content of each tab. */
import type { ComponentType } from "react";
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { EventsTab } from "../lists/EventsTab.js";
import type { PersonsTabProps } from "../lists/personsTab.js";
import { SessionsTab } from "../lists/SessionsTab.js";
import { VisitorsTab } from "../lists/VisitorsTab.js";
import { RealtimeTab } from "../realtime/RealtimeTab.js";
import type { PersonsTab } from "./apis.js";
import { OverviewTab } from "./OverviewTab.js";

const personsComponents = {
  visitors: VisitorsTab,
  sessions: SessionsTab,
  events: EventsTab,
} satisfies Record<
  PersonsTab,
  ComponentType<PersonsTabProps<keyof PersonsApi>>
>;

export function TabContent() {
  const { apis, state } = useDashboard();
  if (state.tab === "overview") return <OverviewTab />;
  if (state.tab === "realtime") return <RealtimeTab />;
  if (apis.persons === null) return null;
  const Persons = personsComponents[state.tab];
  return <Persons api={apis.persons} />;
}
