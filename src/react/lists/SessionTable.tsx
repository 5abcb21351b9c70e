/**
 * Sessions as rows. With `onVisitor` a row opens the sheet of its visitor. Without it all rows are of
 * one visitor.
 */
import type { ListedSession } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { PagedTable } from "./PagedTable.js";
import { sessionRowId } from "./rowIds.js";
import type { PagedList } from "./usePagedList.js";
import { useSessionColumns } from "./useSessionColumns.js";

export interface SessionTableProps {
  list: PagedList<ListedSession>;
  now: number;
  onVisitor?: (visitorId: string) => void;
  /** Offers the loaded rows as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

export function SessionTable({
  list,
  now,
  onVisitor,
  csvName,
}: SessionTableProps) {
  const labels = useLabels();
  const formats = useFormats();
  const columns = useSessionColumns({ rows: list.rows ?? [], now, onVisitor });
  return (
    <PagedTable
      list={list}
      label={labels.sessionList}
      columns={columns}
      idOf={sessionRowId}
      onOpen={onVisitor && (({ visitorId }) => onVisitor(visitorId))}
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
