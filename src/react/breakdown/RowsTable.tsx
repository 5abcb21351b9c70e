/** A table of names and figures with a bar behind each name; plain or with columns that order it. */
import { useFormats } from "../format/formats.js";
import type { FigureKind } from "../format/format.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { cssVariables } from "../ui/cssVariables.js";
import { Icon } from "../ui/Icon.js";
import type { RowOrder, TableRow } from "./breakdownRows.js";

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
  isApproximate?: boolean;
  order?: RowOrder;
  /** With it the headings are buttons. */
  onOrder?: ((column: string) => void) | undefined;
  /** With it the names are buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
}

export function RowsTable({
  heading,
  columns,
  rows,
  other = null,
  isApproximate = false,
  order,
  onOrder,
  onOpenKey,
}: RowsTableProps) {
  const labels = useLabels();
  return (
    <table className="footfall-table">
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {columns.map((column) => (
            <ColumnHead
              key={column.name}
              column={column}
              isApproximate={isApproximate}
              order={order}
              onOrder={onOrder}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className="footfall-key" title={row.label}>
              <span
                className="footfall-bar"
                style={cssVariables({
                  "--footfall-share": `${Math.round(row.share * 1000) / 10}%`,
                })}
              />
              <KeyText row={row} onOpenKey={onOpenKey} />
            </th>
            <Values values={row.values} columns={columns} />
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
            <Values values={other} columns={columns} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface ColumnHeadProps {
  column: TableColumn;
  isApproximate: boolean;
  order: RowOrder | undefined;
  onOrder: ((column: string) => void) | undefined;
}

function ColumnHead({
  column: { name, label },
  isApproximate,
  order,
  onOrder,
}: ColumnHeadProps) {
  const labels = useLabels();
  const direction = order?.column === name ? order.direction : undefined;
  const mark = isApproximate && (
    <ApproximateMark title={labels.approximateHelp} />
  );
  return (
    <th scope="col" className="footfall-number" aria-sort={direction}>
      {onOrder ? (
        <button
          type="button"
          className="footfall-order"
          aria-label={fillLabel(labels.orderBy, { column: label })}
          title={isApproximate ? labels.approximateHelp : label}
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
  row: TableRow;
  onOpenKey: ((key: string) => void) | undefined;
}

function KeyText({ row: { key, label }, onOpenKey }: KeyTextProps) {
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
      onClick={() => onOpenKey(key)}
    >
      {label}
    </button>
  );
}

interface ValuesProps {
  values: readonly (number | null)[];
  columns: readonly TableColumn[];
}

function Values({ values, columns }: ValuesProps) {
  const formats = useFormats();
  const labels = useLabels();
  return columns.map(({ name, kind }, i) => {
    const value = values[i] ?? null;
    return value === null ? (
      <td key={name} className="footfall-number" aria-label={labels.notCounted}>
        –
      </td>
    ) : (
      <td
        key={name}
        className="footfall-number"
        title={formats.exact(value, kind)}
      >
        {formats.short(value, kind)}
      </td>
    );
  });
}
