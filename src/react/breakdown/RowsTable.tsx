/**
 * A table of names and figures with a bar behind each name. Its headings may order the rows. A
 * narrow table shows only the column that orders it, and the heading of that column is a choice of
 * all columns.
 */
import { useRef } from "react";
import { useFormats } from "../format/useFormats.js";
import type { FigureKind } from "../format/format.js";
import type { Doubts } from "../figures/useDoubts.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import type { RowOrder, TableRow } from "./breakdownRows.js";
import { ColumnChoice } from "./ColumnChoice.js";
import { ColumnHead } from "./ColumnHead.js";

/** A column as the table draws it. */
export interface TableColumn {
  name: string;
  label: string;
  kind: FigureKind;
}

interface RowsTableProps {
  /** Heading of the first column, which says what the keys are: `"Page"`. */
  heading: string;
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  /** The figures, by column, of everything without a row. They are the last row. */
  other?: readonly (number | null)[] | null;
  /** The doubts about the figures of each column. Default: all figures are exact. */
  doubts?: Doubts | undefined;
  order?: RowOrder;
  /** Makes the headings buttons. */
  onOrder?: ((column: string) => void) | undefined;
  /** Whether all columns stay on a narrow page. The part around the table then scrolls. */
  isScrolled?: boolean;
  /** Makes the names buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Says which names are buttons. Default: all. */
  canOpenKey?: ((key: string) => boolean) | undefined;
}

export function RowsTable({
  heading,
  columns,
  rows,
  other = null,
  doubts,
  order,
  onOrder,
  isScrolled = false,
  onOpenKey,
  canOpenKey = () => true,
}: RowsTableProps) {
  const labels = useLabels();
  const visible = useVisibleText();
  const main = columns.find(({ name }) => name === order?.column) ?? columns[0];
  const isChosen = onOrder && !isScrolled && columns.length > 1;
  const focusNext = useRef<string | null>(null);
  return (
    <table className="footfall-table">
      <thead>
        <tr>
          <th scope="col">{visible(heading)}</th>
          {columns.map((column) => (
            <ColumnHead
              key={column.name}
              column={column}
              isMain={column === main}
              doubt={doubts?.(column.name)}
              order={order}
              onOrder={onOrder}
            >
              {isChosen && column === main && (
                <ColumnChoice
                  column={column}
                  columns={columns}
                  onOrder={onOrder}
                  focusNext={focusNext}
                />
              )}
            </ColumnHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <RowHead
              row={row}
              onOpenKey={canOpenKey(row.key) ? onOpenKey : undefined}
            />
            <FigureCells values={row.values} columns={columns} main={main} />
          </tr>
        ))}
        {other && (
          <tr className="footfall-other">
            <th
              scope="row"
              className="footfall-key"
              title={labels.otherRowsHelp}
            >
              <span className="footfall-key-text">{labels.otherRows}</span>
            </th>
            <FigureCells values={other} columns={columns} main={main} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface RowHeadProps {
  row: TableRow;
  onOpenKey: ((key: string) => void) | undefined;
}

/** The name of a row over its bar. It is a button where it opens something. */
function RowHead({ row, onOpenKey }: RowHeadProps) {
  const visible = useVisibleText();
  const label = visible(row.label);
  return (
    <th scope="row" className="footfall-key" title={label}>
      <span
        className="footfall-bar"
        style={cssVariables({
          "--footfall-share": `${Math.round(row.share * 1000) / 10}%`,
        })}
      />
      {onOpenKey ? (
        <button
          type="button"
          className="footfall-key-text footfall-key-button"
          dir="auto"
          aria-haspopup="dialog"
          onClick={() => onOpenKey(row.key)}
        >
          {label}
        </button>
      ) : (
        <span className="footfall-key-text" dir="auto">
          {label}
        </span>
      )}
    </th>
  );
}

interface FigureCellsProps {
  values: readonly (number | null)[];
  columns: readonly TableColumn[];
  /** The column that stays where there is room for only one. */
  main: TableColumn | undefined;
}

function FigureCells({ values, columns, main }: FigureCellsProps) {
  const formats = useFormats();
  const labels = useLabels();
  return columns.map((column, i) => {
    const { name, kind } = column;
    const value = values[i] ?? null;
    const isCounted = value !== null;
    return (
      <td
        key={name}
        className="footfall-number"
        data-main={column === main || undefined}
        aria-label={isCounted ? undefined : labels.notCounted}
        title={isCounted ? formats.exact(value, kind) : undefined}
      >
        {isCounted ? formats.short(value, kind) : "–"}
      </td>
    );
  });
}
