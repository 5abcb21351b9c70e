/** The heading of a column of figures: plain, or a button that orders the rows. */
import type { ReactNode } from "react";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import type { Doubt } from "../figures/doubt.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import type { RowOrder } from "./breakdownRows.js";
import type { TableColumn } from "./RowsTable.js";

interface ColumnHeadProps {
  column: TableColumn;
  /** Whether it stays where there is room for one column only. */
  isMain: boolean;
  doubt: Doubt | undefined;
  order: RowOrder | undefined;
  onOrder: ((column: string) => void) | undefined;
  /** Stands instead of the button where the other columns are left out. */
  children: ReactNode;
}

export function ColumnHead({
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
