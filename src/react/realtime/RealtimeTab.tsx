/** The tab of real time. */
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { useLabels } from "../labels/useLabels.js";
import { loadListParts } from "../lists/loadListParts.js";
import { Loaded } from "../ui/Loaded.js";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { RealtimePanel } from "./RealtimePanel.js";
import { useRealtime } from "./useRealtime.js";

export function RealtimeTab() {
  const labels = useLabels();
  const { apis, site, now } = useDashboard();
  const { siteId, slug } = site;
  const report = useRealtime(apis.reports, site);
  return (
    <>
      <RealtimePanel report={report} now={now} csvName={`${slug}-realtime`} />
      {apis.persons && (
        <Panel title={labels.liveFeed}>
          <ReportBoundary shape="rows" resetKey={siteId}>
            <LiveFeedOnDemand api={apis.persons} />
          </ReportBoundary>
        </Panel>
      )}
    </>
  );
}

function LiveFeedOnDemand({ api }: { api: PersonsApi }) {
  return (
    <Loaded load={loadListParts} shape="rows">
      {({ LiveFeed }) => <LiveFeed api={api} />}
    </Loaded>
  );
}
