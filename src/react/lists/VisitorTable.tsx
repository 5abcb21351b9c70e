/** Visitors as rows. The name opens the visitor's sheet. */
import type { ListedVisitor } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { ListColumn } from "./ListTable.js";
import { PagedTable } from "./PagedTable.js";
import { visitorRowId } from "./rowIds.js";
import { RowButton } from "./RowButton.js";
import { TextOrNone } from "./TextOrNone.js";
import type { PagedList } from "./usePagedList.js";
import { visitorName } from "./visitorName.js";
import { When } from "./When.js";

export interface VisitorTableProps {
  list: PagedList<ListedVisitor>;
  now: number;
  onVisitor: (visitorId: string) => void;
  empty: string;
  emptyHint?: string | undefined;
  /** Offers the loaded rows as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

export function VisitorTable({
  now,
  onVisitor,
  csvName,
  ...table
}: VisitorTableProps) {
  const labels = useLabels();
  const formats = useFormats();
  const columns: ListColumn<ListedVisitor>[] = [
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
    },
    {
      heading: labels.visitorLastSeen,
      look: "time",
      cell: ({ lastSeenAt, firstSeenAt }) => (
        <When instant={lastSeenAt ?? firstSeenAt} now={now} look="ago" />
      ),
    },
    {
      heading: labels.visitorFirstSeen,
      look: "time",
      shownFrom: "medium",
      cell: ({ firstSeenAt }) => <When instant={firstSeenAt} now={now} />,
    },
    {
      heading: labels.userId,
      shownFrom: "medium",
      cell: ({ userId }) => <TextOrNone text={userId} />,
    },
    {
      heading: labels.groups,
      shownFrom: "wide",
      cell: ({ groups }) => <TextOrNone text={groups.join(", ")} />,
    },
  ];
  return (
    <PagedTable
      {...table}
      label={labels.visitorList}
      columns={columns}
      idOf={visitorRowId}
      csv={{
        fileName: csvName,
        make: async (rows, separator) => {
          const { visitorsCsv } = await import("../export/listsCsv.js");
          return visitorsCsv(rows, { formats, labels, separator });
        },
      }}
    />
  );
}
