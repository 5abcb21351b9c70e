/** The rows of a breakdown with their names, made once per answer. */
import { useCallback, useMemo } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { keyLabel, nameRows, type NamedRow } from "./breakdownRows.js";

export interface KeyedRows<Row> {
  dimension: Dimension;
  rows: readonly Row[];
}

export function useNamedRows<Row extends { key: string }>({
  dimension,
  rows,
}: KeyedRows<Row>): NamedRow<Row>[] {
  const formats = useFormats();
  const labels = useLabels();
  const nameOf = useCallback(
    (key: string) => keyLabel(dimension, key, formats, labels),
    [dimension, formats, labels],
  );
  return useMemo(() => nameRows(rows, nameOf), [rows, nameOf]);
}
