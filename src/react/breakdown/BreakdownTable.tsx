/** The heaviest rows of a dimension with a bar behind each name. */
import { useMemo } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import { useDoubts } from "../figures/useDoubts.js";
import { keyCountWords } from "./keyCountWords.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { largestOf, orderRows, tableRows } from "./breakdownRows.js";
import { metricColumnsOf } from "./columns.js";
import { RowsTable } from "./RowsTable.js";
import { useNamedRows } from "./useNamedRows.js";

export interface BreakdownTableProps {
  breakdown: Breakdown;
  /** Heading of the first column, which says what the keys are: `"Page"`. */
  heading: string;
  columns: readonly RowMetric[];
  /** Rows and bars follow this column. Default: bars the first one, rows as they came. */
  orderBy?: RowMetric | undefined;
  /** Makes the headings buttons that choose the order. */
  onOrderBy?: ((column: RowMetric) => void) | undefined;
  /** Makes the names buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Says which names are buttons. Default: all. */
  canOpenKey?: ((key: string) => boolean) | undefined;
  /** The number of rows that it shows. Default: all. */
  limit?: number;
  /** Whether the part around the table says how many rows the table leaves out. */
  isMoreHidden?: boolean;
}

export function BreakdownTable({
  breakdown,
  heading,
  columns: metrics,
  orderBy,
  onOrderBy,
  onOpenKey,
  canOpenKey,
  limit = Infinity,
  isMoreHidden = false,
}: BreakdownTableProps) {
  const formats = useFormats();
  const labels = useLabels();
  const named = useNamedRows(breakdown);
  const columns = useMemo(
    () => metricColumnsOf(metrics, labels),
    [metrics, labels],
  );
  const bar = orderBy ?? metrics[0] ?? "";
  const rows = useMemo(() => {
    const ordered = orderBy
      ? orderRows(named, columns, { column: orderBy, direction: "descending" })
      : named;
    const largest = largestOf(
      named,
      columns.find(({ name }) => name === bar),
    );
    return tableRows(ordered.slice(0, limit), columns, bar, largest);
  }, [named, columns, orderBy, bar, limit]);
  const doubts = useDoubts(breakdown, "row");
  const { other, keyCount } = breakdown;
  const more = keyCount - rows.length;
  return (
    <>
      <RowsTable
        heading={heading}
        columns={columns}
        rows={rows}
        other={other && columns.map((column) => column.valueOf(other))}
        doubts={doubts}
        {...(orderBy && {
          order: { column: orderBy, direction: "descending" },
        })}
        onOrder={
          onOrderBy &&
          ((name) => {
            const metric = metrics.find((each) => each === name);
            if (metric) onOrderBy(metric);
          })
        }
        onOpenKey={onOpenKey}
        canOpenKey={canOpenKey}
      />
      {more > 0 && !isMoreHidden && (
        <p className="footfall-more">
          {fillLabel(labels.moreRows, {
            count: keyCountWords(more, breakdown, formats, labels),
          })}
        </p>
      )}
    </>
  );
}
