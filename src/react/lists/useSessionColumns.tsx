/** The columns of the table of sessions. */
import type { ListedSession } from "../../shared/api/lists.js";
import type { Formats } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import type { Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { CountryCell } from "./CountryCell.js";
import type { ListColumn } from "./ListTable.js";
import {
  countryName,
  deviceText,
  originText,
  sessionPages,
} from "./listTexts.js";
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
    ...(onVisitor
      ? [visitorColumn(labels.visitor, { formats, onVisitor })]
      : []),
    {
      heading: labels.started,
      look: "time",
      cell: ({ startedAt }) => <When instant={startedAt} now={now} />,
      below: ({ durationMs }) => formats.exact(durationMs, "duration"),
    },
    {
      heading: labels.sessionDuration,
      look: "number",
      shownFrom: "medium",
      cell: (row) => <DurationCell session={row} />,
    },
    {
      heading: labels.viewCount,
      look: "count",
      shownFrom: "medium",
      cell: count("pageviews"),
    },
    {
      heading: labels.headingSource,
      cell: (row) => <TextOrNone text={originText(row, labels)} />,
      below: sessionPages,
    },
    {
      heading: labels.entryAndExit,
      look: "pages",
      shownFrom: "wide",
      cell: (row) => <TextOrNone text={sessionPages(row)} />,
    },
    {
      heading: labels.headingCountry,
      look: "place",
      shownFrom: "wide",
      cell: ({ country }) => <CountryCell country={country} />,
    },
    ...(onVisitor ? [] : [deviceColumn(labels)]),
    ...(hasRevenue ? [sessionRevenueColumn(labels.revenue)] : []),
  ];
}

function visitorColumn(
  heading: string,
  {
    formats,
    onVisitor,
  }: {
    formats: Pick<Formats, "name">;
    onVisitor: (visitorId: string) => void;
  },
): ListColumn<ListedSession> {
  return {
    heading,
    look: "id",
    cell: ({ visitorId }) => (
      <RowButton onClick={() => onVisitor(visitorId)} title={visitorId}>
        {visitorName({ visitorId })}
      </RowButton>
    ),
    below: ({ country }) => countryName(country, formats),
  };
}

/** Sessions of one visitor leave room for the device. */
function deviceColumn(labels: Labels): ListColumn<ListedSession> {
  return {
    heading: labels.headingDevice,
    look: "device",
    shownFrom: "wide",
    cell: (row) => <TextOrNone text={deviceText(row, labels)} />,
  };
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
