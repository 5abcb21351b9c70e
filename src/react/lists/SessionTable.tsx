/** Sessions as rows. With `onVisitor` the visitor's name opens its sheet; without, all are of one visitor. */
import type { ListedSession } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { ListColumn } from "./ListTable.js";
import {
  countryName,
  deviceText,
  originText,
  revenueText,
} from "./listTexts.js";
import { PagedTable } from "./PagedTable.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import type { PagedList } from "./usePagedList.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

export interface SessionTableProps {
  list: PagedList<ListedSession>;
  now: number;
  onVisitor?: (visitorId: string) => void;
  /** Offers the rows that are loaded as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

const idOf = (row: ListedSession) => row.id;

export function SessionTable({
  list,
  now,
  onVisitor,
  csvName,
}: SessionTableProps) {
  const labels = useLabels();
  const formats = useFormats();
  const started: ListColumn<ListedSession> = {
    heading: labels.started,
    look: "time",
    cell: ({ startedAt }) => <When instant={startedAt} now={now} />,
  };
  const visitor: ListColumn<ListedSession> = {
    heading: labels.visitor,
    look: "id",
    cell: ({ visitorId }) => (
      <RowButton onClick={() => onVisitor?.(visitorId)} title={visitorId}>
        {visitorName({ visitorId })}
      </RowButton>
    ),
  };
  const count = (
    heading: string,
    metric: "pageviews" | "events",
    shownFrom: "medium" | "wide" | undefined,
  ): ListColumn<ListedSession> => ({
    heading,
    look: "count",
    ...(shownFrom && { shownFrom }),
    cell: (row) => formats.exact(row[metric], "count"),
  });
  const revenue: ListColumn<ListedSession> = {
    heading: labels.revenue,
    look: "number",
    shownFrom: "medium",
    cell: (row) => (
      <TextOrNone text={revenueText(row.revenue ?? [], formats)} />
    ),
  };
  const hasRevenue = list.rows?.some((row) => row.revenue !== undefined);
  const columns: ListColumn<ListedSession>[] = [
    started,
    ...(onVisitor ? [visitor] : []),
    {
      heading: labels.sessionDuration,
      look: "number",
      cell: ({ durationMs, isBounce }) => (
        <>
          {isBounce && (
            <>
              <span className="footfall-tag">{labels.bounced}</span>{" "}
            </>
          )}
          {formats.exact(durationMs, "duration")}
        </>
      ),
    },
    count(labels.viewCount, "pageviews", onVisitor ? "medium" : undefined),
    count(labels.eventCount, "events", "wide"),
    {
      heading: labels.headingEntryPage,
      shownFrom: "medium",
      cell: ({ entryPage }) => <TextOrNone text={entryPage} />,
    },
    {
      heading: labels.headingExitPage,
      shownFrom: "wide",
      cell: ({ exitPage }) => <TextOrNone text={exitPage} />,
    },
    {
      heading: labels.headingSource,
      shownFrom: "medium",
      cell: (row) => <TextOrNone text={originText(row, labels)} />,
    },
    {
      heading: labels.headingCountry,
      shownFrom: "wide",
      cell: ({ country }) => (
        <TextOrNone text={countryName(country, formats)} />
      ),
    },
    {
      heading: labels.headingDevice,
      shownFrom: "wide",
      cell: (row) => <TextOrNone text={deviceText(row, labels)} />,
    },
    ...(hasRevenue ? [revenue] : []),
  ];
  return (
    <PagedTable
      list={list}
      label={labels.sessionList}
      columns={columns}
      idOf={idOf}
      empty={labels.noSessions}
      csv={{
        fileName: csvName,
        make: async (rows, separator) => {
          const { sessionsCsv } = await import("../export/listsCsv.js");
          return sessionsCsv(rows, { formats, labels, separator });
        },
      }}
    />
  );
}
