/** The heaviest rows of a dimension with a bar behind each name. */
import { useMemo } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import { useDoubts } from "../figures/useDoubts.js";
import { keyCountWords, rowCountOf } from "./keyCountWords.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import {
  largestOf,
  orderRows,
  otherRow,
  rowsWithNone,
  tableRows,
} from "./breakdownRows.js";
import { metricColumnsOf } from "./columns.js";
import { RowsTable } from "./RowsTable.js";
import type { StandingAgainst } from "./standings.js";
import { useNamedRows } from "./useNamedRows.js";
import { useStandings } from "./useStandings.js";

export interface BreakdownTableProps extends StandingAgainst {
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
  ...against
}: BreakdownTableProps) {
  const formats = useFormats();
  const labels = useLabels();
  const columns = useMemo(
    () => metricColumnsOf(metrics, labels),
    [metrics, labels],
  );
  const [first] = metrics;
  const main = columns.find(({ name }) => name === (orderBy ?? first));
  const standingsBy = useStandings(breakdown, against);
  const all = useMemo(() => rowsWithNone(breakdown, first), [breakdown, first]);
  const named = useNamedRows({ dimension: breakdown.dimension, rows: all });
  const { rows, other, standings } = useMemo(() => {
    const order = { column: orderBy ?? "", direction: "descending" } as const;
    const shown = orderRows(named, columns, order).slice(0, limit);
    const standings = main && standingsBy(main);
    const largest = largestOf(named, main);
    const options = { columns, by: main?.name, largest, standings };
    return {
      standings,
      rows: tableRows(shown, options),
      other: breakdown.other && otherRow(breakdown.other, columns, standings),
    };
  }, [named, breakdown.other, columns, orderBy, main, limit, standingsBy]);
  const doubts = useDoubts(breakdown, "row");
  const more = rowCountOf(breakdown) - rows.length;
  return (
    <>
      <RowsTable
        heading={heading}
        columns={columns}
        {...{ rows, other, standings, doubts }}
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
