/** The tab of events: a list with a filter, and the sheet of the open visitor. */
import { useState } from "react";
import { useLabels } from "../labels/useLabels.js";
import { EventTable } from "./EventTable.js";
import {
  filterArgs,
  openSpan,
  type EventFilterField,
  type ListFilter,
} from "./listArgs.js";
import { PersonsPanel } from "./PersonsPanel.js";
import { usePersonsTab, type PersonsTabProps } from "./personsTab.js";
import { useEventList } from "./useEventList.js";

type EventsTabProps = PersonsTabProps<"listEvents">;

type EventFilter = ListFilter<EventFilterField>;

export function EventsTab(props: EventsTabProps) {
  const labels = useLabels();
  const [filter, setFilter] = useState<EventFilter | null>(null);
  return (
    <PersonsPanel
      {...props}
      title={labels.eventList}
      hint={labels.eventListHint}
      search={{
        fields: [
          { field: "name", label: labels.eventName },
          { field: "path", label: labels.pagePath },
          { field: "userId", label: labels.userId },
          { field: "visitorId", label: labels.visitorId },
          { field: "groupId", label: labels.groupId },
        ],
        filter,
        onFilter: setFilter,
      }}
    >
      <FetchedEvents {...props} filter={filter} />
    </PersonsPanel>
  );
}

interface FetchedEventsProps extends EventsTabProps {
  filter: EventFilter | null;
}

function FetchedEvents({ api, filter }: FetchedEventsProps) {
  const { siteId, from, to, now, csvName, onVisitor } = usePersonsTab();
  const labels = useLabels();
  const list = useEventList(api, {
    siteId,
    ...openSpan({ from, to }, now),
    filters: filterArgs(filter),
  });
  return (
    <EventTable
      list={list}
      now={now}
      onVisitor={onVisitor}
      csvName={csvName}
      empty={filter ? labels.noEventsFound : labels.noEvents}
    />
  );
}
