/** The columns of the table of sessions. */
import type { ListedSession } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import type { Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import type { ListColumn } from "./ListTable.js";
import { countryName, deviceText, originText } from "./listTexts.js";
import { RevenueCell } from "./RevenueCell.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

interface SessionColumnsOptions {
  rows: readonly ListedSession[];
  now: number;
  /** Adds the column of visitors, whose names are buttons. */
  onVisitor: ((visitorId: string) => void) | undefined;
}

export function useSessionColumns({
  rows,
  now,
  onVisitor,
}: SessionColumnsOptions): ListColumn<ListedSession>[] {
  const labels = useLabels();
  const formats = useFormats();
  const count = (metric: "pageviews" | "events") => (row: ListedSession) =>
    formats.exact(row[metric], "count");
  const hasRevenue = rows.some(({ revenue }) => revenue !== undefined);
  return [
    {
      heading: labels.started,
      look: "time",
      cell: ({ startedAt }) => <When instant={startedAt} now={now} />,
    },
    ...(onVisitor ? [visitorColumn(labels.visitor, onVisitor)] : []),
    {
      heading: labels.sessionDuration,
      look: "number",
      cell: (row) => <DurationCell session={row} />,
    },
    {
      heading: labels.viewCount,
      look: "count",
      ...(onVisitor && { shownFrom: "medium" }),
      cell: count("pageviews"),
    },
    {
      heading: labels.eventCount,
      look: "count",
      shownFrom: "wide",
      cell: count("events"),
    },
    ...pageColumns(labels),
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
    ...(hasRevenue ? [sessionRevenueColumn(labels.revenue)] : []),
  ];
}

function visitorColumn(
  heading: string,
  onVisitor: (visitorId: string) => void,
): ListColumn<ListedSession> {
  return {
    heading,
    look: "id",
    cell: ({ visitorId }) => (
      <RowButton onClick={() => onVisitor(visitorId)} title={visitorId}>
        {visitorName({ visitorId })}
      </RowButton>
    ),
  };
}

function pageColumns(labels: Labels): ListColumn<ListedSession>[] {
  return [
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
  ];
}

function sessionRevenueColumn(heading: string): ListColumn<ListedSession> {
  return {
    heading,
    look: "number",
    shownFrom: "medium",
    cell: ({ revenue = [] }) => <RevenueCell revenue={revenue} />,
  };
}

function DurationCell({ session }: { session: ListedSession }) {
  const labels = useLabels();
  const formats = useFormats();
  return (
    <>
      {session.isBounce && (
        <>
          <span className="footfall-tag">{labels.bounced}</span>{" "}
        </>
      )}
      {formats.exact(session.durationMs, "duration")}
    </>
  );
}
