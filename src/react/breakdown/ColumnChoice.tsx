/** The heading of the one column for which there is room: a native select of all by which rows can be ordered. */
import type { RefObject } from "react";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import type { TableColumn } from "./RowsTable.js";

interface ColumnChoiceProps {
  column: TableColumn;
  columns: readonly TableColumn[];
  onOrder: (column: string) => void;
  /** Of the table. The choice goes with its column: that of the column chosen here takes the focus over. */
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
