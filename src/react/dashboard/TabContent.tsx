/** The content of each tab. */
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { useLabels } from "../labels/useLabels.js";
import { loadListParts } from "../lists/loadListParts.js";
import { RealtimeTab } from "../realtime/RealtimeTab.js";
import { Loaded } from "../ui/Loaded.js";
import type { PersonsTab } from "./apis.js";
import { OverviewTab } from "./OverviewTab.js";

const partOf = {
  visitors: "VisitorsTab",
  sessions: "SessionsTab",
  events: "EventsTab",
} as const;

const titleOf = {
  visitors: "visitorList",
  sessions: "sessionList",
  events: "eventList",
} as const;

export function TabContent() {
  const { apis, state } = useDashboard();
  if (state.tab === "overview") return <OverviewTab />;
  if (state.tab === "realtime") return <RealtimeTab />;
  if (apis.persons === null || state.tab === "settings") return null;
  return <PersonsContent tab={state.tab} api={apis.persons} />;
}

interface PersonsContentProps {
  tab: PersonsTab;
  api: PersonsApi;
}

/** A tab of single visitors. Its code comes when a viewer first opens one. */
function PersonsContent({ tab, api }: PersonsContentProps) {
  const labels = useLabels();
  return (
    <Loaded load={loadListParts} shape="rows" title={labels[titleOf[tab]]}>
      {(parts) => {
        const Content = parts[partOf[tab]];
        return <Content api={api} />;
      }}
    </Loaded>
  );
}
