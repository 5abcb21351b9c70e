/**
 * The heading of the only column that has room: a native select of all columns that can order the
 * rows.
 */
import type { RefObject } from "react";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import type { TableColumn } from "./RowsTable.js";

interface ColumnChoiceProps {
  column: TableColumn;
  columns: readonly TableColumn[];
  onOrder: (column: string) => void;
  /**
   * The table's own. The select moves with its column, so the select of the chosen column takes the
   * focus.
   */
  focusNext: RefObject<string | null>;
}

export function ColumnChoice({
  column,
  columns,
  onOrder,
  focusNext,
}: ColumnChoiceProps) {
  const labels = useLabels();
  return (
    <select
      aria-label={fillLabel(labels.orderBy, { column: column.label })}
      value={column.name}
      onChange={({ target }) => {
        focusNext.current = target.value;
        onOrder(target.value);
      }}
      ref={(select) => {
        if (focusNext.current !== column.name) return;
        focusNext.current = null;
        select?.focus();
      }}
    >
      {columns.map(({ name, label }) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </select>
  );
}
