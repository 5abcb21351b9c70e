/** The pages, sources or countries of the last half hour, heaviest first, with bars. */
import type { RealtimeRow } from "../../shared/api/realtime.js";
import { largestOf, tableRows } from "../breakdown/breakdownRows.js";
import type { Column } from "../breakdown/columns.js";
import { RowsTable } from "../breakdown/RowsTable.js";
import { useNamedRows } from "../breakdown/useNamedRows.js";
import { useLabels } from "../labels/useLabels.js";

interface RealtimeTableProps {
  /** Heading of the keys. */
  heading: string;
  /** The dimension whose names the keys get. */
  dimension: "page" | "source" | "country";
  rows: readonly RealtimeRow[];
  /** Shown when there is no row. */
  empty: string;
}

export function RealtimeTable({
  heading,
  dimension,
  rows,
  empty,
}: RealtimeTableProps) {
  const labels = useLabels();
  const named = useNamedRows({ dimension, rows });
  const columns: Column<RealtimeRow>[] = [
    {
      name: "visitors",
      label: labels.activeCount,
      kind: "count",
      valueOf: ({ visitors }) => visitors,
    },
  ];
  const largest = largestOf(named, columns[0]);
  return (
    <div>
      <RowsTable
        heading={heading}
        columns={columns}
        rows={tableRows(named, { columns, by: "visitors", largest })}
      />
      {rows.length === 0 && <p className="footfall-realtime-none">{empty}</p>}
    </div>
  );
}
