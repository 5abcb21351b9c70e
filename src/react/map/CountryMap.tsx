/** A breakdown by country as a map. */
import { useMemo } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import { keyLabel } from "../breakdown/breakdownRows.js";
import type { Doubtful } from "../figures/doubt.js";
import { useDoubts } from "../figures/useDoubts.js";
import { figureKind } from "../figures/figures.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { LazyWorldMap } from "./LazyWorldMap.js";
import { rankCountries } from "./rankCountries.js";

export interface CountryMapProps {
  breakdown: Pick<Breakdown, "rows"> & Doubtful;
  /** The figure that the colours show. */
  metric: RowMetric;
}

export function CountryMap({ breakdown, metric }: CountryMapProps) {
  const formats = useFormats();
  const labels = useLabels();
  const doubts = useDoubts(breakdown, "row");
  const { rows } = breakdown;
  const countries = useMemo(
    () =>
      rankCountries(rows, metric, (code) =>
        keyLabel("country", code, formats, labels),
      ),
    [rows, metric, formats, labels],
  );
  return (
    <LazyWorldMap
      countries={countries}
      label={fillLabel(labels.mapOf, { column: labels[metric] })}
      kind={figureKind(metric)}
      isApproximate={doubts(metric)?.isApproximate}
    />
  );
}
