/** The rows of a breakdown with their names, made once per answer. */
import { useMemo } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { nameKeys, type NamedRow } from "./breakdownRows.js";

interface KeyedRows<Row> {
  dimension: Dimension;
  rows: readonly Row[];
}

export function useNamedRows<Row extends { key: string }>({
  dimension,
  rows,
}: KeyedRows<Row>): NamedRow<Row>[] {
  const formats = useFormats();
  const labels = useLabels();
  return useMemo(
    () => nameKeys(dimension, rows, formats, labels),
    [dimension, rows, formats, labels],
  );
}
