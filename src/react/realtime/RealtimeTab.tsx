/** The tab of what is happening right now. */
import type { PublicSite } from "../../shared/site/site.js";
import type { PersonsApi, ReportsApi } from "../api.js";
import { useNow } from "../data/useNow.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { useEventList } from "../lists/useEventList.js";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { EventFeed } from "./EventFeed.js";
import { RealtimePanel } from "./RealtimePanel.js";
import { useRealtime } from "./useRealtime.js";

/** The newest events that are shown. */
const FEED_EVENTS = 20;

export interface RealtimeTabProps {
  api: Pick<ReportsApi, "getRealtime">;
  site: Pick<PublicSite, "siteId" | "slug" | "passes">;
  /** Of an app that shows single visitors: adds a feed of the newest events. */
  personsApi?: Pick<PersonsApi, "listEvents"> | undefined;
}

export function RealtimeTab({ api, site, personsApi }: RealtimeTabProps) {
  const labels = useLabels();
  const { siteId, slug } = site;
  const report = useRealtime(api, site);
  const now = useNow();
  return (
    <>
      <RealtimePanel report={report} now={now} csvName={`${slug}-realtime`} />
      {personsApi && (
        <Panel title={labels.liveFeed}>
          <ReportBoundary shape="rows" resetKey={siteId}>
            <FetchedFeed
              api={personsApi}
              siteId={siteId}
              now={now}
              csvName={`${slug}-latest-events`}
            />
          </ReportBoundary>
        </Panel>
      )}
    </>
  );
}

interface FetchedFeedProps {
  api: Pick<PersonsApi, "listEvents">;
  siteId: string;
  now: number;
  csvName: string;
}

function FetchedFeed({ api, siteId, now, csvName }: FetchedFeedProps) {
  const list = useEventList(api, { siteId }, FEED_EVENTS);
  return <EventFeed list={list} now={now} csvName={csvName} />;
}
