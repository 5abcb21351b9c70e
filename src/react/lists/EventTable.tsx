/** Events as rows. Each row opens everything else that is known of its event. */
import { useState } from "react";
import type { ListedEvent } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { EventDetails } from "./EventDetails.js";
import { eventRowId } from "./rowIds.js";
import { PagedTable } from "./PagedTable.js";
import { useEventColumns } from "./useEventColumns.js";
import type { PagedList } from "./usePagedList.js";

export interface EventTableProps {
  list: PagedList<ListedEvent>;
  now: number;
  onVisitor: (visitorId: string) => void;
  /** Shown when there is no row. */
  empty: string;
  /** Offers the loaded rows as a CSV file of this name, without its ending. */
  csvName?: string | undefined;
}

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
  const columns = useEventColumns({
    rows: list.rows ?? [],
    now,
    onVisitor,
    openId,
    onOpen: setOpenId,
  });
  return (
    <PagedTable
      list={list}
      label={labels.eventList}
      columns={columns}
      idOf={eventRowId}
      onOpen={({ id }) => setOpenId(id === openId ? null : id)}
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
