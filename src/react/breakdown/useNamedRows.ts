/** The rows of a breakdown with their names, made once per answer. */
import { useCallback, useMemo } from "react";
import type { Breakdown, BreakdownRow } from "../../shared/reports.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { keyLabel, nameRows, type NamedRow } from "./breakdownRows.js";

export function useNamedRows({
  dimension,
  rows,
}: Pick<Breakdown, "dimension" | "rows">): NamedRow<BreakdownRow>[] {
  const formats = useFormats();
  const labels = useLabels();
  const nameOf = useCallback(
    (key: string) => keyLabel(dimension, key, formats, labels),
    [dimension, formats, labels],
  );
  return useMemo(() => nameRows(rows, nameOf), [rows, nameOf]);
}
