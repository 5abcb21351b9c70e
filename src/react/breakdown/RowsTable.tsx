/**
 * A table of names and figures with a bar behind each name. Its headings may order the rows. A
 * narrow table shows only the column that orders it, and the heading of that column is a choice of
 * all columns.
 */
import { Fragment, useRef, type ReactNode } from "react";
import { useFormats } from "../format/useFormats.js";
import type { FigureKind } from "../format/format.js";
import type { Doubts } from "../figures/useDoubts.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import { NONE_KEY } from "../../shared/dimensions.js";
import type { OtherRow, RowOrder, TableRow } from "./breakdownRows.js";
import { ColumnChoice } from "./ColumnChoice.js";
import { ColumnHead } from "./ColumnHead.js";
import { StandingCell, StandingHead } from "./StandingCell.js";
import type { Standings } from "./standings.js";

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
  /** The sum of the trimmed keys. It is the last row. */
  other?: OtherRow | null;
  /** Says what the standings of the rows are. They follow the column that orders the rows. */
  standings?:
    Pick<Standings<never>, "hasShare" | "hasChange"> | null | undefined;
  /** The doubts about the figures of each column. Default: all figures are exact. */
  doubts?: Doubts | undefined;
  order?: RowOrder | undefined;
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
  standings,
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
          <HeadCells {...{ columns, main, standings, doubts, order, onOrder }}>
            {isChosen && main && (
              <ColumnChoice
                column={main}
                columns={columns}
                onOrder={onOrder}
                focusNext={focusNext}
              />
            )}
          </HeadCells>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.key}
            className={row.key === NONE_KEY ? "footfall-soft-row" : undefined}
          >
            <RowHead
              row={row}
              onOpenKey={
                row.key !== NONE_KEY && canOpenKey(row.key)
                  ? onOpenKey
                  : undefined
              }
            />
            <FigureCells {...{ row, columns, main, standings }} />
          </tr>
        ))}
        {other && (
          <tr className="footfall-soft-row">
            <th
              scope="row"
              className="footfall-key"
              title={labels.otherRowsHelp}
            >
              <span className="footfall-key-text">{labels.otherRows}</span>
            </th>
            <FigureCells row={other} {...{ columns, main, standings }} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface HeadCellsProps extends Pick<
  RowsTableProps,
  "columns" | "standings" | "doubts" | "order" | "onOrder"
> {
  main: TableColumn | undefined;
  /** Stands in the heading of the main column where it is the only one. */
  children: ReactNode;
}

function HeadCells({
  columns,
  main,
  standings,
  doubts,
  order,
  onOrder,
  children,
}: HeadCellsProps) {
  return columns.map((column) => (
    <Fragment key={column.name}>
      <ColumnHead
        column={column}
        isMain={column === main}
        doubt={doubts?.(column.name)}
        order={order}
        onOrder={onOrder}
      >
        {column === main && children}
      </ColumnHead>
      {standings && column === main && <StandingHead standings={standings} />}
    </Fragment>
  ));
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
          "--footfall-share": `${Math.round(row.bar * 1000) / 10}%`,
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

interface FigureCellsProps extends Pick<RowsTableProps, "standings"> {
  row: OtherRow;
  columns: readonly TableColumn[];
  /** The column that stays where there is room for only one. */
  main: TableColumn | undefined;
}

function FigureCells({ row, columns, main, standings }: FigureCellsProps) {
  const formats = useFormats();
  const labels = useLabels();
  return columns.map((column, i) => {
    const { name, kind } = column;
    const value = row.values[i] ?? null;
    const isCounted = value !== null;
    return (
      <Fragment key={name}>
        <td
          className="footfall-number"
          data-main={column === main || undefined}
          aria-label={isCounted ? undefined : labels.notCounted}
          title={isCounted ? formats.exact(value, kind) : undefined}
        >
          {isCounted ? formats.short(value, kind) : "–"}
        </td>
        {standings && column === main && (
          <StandingCell {...{ row, kind, standings }} />
        )}
      </Fragment>
    );
  });
}
