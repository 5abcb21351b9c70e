/** The newest events as they come in, one line each. */
import type { ListedEvent } from "../../shared/api/lists.js";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { EventIcon } from "../lists/EventIcon.js";
import { countryName, eventTitle, joined } from "../lists/listTexts.js";
import { pagedState } from "../lists/pagedState.js";
import type { PagedList } from "../lists/usePagedList.js";
import { visitorName } from "../lists/visitorName.js";
import { When } from "../lists/When.js";
import { PanelBody } from "../ui/PanelBody.js";

export interface EventFeedProps {
  list: Pick<PagedList<ListedEvent>, "rows" | "isStale">;
  now: number;
  /** Offers the events as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

/**
 * Lists events, newest first. `useEventList` asks for them.
 * @example
 * <EventFeed list={useEventList(api.analytics, { siteId }, 20)} now={useNow()} />
 */
export function EventFeed({ list, now, csvName }: EventFeedProps) {
  const labels = useLabels();
  const formats = useFormats();
  const { rows = [] } = list;
  const makeCsv = async (separator: CsvSeparator) => {
    const { eventsCsv } = await import("../export/listsCsv.js");
    return eventsCsv(rows, { formats, labels, separator });
  };
  return (
    <>
      <PanelBody
        shape="rows"
        state={pagedState(list, labels.noLiveEvents, labels.noLiveEventsHint)}
      >
        <ol className="footfall-feed">
          {rows.map((event) => (
            <FeedEvent key={event.id} event={event} now={now} />
          ))}
        </ol>
      </PanelBody>
      {csvName !== undefined && rows.length > 0 && (
        <footer className="footfall-panel-foot">
          <CsvButton makeCsv={makeCsv} fileName={csvName} />
        </footer>
      )}
    </>
  );
}

interface FeedEventProps {
  event: ListedEvent;
  now: number;
}

function FeedEvent({ event, now }: FeedEventProps) {
  const labels = useLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  const title = visible(eventTitle(event, labels));
  const who = [visitorName(event), countryName(event.country, formats)];
  return (
    <li className="footfall-feed-event">
      <EventIcon type={event.type} />
      <span className="footfall-feed-title" dir="auto" title={title}>
        {title}
      </span>
      <span className="footfall-feed-who">
        {joined(who.map((text) => text && visible(text)))}
      </span>
      <span className="footfall-feed-when">
        <When instant={event.occurredAt} now={now} look="ago" />
      </span>
    </li>
  );
}
