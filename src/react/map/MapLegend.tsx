/** The steps of the map's colours, between the smallest and the largest figure. */
import type { FigureKind } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { MAP_STEPS } from "./mapSteps.js";

interface MapLegendProps {
  least: number;
  most: number;
  kind: FigureKind;
}

export function MapLegend({ least, most, kind }: MapLegendProps) {
  const labels = useLabels();
  const formats = useFormats();
  return (
    <div className="footfall-map-legend">
      <span className="footfall-hidden">
        {fillLabel(labels.mapLegend, {
          least: formats.exact(least, kind),
          most: formats.exact(most, kind),
        })}
      </span>
      <span aria-hidden="true">{formats.short(least, kind)}</span>
      <span className="footfall-map-steps" aria-hidden="true">
        {Array.from({ length: MAP_STEPS }, (_, i) => (
          <span key={i} className="footfall-map-step" data-step={i + 1} />
        ))}
      </span>
      <span aria-hidden="true">{formats.short(most, kind)}</span>
    </div>
  );
}
