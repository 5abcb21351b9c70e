/** The tab of real time. */
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { useLabels } from "../labels/useLabels.js";
import { useEventList } from "../lists/useEventList.js";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { EventFeed } from "./EventFeed.js";
import { RealtimePanel } from "./RealtimePanel.js";
import { useRealtime } from "./useRealtime.js";

/** The number of newest events in the feed. */
const FEED_EVENTS = 20;

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
            <FetchedFeed api={apis.persons} />
          </ReportBoundary>
        </Panel>
      )}
    </>
  );
}

interface FetchedFeedProps {
  api: Pick<PersonsApi, "listEvents">;
}

function FetchedFeed({ api }: FetchedFeedProps) {
  const { site, now } = useDashboard();
  const { siteId, slug } = site;
  const list = useEventList(api, { siteId }, FEED_EVENTS);
  return <EventFeed list={list} now={now} csvName={`${slug}-latest-events`} />;
}
