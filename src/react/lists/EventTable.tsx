/** Events as rows, each of which opens what else is known of it. */
import { useState } from "react";
import type { ListedEvent } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { EventDetails } from "./EventDetails.js";
import { EventIcon } from "./EventIcon.js";
import type { ListColumn } from "./ListTable.js";
import { countryName, eventTitle, revenueText } from "./listTexts.js";
import { PagedTable } from "./PagedTable.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import type { PagedList } from "./usePagedList.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

export interface EventTableProps {
  list: PagedList<ListedEvent>;
  now: number;
  onVisitor: (visitorId: string) => void;
  empty: string;
  /** Offers the rows that are loaded as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

const idOf = (row: ListedEvent) => row.id;

export function EventTable({
  list,
  now,
  onVisitor,
  empty,
  csvName,
}: EventTableProps) {
  const labels = useLabels();
  const formats = useFormats();
  const [openId, setOpenId] = useState<string | null>(null);
  const revenue: ListColumn<ListedEvent> = {
    heading: labels.revenue,
    look: "number",
    shownFrom: "medium",
    cell: (row) => (
      <TextOrNone
        text={revenueText(row.revenue ? [row.revenue] : [], formats)}
      />
    ),
  };
  const hasRevenue = list.rows?.some((row) => row.revenue !== undefined);
  const columns: ListColumn<ListedEvent>[] = [
    {
      heading: labels.time,
      look: "time",
      cell: ({ occurredAt }) => <When instant={occurredAt} now={now} />,
    },
    {
      heading: labels.headingEvent,
      look: "name",
      cell: (row) => {
        const isOpen = row.id === openId;
        const title = eventTitle(row, labels);
        return (
          <RowButton
            isOpen={isOpen}
            title={title}
            icon={<EventIcon type={row.type} />}
            onClick={() => setOpenId(isOpen ? null : row.id)}
          >
            {title}
          </RowButton>
        );
      },
    },
    {
      heading: labels.headingPage,
      shownFrom: "wide",
      cell: ({ type, title, path }) => (
        <TextOrNone text={type === "pageview" ? title : path} />
      ),
    },
    {
      heading: labels.visitor,
      shownFrom: "medium",
      cell: (row) => <VisitorCell event={row} onVisitor={onVisitor} />,
    },
    {
      heading: labels.headingCountry,
      shownFrom: "wide",
      cell: ({ country }) => (
        <TextOrNone text={countryName(country, formats)} />
      ),
    },
    {
      heading: labels.propertyColumn,
      look: "number",
      shownFrom: "medium",
      cell: ({ properties = [] }) =>
        properties.length === 0 ? (
          <TextOrNone text={undefined} />
        ) : (
          formats.exact(properties.length, "count")
        ),
    },
    ...(hasRevenue ? [revenue] : []),
  ];
  return (
    <PagedTable
      list={list}
      label={labels.eventList}
      columns={columns}
      idOf={idOf}
      empty={empty}
      csv={{
        fileName: csvName,
        make: async (rows, separator) => {
          const { eventsCsv } = await import("../export/listsCsv.js");
          return eventsCsv(rows, { formats, labels, separator });
        },
      }}
      openId={openId}
      details={(event) => <EventDetails event={event} onVisitor={onVisitor} />}
    />
  );
}

interface VisitorCellProps {
  event: ListedEvent;
  onVisitor: (visitorId: string) => void;
}

/** Who it was; a button where there is a visitor to show. */
function VisitorCell({ event, onVisitor }: VisitorCellProps) {
  const { visitorId } = event;
  const name = visitorName(event);
  if (visitorId === undefined) return <TextOrNone text={name} />;
  return (
    <RowButton onClick={() => onVisitor(visitorId)} title={visitorId}>
      {name}
    </RowButton>
  );
}
