/** The columns of the table of visitors. Most of them are about the session that a row has. */
import type { ListedVisitor } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { CountryCell } from "./CountryCell.js";
import type { ListColumn } from "./ListTable.js";
import {
  countryName,
  deviceText,
  originText,
  sessionPages,
} from "./listTexts.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

interface VisitorColumnsOptions {
  now: number;
  onVisitor: (visitorId: string) => void;
}

export function useVisitorColumns({
  now,
  onVisitor,
}: VisitorColumnsOptions): ListColumn<ListedVisitor>[] {
  const labels = useLabels();
  const formats = useFormats();
  return [
    {
      heading: labels.visitor,
      look: "name",
      cell: (row) => (
        <RowButton
          onClick={() => onVisitor(row.visitorId)}
          title={row.visitorId}
        >
          {visitorName(row)}
        </RowButton>
      ),
      below: ({ session }) => countryName(session?.country, formats),
    },
    {
      heading: labels.lastVisit,
      look: "ago",
      cell: ({ session, lastSeenAt, firstSeenAt }) => (
        <When
          instant={session?.startedAt ?? lastSeenAt ?? firstSeenAt}
          now={now}
          look="ago"
        />
      ),
    },
    {
      heading: labels.headingSource,
      cell: ({ session }) => (
        <TextOrNone text={session && originText(session, labels)} />
      ),
      below: ({ session }) => session && sessionPages(session),
    },
    {
      heading: labels.entryAndExit,
      look: "pages",
      shownFrom: "medium",
      cell: ({ session }) => (
        <TextOrNone text={session && sessionPages(session)} />
      ),
    },
    {
      heading: labels.headingCountry,
      look: "place",
      shownFrom: "medium",
      cell: ({ session }) => <CountryCell country={session?.country} />,
    },
    {
      heading: labels.headingDevice,
      look: "device",
      shownFrom: "wide",
      cell: ({ session }) => (
        <TextOrNone text={session && deviceText(session, labels)} />
      ),
    },
    {
      heading: labels.visitorFirstSeen,
      look: "time",
      shownFrom: "wide",
      cell: ({ firstSeenAt }) => <When instant={firstSeenAt} now={now} />,
    },
  ];
}
