/** Visitors as rows. A row opens the visitor's sheet. */
import type { ListedVisitor } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { PagedTable } from "./PagedTable.js";
import { visitorRowId } from "./rowIds.js";
import type { PagedList } from "./usePagedList.js";
import { useVisitorColumns } from "./useVisitorColumns.js";

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
  const columns = useVisitorColumns({ now, onVisitor });
  return (
    <PagedTable
      {...table}
      label={labels.visitorList}
      columns={columns}
      idOf={visitorRowId}
      onOpen={({ visitorId }) => onVisitor(visitorId)}
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
