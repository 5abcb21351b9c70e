/**
 * A table of names and figures with a bar behind each name; plain or with columns that order it. Where there is
 * room for one column only, it is that of the order, whose heading is a choice of all.
 */
import { useRef, type ReactNode } from "react";
import { useFormats } from "../format/useFormats.js";
import type { FigureKind } from "../format/format.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import type { Doubt } from "../figures/doubt.js";
import type { Doubts } from "../figures/useDoubts.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import { Icon } from "../ui/Icon.js";
import type { RowOrder, TableRow } from "./breakdownRows.js";
import { ColumnChoice } from "./ColumnChoice.js";

/** What the table needs to know of a column. */
export interface TableColumn {
  name: string;
  label: string;
  kind: FigureKind;
}

export interface RowsTableProps {
  /** What the keys are, the heading of the first column: `"Page"`. */
  heading: string;
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  /** A last row of what has no row of its own, by column. */
  other?: readonly (number | null)[] | null;
  /** Doubts about the figures of a column. Default: they are exact. */
  doubts?: Doubts | undefined;
  order?: RowOrder;
  /** With it the headings are buttons. */
  onOrder?: ((column: string) => void) | undefined;
  /** All columns stay, whatever the room: what is around the table scrolls. */
  isScrolled?: boolean;
  /** With it the names are buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Which of them. Default: all. */
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
            <th scope="row" className="footfall-key" title={visible(row.label)}>
              <span
                className="footfall-bar"
                style={cssVariables({
                  "--footfall-share": `${Math.round(row.share * 1000) / 10}%`,
                })}
              />
              <KeyText
                name={row.key}
                label={visible(row.label)}
                onOpenKey={canOpenKey(row.key) ? onOpenKey : undefined}
              />
            </th>
            <Values values={row.values} columns={columns} main={main} />
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
            <Values values={other} columns={columns} main={main} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface ColumnHeadProps {
  column: TableColumn;
  /** Whether it stays where there is room for one only. */
  isMain: boolean;
  doubt: Doubt | undefined;
  order: RowOrder | undefined;
  onOrder: ((column: string) => void) | undefined;
  /** What stands in place of the button where the other columns are left out. */
  children: ReactNode;
}

function ColumnHead({
  column: { name, label },
  isMain,
  doubt,
  order,
  onOrder,
  children,
}: ColumnHeadProps) {
  const labels = useLabels();
  const direction = order?.column === name ? order.direction : undefined;
  const mark = <ApproximateMark doubt={doubt} />;
  const title = doubt && (doubt.words || labels.approximateHelp);
  return (
    <th
      scope="col"
      className="footfall-number"
      data-main={isMain || undefined}
      title={onOrder ? undefined : title}
      aria-sort={direction}
    >
      {children && (
        <span className="footfall-order-choice">
          {mark}
          {children}
        </span>
      )}
      {onOrder ? (
        <button
          type="button"
          className="footfall-order"
          aria-label={fillLabel(labels.orderBy, { column: label })}
          title={title ?? label}
          onClick={() => onOrder(name)}
        >
          {mark}
          <span className="footfall-order-label">{label}</span>
          {direction && (
            <Icon name={direction === "ascending" ? "up" : "down"} />
          )}
        </button>
      ) : (
        <>
          {mark}
          {label}
        </>
      )}
    </th>
  );
}

interface KeyTextProps {
  name: string;
  label: string;
  onOpenKey: ((key: string) => void) | undefined;
}

function KeyText({ name, label, onOpenKey }: KeyTextProps) {
  if (!onOpenKey) {
    return (
      <span className="footfall-key-text" dir="auto">
        {label}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="footfall-key-text footfall-key-button"
      dir="auto"
      aria-haspopup="dialog"
      onClick={() => onOpenKey(name)}
    >
      {label}
    </button>
  );
}

interface ValuesProps {
  values: readonly (number | null)[];
  columns: readonly TableColumn[];
  /** The column that stays where there is room for one only. */
  main: TableColumn | undefined;
}

function Values({ values, columns, main }: ValuesProps) {
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
