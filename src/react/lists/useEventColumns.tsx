/** The columns of the table of events. */
import type { ListedEvent } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { CountryCell } from "./CountryCell.js";
import { EventIcon } from "./EventIcon.js";
import type { ListColumn } from "./ListTable.js";
import {
  countryName,
  eventTitle,
  joined,
  propertyPreview,
} from "./listTexts.js";
import { RevenueCell } from "./RevenueCell.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

interface EventColumnsOptions {
  rows: readonly ListedEvent[];
  now: number;
  onVisitor: (visitorId: string) => void;
  /** Id of the event whose details are open. Null: none. */
  openId: string | null;
  onOpen: (id: string | null) => void;
}

export function useEventColumns({
  rows,
  now,
  ...actions
}: EventColumnsOptions): ListColumn<ListedEvent>[] {
  const labels = useLabels();
  const formats = useFormats();
  const hasRevenue = rows.some(({ revenue }) => revenue !== undefined);
  return [
    {
      heading: labels.time,
      look: "time",
      cell: ({ occurredAt }) => <When instant={occurredAt} now={now} />,
    },
    {
      heading: labels.headingEvent,
      look: "name",
      cell: (row) => <TitleCell event={row} {...actions} />,
      below: (row) =>
        joined([
          row.type === "pageview" ? undefined : row.path,
          visitorName(row),
          countryName(row.country, formats),
        ]),
    },
    {
      heading: labels.headingPage,
      shownFrom: "medium",
      cell: ({ type, title, path }) => (
        <TextOrNone text={type === "pageview" ? title : path} />
      ),
    },
    {
      heading: labels.visitor,
      look: "id",
      shownFrom: "medium",
      cell: (row) => <VisitorCell event={row} {...actions} />,
    },
    {
      heading: labels.headingCountry,
      look: "place",
      shownFrom: "wide",
      cell: ({ country }) => <CountryCell country={country} />,
    },
    {
      heading: labels.propertyColumn,
      shownFrom: "wide",
      cell: (row) => <TextOrNone text={propertyPreview(row)} />,
    },
    ...(hasRevenue ? [eventRevenueColumn(labels.revenue)] : []),
  ];
}

function eventRevenueColumn(heading: string): ListColumn<ListedEvent> {
  return {
    heading,
    look: "number",
    shownFrom: "medium",
    cell: ({ revenue }) => <RevenueCell revenue={revenue ? [revenue] : []} />,
  };
}

interface TitleCellProps extends Pick<
  EventColumnsOptions,
  "openId" | "onOpen"
> {
  event: ListedEvent;
}

/** The title of an event, as a button that opens its details. */
function TitleCell({ event, openId, onOpen }: TitleCellProps) {
  const labels = useLabels();
  const isOpen = event.id === openId;
  const title = eventTitle(event, labels);
  return (
    <RowButton
      isOpen={isOpen}
      title={title}
      icon={<EventIcon type={event.type} />}
      onClick={() => onOpen(isOpen ? null : event.id)}
    >
      {title}
    </RowButton>
  );
}

interface VisitorCellProps extends Pick<EventColumnsOptions, "onVisitor"> {
  event: ListedEvent;
}

/** The visitor of an event. It is a button where there is a sheet to open. */
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
