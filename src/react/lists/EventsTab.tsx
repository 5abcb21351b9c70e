/** The tab of events: a list with a filter, and the sheet of the open visitor. */
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
import { useListFilter } from "./useListFilter.js";

type EventsTabProps = PersonsTabProps<"listEvents">;

type EventFilter = ListFilter<EventFilterField>;

export function EventsTab(props: EventsTabProps) {
  const labels = useLabels();
  const fields = [
    { field: "name", label: labels.eventName, dimension: "event" },
    { field: "path", label: labels.pagePath, dimension: "page" },
    { field: "userId", label: labels.userId },
    { field: "visitorId", label: labels.visitorId },
    { field: "groupId", label: labels.groupId },
  ] as const;
  const [filter, setFilter] = useListFilter<EventFilterField>("events", fields);
  return (
    <PersonsPanel
      {...props}
      title={labels.eventList}
      hint={labels.eventListHint}
      search={{ fields, filter, onFilter: setFilter }}
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
